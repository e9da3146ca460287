// Export of a list in the browser, with its filters.
#include "core/record/csv_file.h"
#include "core/record/download.h"
#include "core/record/pages.h"

namespace motcong::record {

http::Response export_csv(plugin::Context& context, const plugin::RecordType& type) {
  const ListQuery query = parse_list_query(context.db(), context, type, context.request.query);
  std::string csv = format_csv(context.db(), context, type, query, Header::labels);
  context.services.db.write([&](db::WriteTx& tx) {
    plugin::audit(tx, context, "record.export", type.id, 0, context.request.target);
  });
  return http::Response::download(std::move(csv), "text/csv; charset=utf-8",
                                  download_name(context, type, "csv"));
}

}  // namespace motcong::record
