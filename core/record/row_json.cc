#include "core/record/row_json.h"

#include "core/base/time.h"
#include "core/plugin/audit_detail.h"
#include "core/record/audit_text.h"

namespace motcong::record {
namespace {

using base::JsonWriter;
using plugin::Field;
using plugin::FieldKind;

void write_link(JsonWriter& json, std::int64_t id, std::string_view title) {
  json.begin_object().key("id").integer(id).key("title").text(title).end_object();
}

void write_value(JsonWriter& json, const Field& field, const db::Value& value, std::string_view title,
                 const RowLinks& links) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    switch (field.kind) {
      case FieldKind::hundredths:
        json.hundredths(*number);
        return;
      case FieldKind::boolean:
        json.boolean(*number != 0);
        return;
      case FieldKind::instant:
        if (*number == 0) {
          json.null();
        } else {
          json.text(base::format_iso_instant(*number));
        }
        return;
      case FieldKind::ref:
        write_link(json, *number, title);
        return;
      default:
        json.integer(*number);
        return;
    }
  }
  const auto* text = std::get_if<std::string>(&value);
  const bool is_text =
      field.kind == FieldKind::text || field.kind == FieldKind::long_text || field.kind == FieldKind::url;
  if (const auto* real = std::get_if<double>(&value)) {
    json.real(*real);
  } else if (is_text) {
    json.text(text != nullptr ? links.show_text(*text) : std::string());
  } else if (field.kind == FieldKind::boolean) {
    json.boolean(false);
  } else if (text != nullptr && !text->empty()) {
    json.text(*text);
  } else {
    json.null();
  }
}

}  // namespace

std::vector<const Field*> public_fields(const plugin::RecordType& type) {
  std::vector<const Field*> fields;
  for (const Field& field : type.fields) {
    if (field.is_in_form || field.is_in_detail || field.is_in_list) fields.push_back(&field);
  }
  return fields;
}

RowLinks::RowLinks(db::Reader& reader, const plugin::Work& work, const std::vector<const Field*>& fields,
                   const std::vector<plugin::Row>& rows)
    : reader_(reader), work_(work) {
  if (rows.empty()) return;
  std::vector<std::int64_t> ids;
  for (const plugin::Row& row : rows) ids.push_back(row.id);
  for (const Field* field : fields) {
    if (field->kind == FieldKind::links) links_.emplace(field, load_links(reader, work, *field, ids));
  }
}

std::string RowLinks::show_text(const std::string& kept) const {
  return kept.starts_with(kAuditChangesMark) ? format_audit_changes(reader_, work_, kept)
                                             : plugin::format_sentences(work_.language, kept);
}

const std::vector<Link>& RowLinks::find(const Field& field, std::int64_t row) const {
  static const std::vector<Link> kNone;
  const auto of_field = links_.find(&field);
  if (of_field == links_.end()) return kNone;
  const auto found = of_field->second.find(row);
  return found != of_field->second.end() ? found->second : kNone;
}

void write_fields(JsonWriter& json, const std::vector<const Field*>& fields, const plugin::Row& row,
                  const RowLinks& links) {
  for (const Field* field : fields) {
    json.key(field->name);
    if (field->kind == FieldKind::links) {
      json.begin_list();
      for (const Link& link : links.find(*field, row.id)) write_link(json, link.id, link.title);
      json.end_list();
    } else {
      write_value(json, *field, row.values.get(field->name), row.title(field->name), links);
    }
  }
}

}  // namespace motcong::record
