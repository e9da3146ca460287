// All templates of the program, parsed at start once per language; rendering with Values.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/i18n/language.h"
#include "core/view/value.h"

namespace motcong::view {

/// Names are "core/list", "par/board": the path under templates/ without ".mustache". Partials are inlined when
/// loaded ({{> core/pager}}), `{{#t}}Text with {named} places{{/t}}` becomes the language's text, {{static:app.css}} becomes the
/// hashed URL of an embedded file, {{icon:home}} a reference into the icon sprite.
class TemplateStore {
 public:
  struct Source {
    std::string name;
    std::string_view text;
  };
  /// Parses all. `faults` receives one line for each broken template: syntax, unknown partial, recursion, raw output of
  /// anything but {{{html_*}}} keys, inline style or handler, unknown static file or icon, message without Vietnamese.
  TemplateStore(const std::vector<Source>& sources, std::vector<std::string>& faults);
  ~TemplateStore();

  bool has(std::string_view name) const;

  /// Renders. Thread-safe: each thread keeps its own parsed copy. REQUIRES: has(name).
  /// A key that no enclosing Object has is a failed check() when strict (tests, --dev), else empty and logged once.
  std::string render(std::string_view name, const i18n::Language& language, const Object& page) const;

  static void set_strict(bool on);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Every template in the executable.
std::vector<TemplateStore::Source> embedded_templates();

}  // namespace motcong::view
