#include "core/record/seen_rows.h"

#include "core/record/row_rule.h"

namespace motcong::record {

SeenRows::SeenRows(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type) {
  const auth::Reach reach = reach_of(work, type.access.view);
  all_ = reach.all && type.rows.hosts.empty();
  if (all_) return;
  SqlBuilder builder(work);
  builder.sql("SELECT t.id FROM ").name(type.table).sql(" AS t WHERE ");
  add_row_rule(builder, type, reach);
  db::Statement row = builder.prepare(reader);
  while (row.step()) ids_.insert(row.integer(0));
}

}  // namespace motcong::record
