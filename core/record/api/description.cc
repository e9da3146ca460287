#include "core/record/api/description.h"

#include <algorithm>

#include "core/record/row_json.h"

namespace motcong::record {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;

std::string api_path(const RecordType& type) { return std::string(kApiRoot) + "/" + type.id; }

std::vector<const RecordType*> list_api_types(const plugin::Registry& registry, const auth::Principal& user) {
  std::vector<const RecordType*> types;
  for (const RecordType& type : registry.types()) {
    if (type.access.view.allows(user)) types.push_back(&type);
  }
  return types;
}

std::vector<ApiParameter> list_api_parameters(const RecordType& type) {
  using Kind = ApiParameter::Kind;
  std::vector<ApiParameter> parameters;
  if (std::any_of(type.fields.begin(), type.fields.end(),
                  [](const Field& field) { return field.is_searchable; }))
    parameters.push_back({.kind = Kind::words, .name = "q"});
  for (const Field& field : type.fields) {
    if (!field.is_filter) continue;
    parameters.push_back({.name = field.name, .field = &field});
    if (field.kind != FieldKind::date) continue;
    for (const auto op : {Condition::Op::from, Condition::Op::to})
      parameters.push_back({.name = parameter_name(field, op), .field = &field, .op = op});
  }
  parameters.push_back({.kind = Kind::sort, .name = "sort"});
  parameters.push_back({.kind = Kind::page, .name = "page"});
  parameters.push_back({.kind = Kind::per_page, .name = "per_page"});
  return parameters;
}

std::string describe_parameter(const plugin::Work& work, const ApiParameter& parameter) {
  using Kind = ApiParameter::Kind;
  switch (parameter.kind) {
    case Kind::words:
      return std::string(work.tr(N_("Words; marks may be left out")));
    case Kind::sort:
      return std::string(work.tr(N_("Field to sort by; “-” before it: descending")));
    case Kind::page:
      return std::string(work.tr(N_("Page, from 1")));
    case Kind::per_page:
      return work.tr(
          base::Message(N_("Rows of a page, at most {max}"), {{"max", std::to_string(kApiRowsMax)}}));
    case Kind::filter:
      break;
  }
  const std::string label(work.tr(parameter.field->label));
  if (parameter.op == Condition::Op::from)
    return work.tr(base::Message(N_("{field}: from this day on"), {{"field", label}}));
  if (parameter.op == Condition::Op::to)
    return work.tr(base::Message(N_("{field}: up to this day"), {{"field", label}}));
  return label;
}

std::vector<std::string> list_api_sorts(const RecordType& type) {
  std::vector<std::string> names = {"id", "-id"};
  for (const Field* field : public_fields(type)) {
    if (field->kind == FieldKind::links || field->name == std::string_view("id")) continue;
    names.emplace_back(field->name);
    names.push_back("-" + std::string(field->name));
  }
  return names;
}

}  // namespace motcong::record
