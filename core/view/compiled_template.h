// One template in one language, ready to render. The only user of the template library is
// compiled_template.cc.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/view/template_source.h"
#include "core/view/value.h"

namespace motcong::view {

class CompiledTemplate {
 public:
  /// `tokens` hold text, values and sections only: partials, messages and the like are already resolved.
  /// `name` is for the log.
  CompiledTemplate(std::string name, const std::vector<Token>& tokens);
  ~CompiledTemplate();
  CompiledTemplate(const CompiledTemplate&) = delete;
  CompiledTemplate& operator=(const CompiledTemplate&) = delete;

  /// Thread-safe. `strict`: a key that is nowhere is a failed check(). A value of the wrong kind always is.
  std::string render(const Object& page, bool strict) const;

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace motcong::view
