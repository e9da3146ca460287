#include "core/record/export_file.h"

#include "core/base/csv.h"
#include "core/record/audit_text.h"
#include "core/record/field_text.h"
#include "core/record/row_json.h"

namespace motcong::record {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

std::vector<std::string> head_of(const Work& work, const std::vector<const Field*>& fields, Header header) {
  std::vector<std::string> cells;
  for (const Field* field : fields) {
    cells.emplace_back(header == Header::names ? std::string_view(field->name) : work.tr(field->label));
  }
  return cells;
}

std::string cell_text(db::Reader& reader, const Work& work, const RecordType& type, const Field& field,
                      const plugin::Row& row, Header header) {
  if (field.kind == FieldKind::choice && header == Header::names) return row.values.text(field.name);
  return format_value(reader, work, type, field, row.values.get(field.name), row.title(field.name));
}

void add_cell(sheet::XlsxWriter& writer, db::Reader& reader, const Work& work, const RecordType& type,
              const Field& field, const plugin::Row& row, Header header) {
  const db::Value& value = row.values.get(field.name);
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (field.kind == FieldKind::integer) return writer.add_integer(*number);
    if (field.kind == FieldKind::hundredths) return writer.add_hundredths(*number);
  }
  if (field.kind == FieldKind::date) {
    if (const auto day = row.values.date(field.name)) return writer.add_date(*day);
  }
  const std::string text = cell_text(reader, work, type, field, row, header);
  return text.empty() ? writer.add_empty() : writer.add_text(text);
}

}  // namespace

base::Result<ExportFormat> parse_export_format(std::string_view name) {
  for (const ExportFormat format : {ExportFormat::csv, ExportFormat::xlsx, ExportFormat::json}) {
    if (export_extension(format) == name) return format;
  }
  return base::Error{
      base::Message(N_("“{found}” is not one of: csv, xlsx, json"), {{"found", std::string(name)}})};
}

std::string_view export_extension(ExportFormat format) {
  return format == ExportFormat::csv ? "csv" : format == ExportFormat::xlsx ? "xlsx" : "json";
}

std::string_view export_content_type(ExportFormat format) {
  return format == ExportFormat::csv    ? "text/csv; charset=utf-8"
         : format == ExportFormat::json ? "application/json; charset=utf-8"
                                        : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

std::vector<const Field*> export_fields(const RecordType& type, const ListQuery& query) {
  return query.columns.empty() ? public_fields(type) : query.columns;
}

void write_csv(std::ostream& out, db::Reader& reader, const Work& work, const RecordType& type,
               const ListQuery& query, Header header) {
  const std::vector<const Field*> fields = export_fields(type, query);
  const char separator =
      work.services.settings.get("export.csv_separator", "comma") == "semicolon" ? ';' : ',';
  std::string text(base::kUtf8Bom);
  base::append_csv_row(text, head_of(work, fields, header), separator);
  std::vector<std::string> cells;
  visit_rows(reader, work, type, query, fields, kMaxFileRows, [&](const plugin::Row& row) {
    cells.clear();
    for (const Field* field : fields) {
      // A spreadsheet reads no thousands separators of ours.
      const bool is_number = field->kind == FieldKind::integer || field->kind == FieldKind::hundredths;
      cells.push_back(is_number ? type_field(work, *field, row.values.get(field->name))
                                : cell_text(reader, work, type, *field, row, header));
    }
    base::append_csv_row(text, cells, separator);
    out << text;
    text.clear();
  });
  out << text;
}

void write_xlsx(sheet::XlsxWriter& writer, db::Reader& reader, const Work& work, const RecordType& type,
                const ListQuery& query, Header header) {
  const std::vector<const Field*> fields = export_fields(type, query);
  writer.start_sheet(work.tr(type.label_plural), head_of(work, fields, header));
  visit_rows(reader, work, type, query, fields, kMaxFileRows, [&](const plugin::Row& row) {
    for (const Field* field : fields) add_cell(writer, reader, work, type, *field, row, header);
    writer.end_row();
  });
}

void write_json(std::ostream& out, db::Reader& reader, const Work& work, const RecordType& type,
                const ListQuery& query) {
  const std::vector<const Field*> fields = export_fields(type, query);
  base::JsonWriter json;
  json.begin_object().key("type").text(type.id).key("exported_at").text(base::format_iso_instant(work.now));
  json.key("filters").begin_object();
  if (!query.search.empty()) json.key("q").text(query.search);
  for (const Condition& condition : query.conditions) {
    json.key(parameter_name(*condition.field, condition.op)).text(condition.typed);
  }
  json.end_object().key("rows").begin_list();
  visit_batches(reader, work, type, query, fields, kMaxFileRows, [&](const std::vector<plugin::Row>& rows) {
    const RowLinks links(reader, work, fields, rows);
    for (const plugin::Row& row : rows) {
      json.begin_object().key("id").integer(row.id);
      write_fields(json, fields, row, links);
      json.end_object();
    }
    out << json.take();
  });
  json.end_list().end_object();
  out << json.take() << '\n';
}

}  // namespace motcong::record
