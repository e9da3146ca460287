// Lists of what ended or was suspended, wholly or in part (decree 34/2016/NĐ-CP, article 157 and the forms of
// its annex): part A in the period, part B before it and not yet published by its end. States and days are
// those of legal_span and legal_loss.
#include <algorithm>
#include <tuple>

#include "core/db/sql_text.h"
#include "core/i18n/format.h"
#include "core/record/seen_rows.h"
#include "plugins/legal/official_list/official_list_rows.h"
#include "plugins/legal/official_list/official_list_words.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_words.h"

namespace motcong::legal {
namespace {

using base::Message;
using db::join_sql;

/// A suspension goes on although the state was written anew in its course: its first day, of the span `p`.
constexpr auto kFirstDay = join_sql(
    "(SELECT min(f.starts_on) FROM legal_span AS f WHERE f.document_id = p.document_id "
    "AND f.validity = p.validity AND f.relation_id IS p.relation_id)");

/// State and first day of each document that has ended or is suspended on the last day.
constexpr auto kWholly =
    join_sql(join_sql("(SELECT p.document_id, p.reason, p.relation_id, p.parent_id, 1 AS is_whole, "
                      "p.validity = 'suspended' AS is_pause, CASE p.validity WHEN 'ended' THEN p.ended_on ELSE "),
             kFirstDay,
             join_sql(" END AS day FROM legal_span AS p WHERE p.validity IN ('ended', 'suspended') "
                      "AND p.starts_on <= ?2 AND p.ends_on > ?2)"));

/// Each loss of a part until the last day, and the suspensions of that day, of documents that have not ended.
constexpr auto kPartly =
    join_sql(join_sql("(SELECT l.document_id, l.reason, l.relation_id, l.parent_id, 0 AS is_whole, 0 AS is_pause, "
                      "l.lost_on AS day FROM legal_loss AS l WHERE l.lost_on <= ?2 AND NOT EXISTS (SELECT 1 "
                      "FROM legal_span AS e WHERE e.document_id = l.document_id AND e.validity = 'ended' "
                      "AND e.starts_on <= ?2) "
                      "UNION ALL SELECT p.document_id, p.reason, p.relation_id, p.parent_id, 0, 1, "),
             kFirstDay,
             join_sql(" FROM legal_span AS p WHERE p.validity = 'partly_suspended' AND p.starts_on <= ?2 "
                      "AND p.ends_on > ?2)"));

constexpr auto kColumns = join_sql(join_sql("SELECT "), kListedColumns, join_sql(", "), kReasonColumns,
                                   join_sql(", s.is_pause, s.day, s.day >= ?1, "
                                            "CASE WHEN s.parent_id IS NULL THEN r.articles ELSE '' END FROM "));

/// Part A, and of what came before what no decision has listed until the last day. What ended wholly did so
/// once, so that it may be listed before its day; a loss or a suspension was listed when the list came after it.
constexpr auto kJoinsAndRule =
    join_sql(join_sql(" AS s JOIN legal_document AS t ON t.id = s.document_id"), kReasonJoins,
             join_sql(" WHERE (s.day >= ?1 OR NOT EXISTS (SELECT 1 FROM legal_relation AS n "
                      "JOIN legal_document AS b ON b.id = n.acting_id WHERE n.affected_id = t.id "
                      "AND n.kind = 'declares_ended' AND b.issued_on <= ?2 "
                      "AND ((s.is_whole AND n.scope <> 'part' AND NOT s.is_pause) "
                      "OR max(b.issued_on, coalesce(n.effective_on, '')) >= s.day))) AND t.nature = 'normative' AND "),
             kOrderRule);
constexpr auto kWhollyQuery = join_sql(kColumns, kWholly, kJoinsAndRule);
constexpr auto kPartlyQuery = join_sql(kColumns, kPartly, kJoinsAndRule);

struct Ended {
  ListedDocument document;
  bool is_pause = false, is_before = false;
  base::Date day;
  std::string reason, articles;

  auto rank() const { return std::tuple(is_before, is_pause, document.rank(), day); }
};

/// Which articles: as the relation names them, else what the other document says.
std::string say_articles(const i18n::Language& language, const db::Statement& row, int reason_at,
                         int articles_at) {
  if (!row.text(articles_at).empty()) return list_articles(row.text(articles_at));
  const bool by_parent = parse_reason(row.text(reason_at)) == Reason::parent_ended;
  return language.tr(Message(by_parent ? N_("What details {number}") : N_("What {number} amends or ends"),
                             {{"number", row.string(reason_at + 3)}}));
}

std::vector<Ended> read_rows(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                             const ListOrder& order, bool wholly) {
  std::vector<Ended> rows;
  constexpr int kReason = kListedColumnCount, kMore = kReason + kReasonColumnCount;
  const record::SeenRows seen(reader, work, work.services.registry.type(kDocument));
  db::Statement row = wholly ? query_order(reader, kWhollyQuery.data(), order)
                             : query_order(reader, kPartlyQuery.data(), order);
  while (row.step()) {
    if (!seen.has(row.integer(0))) continue;
    check_length(rows.size());
    rows.push_back({.document = ListedDocument(row),
                    .is_pause = row.integer(kMore) != 0,
                    .is_before = row.integer(kMore + 2) == 0,
                    .day = *row.date(kMore + 1),
                    .reason = read_reason(language, row, kReason),
                    .articles = wholly ? std::string() : say_articles(language, row, kReason, kMore + 3)});
  }
  std::sort(rows.begin(), rows.end(),
            [](const Ended& left, const Ended& right) { return left.rank() < right.rank(); });
  return rows;
}

std::vector<ListColumn> columns_of(bool wholly) {
  constexpr ListColumn kReason = {N_("Reason why it ended or was suspended"), N_("Reason"), "c-reason", 38};
  constexpr ListColumn kDay = {N_("Day it ended or was suspended"), N_("Day"), "c-day", 14, true};
  if (wholly) {
    return {kNumberColumn,
            kKindColumn,
            {N_("Number, symbol; day, month, year of issue"), N_("Number and symbol"), "c-symbol", 22},
            {N_("Name of the document/subject"), N_("Subject of the document"), "c-title", 44},
            kReason,
            kDay};
  }
  return {
      kNumberColumn,
      kKindColumn,
      {N_("Number, symbol; day of issue; name of the document/subject"), N_("Document"), "c-document", 44},
      {N_("Articles, provisions that ended or were suspended"), N_("Articles concerned"), "c-articles", 28},
      kReason,
      kDay};
}

ListPart& add_part(OfficialList& list, const i18n::Language& language, const ListOrder& order, bool wholly) {
  const bool is_before = !list.parts.empty();
  std::string text;
  if (is_before) {
    text = language.tr(
        Message(wholly ? N_("Documents ended or suspended wholly before {day}, not yet published")
                       : N_("Documents ended or suspended in part before {day}, not yet published"),
                {{"day", order.period.first ? i18n::format_date(*order.period.first) : "…"}}));
  } else {
    text = language.tr(Message(wholly ? N_("Documents ended or suspended wholly {period}")
                                      : N_("Documents ended or suspended in part {period}"),
                               {{"period", describe_period(language, order.period)}}));
  }
  list.parts.push_back({.heading = part_heading(list.parts.size(), text), .groups = {}});
  ListPart& part = list.parts.back();
  const char* const kGroups[] = {
      wholly ? N_("Documents that ended wholly") : N_("Documents that ended in part"),
      wholly ? N_("Documents suspended wholly") : N_("Documents suspended in part")};
  for (const char* group : kGroups)
    part.groups.push_back(
        {.heading = group_heading(part.groups.size(), std::string(language.tr(group))), .rows = {}});
  return part;
}

}  // namespace

OfficialList load_ended_list(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                             const ListOrder& order, bool wholly) {
  OfficialList list{.columns = columns_of(wholly), .shared = wholly ? 0u : 3u, .parts = {}};
  add_part(list, language, order, wholly);
  add_part(list, language, order, wholly);
  for (const Ended& ended : read_rows(reader, work, language, order, wholly)) {
    ListPart& part = list.parts[ended.is_before ? 1 : 0];
    std::vector<ListRow>& rows = part.groups[ended.is_pause ? 1 : 0].rows;
    const bool is_more = !rows.empty() && rows.back().document_id == ended.document.id;
    if (!is_more) ++part.documents;
    std::vector<ListCell> cells = name_cells(language, ended.document, part.documents, !wholly);
    if (!wholly) cells.push_back({.text = ended.articles});
    cells.push_back({.text = ended.reason});
    cells.push_back({.text = {}, .day = ended.day});
    rows.push_back({.document_id = ended.document.id, .cells = std::move(cells), .is_more = is_more});
  }
  return list;
}

}  // namespace motcong::legal
