// Controls of the portal's own forms (passwords, radio buttons, files), beside those of record fields.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "core/plugin/context.h"
#include "core/view/value.h"

namespace motcong::portal {

struct Control {
  const char* name = "";
  std::string_view label = {};  // already translated, as all texts here
  std::string_view value = {};
  std::string_view hint = {};
  std::string_view error = {};
  const char* autocomplete = "";
  bool optional = false;
};

/// One-line text or password.
void add_text(view::List& fields, const Control& control);
void add_password(view::List& fields, const Control& control);
void add_file(view::List& fields, const Control& control, std::string_view accept);
void add_checkbox(view::List& fields, const Control& control);

using Choices = std::vector<std::pair<std::string, std::string>>;  // value, label
void add_radios(view::List& fields, const Control& control, const Choices& choices);
void add_select(view::List& fields, const Control& control, const Choices& choices);

}  // namespace motcong::portal
