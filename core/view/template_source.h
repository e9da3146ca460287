// One template file cut into tokens. Knows Mustache's syntax and its rule for tags alone on a line; knows
// neither other templates nor languages.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace motcong::view {

struct Token {
  enum class Kind {
    text,        // as it goes to the page
    variable,    // {{name}}
    raw,         // {{{html_name}}} or {{&html_name}}
    section,     // {{#name}}
    inverted,    // {{^name}}
    end,         // {{/name}}
    partial,     // {{> name}}
    message,     // {{#t}}value{{/t}}, blanks collapsed
    static_url,  // {{static:name}}
    icon,        // {{icon:name}}
  };
  Kind kind = Kind::text;
  std::string value;  // the text, the name or the message
  int line = 0;       // where it starts, from 1
  std::string_view file =
      {};  // name of the template it comes from; the caller of parse_template() keeps it alive
};

struct TemplateFault {
  std::string_view file;
  int line = 0;
  std::string what;
  auto operator<=>(const TemplateFault&) const = default;
};

/// Comments are dropped, a line with nothing but a section, comment or partial tag leaves nothing behind, and
/// a run of blanks becomes one newline (when it has one) or one space: the same page with fewer bytes. What
/// cannot be read goes to `faults`; the tokens are then of no use.
std::vector<Token> parse_template(std::string_view file, std::string_view text,
                                  std::vector<TemplateFault>& faults);

}  // namespace motcong::view
