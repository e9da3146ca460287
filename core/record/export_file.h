// All rows of a list as a file: CSV, Excel or JSON, with the list's filters, order and columns. Memory does
// not grow with the rows.
#pragma once

#include <ostream>
#include <string_view>

#include "core/base/result.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/list_query.h"
#include "core/sheet/xlsx_writer.h"

namespace motcong::record {

enum class ExportFormat { csv, xlsx, json };
base::Result<ExportFormat> parse_export_format(std::string_view name);
std::string_view export_extension(ExportFormat format);  // "csv", "xlsx", "json"
std::string_view export_content_type(ExportFormat format);

/// How columns of CSV and Excel are named: as people read them, or by field name for programs.
enum class Header { labels, names };

/// Most rows one export takes.
inline constexpr std::int64_t kMaxFileRows = 200'000;

/// The columns of an export: those the person chose for the list, else all that forms, lists or detail pages
/// show.
std::vector<const plugin::Field*> export_fields(const plugin::RecordType& type, const ListQuery& query);

/// With byte-order mark; the separator is that of the settings. What a spreadsheet would run as a formula is
/// defused. The row rule applies, here and below; one snapshot.
void write_csv(std::ostream& out, db::Reader& reader, const plugin::Work& work,
               const plugin::RecordType& type, const ListQuery& query, Header header);

/// One sheet: numbers and days as such, everything else as text, never a formula.
void write_xlsx(sheet::XlsxWriter& writer, db::Reader& reader, const plugin::Work& work,
                const plugin::RecordType& type, const ListQuery& query, Header header);

/// {"type", "exported_at", "filters", "rows"}: field names and machine values (row_json.h).
void write_json(std::ostream& out, db::Reader& reader, const plugin::Work& work,
                const plugin::RecordType& type, const ListQuery& query);

}  // namespace motcong::record
