// All templates of the program, parsed at start once per language; rendering with Values.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/i18n/language.h"
#include "core/view/value.h"

namespace motcong::view {

/// Names are "core/list", "par/board": the path under templates/ without ".mustache". Mustache, with these
/// rules:
/// {{> core/pager}} is put in place when loaded; `{{#t}}Text with {named} places{{/t}}` becomes the
/// language's text, with
/// {{named}} values (plain text, no markup and no entities inside); {{static:app.css}} becomes the hashed URL
/// of an embedded file, {{icon:home}} a reference into the icon sprite. A section over a list repeats, over
/// an Object looks into it, over text or HTML asks whether it is empty. A value belongs between tags or
/// inside quotes of an attribute. Indentation is not kept: a run of blanks in a template becomes one.
class TemplateStore {
 public:
  struct Source {
    std::string name;
    std::string_view text;
  };
  /// Parses all. `faults` receives one line for each fault, as "template core/list:12: what": syntax, unknown
  /// partial, recursion, raw output of anything but {{{html_*}}} keys, inline style, handler or script, a
  /// value in a tag outside quotes, unknown static file or icon, message without Vietnamese. With faults the
  /// store may lack templates.
  TemplateStore(const std::vector<Source>& sources, std::vector<std::string>& faults);
  ~TemplateStore();

  bool has(std::string_view name) const;

  /// Renders. Thread-safe: each call borrows a parsed copy. REQUIRES: has(name).
  /// A key that no enclosing Object has is a failed check() when strict (tests, --dev), else empty and logged
  /// once. A list or object where text is named, or text where HTML is, is a failed check() always.
  std::string render(std::string_view name, const i18n::Language& language, const Object& page) const;

  static void set_strict(bool on);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Every template in the executable.
std::vector<TemplateStore::Source> embedded_templates();

}  // namespace motcong::view
