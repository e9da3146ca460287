#include "core/record/csv_file.h"

#include "core/base/csv.h"
#include "core/record/field_text.h"

namespace motcong::record {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

std::string format_csv(db::Reader& reader, const Work& work, const RecordType& type, const ListQuery& query,
                       Header header) {
  std::vector<const Field*> fields;
  std::vector<std::string> cells;
  for (const Field& field : type.fields) {
    if (!field.is_in_form && !field.is_in_detail && !field.is_in_list) continue;
    fields.push_back(&field);
    cells.emplace_back(header == Header::names ? std::string_view(field.name) : work.tr(field.label));
  }
  std::string out(base::kUtf8Bom);
  base::append_csv_row(out, cells);
  visit_rows(reader, work, type, query, fields, kMaxFileRows, [&](const plugin::Row& row) {
    cells.clear();
    for (const Field* field : fields) {
      const db::Value& value = row.values.get(field->name);
      if (field->kind == FieldKind::choice && header == Header::names) {
        cells.push_back(row.values.text(field->name));
      } else if (field->kind == FieldKind::integer || field->kind == FieldKind::hundredths) {
        cells.push_back(
            type_field(work, *field, value));  // a spreadsheet reads no thousands separators of ours
      } else {
        cells.push_back(format_field(work, *field, value, row.title(field->name)));
      }
    }
    base::append_csv_row(out, cells);
  });
  return out;
}

}  // namespace motcong::record
