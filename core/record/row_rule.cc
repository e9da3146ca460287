#include "core/record/row_rule.h"

namespace motcong::record {

auth::Reach reach_of(const plugin::Work& work, const plugin::Access& access) {
  auth::Reach reach;
  if (!access.allows(work.user)) return reach;
  if (access.permission_id().empty()) {
    reach.all = true;
    return reach;
  }
  return work.user.reach(access.permission_id());
}

void add_row_rule(SqlBuilder& builder, const plugin::RecordType& type, const auth::Reach& reach) {
  if (reach.all) {
    builder.sql("(1 = 1)");
    return;
  }
  builder.sql("(1 = 0");
  if (reach.own && !type.rows.own.empty()) {
    builder.sql(" OR (").expression(type.rows.own, &reach).sql(")");
    // What a stand-in made on a person's behalf is that person's own too.
    builder.sql(" OR t.id IN (SELECT h.record_id FROM core_history AS h WHERE h.on_behalf_of = ");
    builder.expression(":user").sql(" AND h.record_type = ").value(db::Value(std::string(type.id)));
    builder.sql(" AND h.field = '' AND h.action <> 'remove')");
  }
  if (!reach.units.empty() && !type.rows.unit.empty()) {
    builder.sql(" OR (").expression(type.rows.unit, &reach).sql(")");
  }
  builder.sql(")");
}

bool reaches_row(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                 const plugin::Access& access, std::int64_t id) {
  const auth::Reach reach = reach_of(work, access);
  SqlBuilder builder(work);
  builder.sql("SELECT 1 FROM ").name(type.table).sql(" AS t WHERE t.id = ").integer(id).sql(" AND ");
  add_row_rule(builder, type, reach);
  return builder.prepare(reader).step();
}

}  // namespace motcong::record
