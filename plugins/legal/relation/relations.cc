#include "plugins/legal/relation/relations.h"

#include "core/auth/users.h"
#include "core/plugin/context.h"
#include "plugins/legal/relation/demo_relations.h"
#include "plugins/legal/register/document_page.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/validity/rules.h"
#include "plugins/legal/validity/span.h"

namespace motcong::legal {

namespace {

/// Nothing should ever differ: who wrote rows by other ways than the program is put right.
base::Message compare_spans(const plugin::Work& work, plugin::Progress&) {
  const auto wrong = work.services.db.read([](db::Reader& reader) { return list_wrong_spans(reader); });
  if (wrong.empty()) return N_("All days of validity are as the documents say");
  work.services.db.write([&](db::WriteTx& tx) {
    for (const std::int64_t id : wrong) mark_stale(work, tx, id);
  });
  return {N_("{count} documents had other days of validity than they should; put right"),
          {{"count", std::to_string(wrong.size())}}};
}

/// Who keeps the register, where no unit answers for the document: the unit of the legal officer or the Office, else of
/// whoever may enter documents of all units.
std::int64_t find_keeper_unit(const plugin::Work& work, db::Reader& reader) {
  for (const char* permission : {"legal.rules", "legal.edit"}) {
    for (const std::int64_t user : auth::list_users_with(reader, permission, 0, work.today)) {
      const std::vector<std::int64_t> units = auth::list_unit_ids(reader, user, work.today);
      if (!units.empty()) return units.front();
    }
  }
  return 0;
}

/// Who has to look at a document again.
plugin::CiterType::Owner find_owner(const plugin::Work& work, db::Reader& reader, std::int64_t id) {
  std::int64_t unit = reader.integer("SELECT unit_id FROM legal_document WHERE id = ?1", 0, id);
  if (unit == 0) unit = find_keeper_unit(work, reader);
  plugin::CiterType::Owner owner;
  if (unit != 0) owner.lead_units = {unit};
  return owner;
}

}  // namespace

void declare_relations(plugin::Registry& registry) {
  using plugin::may;
  registry.add(relation_type());
  registry.add(rule_type());
  registry.add(validity_part());
  registry.add(doubts_part());  // whether it has ended comes first
  registry.add(plugin::ActType{kDocument});
  // What a document is based on, details, guides or cites is entered as a relation and kept as a citation
  // too.
  registry.add(plugin::CiterType{.type = kDocument,
                                 .relation = N_("Stands on"),
                                 .relation_back = N_("What stands on it"),
                                 .owner = find_owner,
                                 .exempt = "EXISTS (SELECT 1 FROM legal_span AS s WHERE s.document_id = t.id "
                                           "AND s.starts_on <= :today AND s.ends_on > :today "
                                           "AND s.validity = 'ended')",
                                 .days = 30,
                                 .legal_basis = "Nghị định số 79/2025/NĐ-CP, Điều 39"});
  registry.add(plugin::Job{
      .id = "legal.validity",
      .label = N_("Validity of legal documents"),
      .explain = N_("Compares the days of validity that are kept with what the documents say, and puts "
                    "right what differs"),
      .every = plugin::Job::Every::day,
      .hour = 3,
      .run = compare_spans});
  registry.add(plugin::DemoData{.id = "legal.relations", .order = 31, .load = load_demo_relations});
  const auto menu = [&](const char* label, const char* path, const char* icon, int order) {
    registry.add(plugin::MenuItem{label, path, icon, N_("Legal documents"), order, may("legal.view")});
  };
  menu(N_("Relations"), "/legal/relations", "link", 305);
  menu(N_("Rules of law"), "/legal/rules", "scale", 390);
}

}  // namespace motcong::legal
