// List of what is in force on the last day of the period: the collection published with each systematization,
// every five years (law 80/2015/QH13, article 170; decree 79/2025/NĐ-CP, article 34).
#include <algorithm>

#include "core/db/sql_text.h"
#include "core/record/seen_rows.h"
#include "plugins/legal/official_list/official_list_rows.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_words.h"

namespace motcong::legal {
namespace {

constexpr auto kQuery = db::join_sql(
    db::join_sql("SELECT "), kListedColumns,
    db::join_sql(", coalesce(t.effective_on, t.issued_on), s.validity FROM legal_span AS s "
                 "JOIN legal_document AS t ON t.id = s.document_id WHERE s.validity IN "
                 "('in_force', 'partly_ended', 'partly_suspended', 'unsuitable') "
                 "AND s.starts_on <= ?2 AND s.ends_on > ?2 AND t.nature = 'normative' AND "),
    kOrderRule);

struct InForce {
  ListedDocument document;
  base::Date effective_on;
  std::string validity;
};

/// Only what is not simply in force is worth a note.
std::string note_of(const i18n::Language& language, std::string_view validity) {
  if (validity == validity_name(Validity::in_force)) return {};
  for (const plugin::Choice& choice : validity_choices()) {
    if (choice.value == validity) return std::string(language.tr(choice.label));
  }
  return {};
}

}  // namespace

OfficialList load_in_force_list(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                                const ListOrder& order) {
  std::vector<InForce> found;
  const record::SeenRows seen(reader, work, work.services.registry.type(kDocument));
  db::Statement row = query_order(reader, kQuery.data(), order);
  while (row.step()) {
    if (!seen.has(row.integer(0))) continue;
    check_length(found.size());
    found.push_back({ListedDocument(row), *row.date(kListedColumnCount), row.string(kListedColumnCount + 1)});
  }
  std::sort(found.begin(), found.end(), [](const InForce& left, const InForce& right) {
    return left.document.rank() < right.document.rank();
  });

  OfficialList list{
      .columns = {kNumberColumn,
                  kKindColumn,
                  {N_("Number, symbol; day of issue"), N_("Number and symbol"), "c-symbol", 24},
                  {N_("Name of the document/subject"), N_("Subject of the document"), "c-title", 60},
                  {N_("Takes effect from"), N_("In force from"), "c-day", 14, true},
                  {N_("Remark"), N_("Remark"), "c-note", 22}},
      .shared = 0,
      .parts = {}};
  ListPart part;
  part.groups.emplace_back();
  for (const InForce& one : found) {
    std::vector<ListCell> cells = name_cells(language, one.document, ++part.documents, false);
    cells.push_back({.text = {}, .day = one.effective_on});
    cells.push_back({.text = note_of(language, one.validity)});
    part.groups[0].rows.push_back({.document_id = one.document.id, .cells = std::move(cells)});
  }
  list.parts.push_back(std::move(part));
  return list;
}

}  // namespace motcong::legal
