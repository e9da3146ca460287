#include "core/portal/forms.h"

namespace motcong::portal {
namespace {

/// All keys of templates/core/field, set to nothing.
view::Object& add_control(view::List& fields, const Control& control) {
  view::Object& out = fields.add();
  for (const char* kind : {"is_input", "is_textarea", "is_select", "is_choices", "is_checkbox", "is_file",
                           "is_readonly", "is_password", "is_date", "is_checked", "is_wide"}) {
    out.set(kind, false);
  }
  for (const char* key : {"width", "inputmode", "suffix", "rows", "accept", "maxlength", "suggest_href"}) out.set(key, "");
  out.list("options");
  out.list("found");
  out.set("candidates", false);
  out.set("id", control.name).set("name", control.name).set("type", "text").set("label", control.label);
  out.set("value", control.value).set("hint", control.hint).set("error", control.error);
  out.set("autocomplete", control.autocomplete).set("is_optional", control.optional);
  return out;
}

void add_options(view::Object& out, const Control& control, const Choices& choices) {
  view::List& options = out.list("options");
  for (const auto& [value, label] : choices) {
    options.add().set("value", value).set("label", label).set("is_selected", value == control.value);
  }
}

}  // namespace

void add_text(view::List& fields, const Control& control) {
  add_control(fields, control).set("is_input", true);
}

void add_password(view::List& fields, const Control& control) {
  add_control(fields, control).set("is_input", true).set("is_password", true).set("type", "password");
}

void add_file(view::List& fields, const Control& control, std::string_view accept) {
  add_control(fields, control).set("is_file", true).set("accept", accept);
}

void add_checkbox(view::List& fields, const Control& control) {
  add_control(fields, control).set("is_checkbox", true).set("is_checked", control.value == "1");
}

void add_radios(view::List& fields, const Control& control, const Choices& choices) {
  add_options(add_control(fields, control).set("is_choices", true).set("type", "radio"), control, choices);
}

void add_select(view::List& fields, const Control& control, const Choices& choices) {
  add_options(add_control(fields, control).set("is_select", true), control, choices);
}

}  // namespace motcong::portal
