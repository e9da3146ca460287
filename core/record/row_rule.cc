#include "core/record/row_rule.h"

#include "core/base/check.h"
#include "core/record/record_owner.h"

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

namespace {

/// Appends " AND ...": the record that a row hangs on may be seen under a type of its table.
void add_host_rule(SqlBuilder& builder, const plugin::RowRule::Host& host) {
  const plugin::Work& work = builder.work();
  const plugin::Registry& registry = work.services.registry;
  builder.sql(" AND (1 = 0");
  for (const plugin::RecordType& owner : registry.types()) {
    if (&owner_type(registry, owner) != &owner || !host.may_be(registry, owner)) continue;
    builder.sql(" OR (t.").name(host.type).sql(" = ").value(db::Value(std::string(owner.id)));
    builder.sql(" AND (1 = 0");
    for (const plugin::RecordType& shown : registry.types()) {
      if (!shares_rows(shown, owner) || shown.access.view.is_nobody()) continue;
      base::check(shown.rows.hosts.empty());
      const auth::Reach reach = reach_of(work, shown.access.view);
      if (reach.all) {
        builder.sql(" OR 1 = 1");
        break;
      }
      if (reach.nothing()) continue;
      builder.sql(" OR t.").name(host.id).sql(" IN (SELECT t.id FROM ").name(shown.table).sql(" AS t WHERE ");
      add_row_rule(builder, shown, reach);
      builder.sql(")");
    }
    builder.sql("))");
  }
  builder.sql(")");
}

void add_own_rule(SqlBuilder& builder, const plugin::RecordType& type, const auth::Reach& reach) {
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

}  // namespace

void add_row_rule(SqlBuilder& builder, const plugin::RecordType& type, const auth::Reach& reach) {
  if (type.rows.hosts.empty()) {
    add_own_rule(builder, type, reach);
    return;
  }
  builder.sql("(");
  add_own_rule(builder, type, reach);
  for (const plugin::RowRule::Host& host : type.rows.hosts) add_host_rule(builder, host);
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
