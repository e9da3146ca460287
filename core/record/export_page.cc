// Export of a list in the browser, with its filters and columns. The file is made whole before it is sent, so
// that a slow reader holds no snapshot of the database.
#include <fstream>

#include "core/base/random.h"
#include "core/i18n/format.h"
#include "core/record/download.h"
#include "core/record/export_file.h"
#include "core/record/pages.h"

namespace motcong::record {
namespace {

http::Response make_file(plugin::Context& context, const plugin::RecordType& type, const ListQuery& query,
                         ExportFormat format) {
  const std::string name = download_name(context, type, export_extension(format));
  if (format == ExportFormat::xlsx) {
    return xlsx_download(context, name, context.tr(type.label_plural), [&](sheet::XlsxWriter& writer) {
      write_xlsx(writer, context.db(), context, type, query, Header::labels);
    });
  }
  const std::filesystem::path path =
      context.services.files.temporary() / ("export-" + base::random_token(12));
  std::ofstream out(path, std::ios::binary);
  if (format == ExportFormat::csv) {
    write_csv(out, context.db(), context, type, query, Header::labels);
  } else {
    write_json(out, context.db(), context, type, query);
  }
  out.close();
  if (!out.good()) {
    std::filesystem::remove(path);
    throw http::HttpError(507);
  }
  return temporary_download(path, export_content_type(format), name);
}

}  // namespace

http::Response export_list(plugin::Context& context, const plugin::RecordType& type) {
  http::Fields filters;
  ExportFormat format = ExportFormat::csv;
  for (const auto& [name, value] : context.request.query.items()) {
    if (name != "format") {
      filters.add(name, value);
      continue;
    }
    const auto asked = parse_export_format(value);
    if (!asked) throw http::HttpError(400, asked.error());
    format = *asked;
  }
  const ListQuery query = parse_list_query(context.db(), context, type, filters);
  // A filter that is not understood would give more rows than were asked for.
  if (!query.faults.empty()) throw http::HttpError(400, query.faults.front().text).back_to(type.path);
  const std::int64_t rows = count_rows(context.db(), context, type, query);
  if (rows > kMaxFileRows) {
    throw http::HttpError(
        413, {N_("The list has {rows} rows; at most {max} may be exported at once. Narrow it by a filter."),
              {{"rows", i18n::format_integer(rows, context.language)},
               {"max", i18n::format_integer(kMaxFileRows, context.language)}}})
        .back_to(type.path);
  }
  http::Response response = make_file(context, type, query, format);
  context.services.db.write([&](db::WriteTx& tx) {
    plugin::audit(tx, context, "record.export", type.id, 0,
                  context.request.target + " (" + std::to_string(rows) + ")");
  });
  return response;
}

}  // namespace motcong::record
