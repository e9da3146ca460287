// Which official list somebody asks for: of what, of which period, of whose documents. What comes by the address, checked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/db/sql_text.h"
#include "plugins/legal/official_list/official_list_period.h"

namespace motcong::legal {

enum class ListKind { ended_wholly, ended_partly, in_force, to_be_handled, review_book };

struct ListInfo {
  ListKind kind;
  const char* path;     // "/legal/lists/ended"
  const char* label;    // msgid
  const char* caption;  // msgid: the first line of the paper's title
  const char* title;    // msgid with {period}: the second
  const char* purpose;  // msgid: what the law wants it for
  bool is_at_day;       // tells of the last day of the period only
  UsualPeriod usual_period;
  const char* usual_level;  // "" for all
  bool has_campaigns;       // may be asked for of one review campaign
};
const std::vector<ListInfo>& list_infos();
const ListInfo& info_of(ListKind kind);

struct ListOrder {
  ListKind kind = ListKind::ended_wholly;
  ListPeriod period;
  std::string level;  // "" for all
  std::int64_t issuer_id = 0, field_id = 0, unit_id = 0;
  std::int64_t campaign_id = 0;  // then whatever the period
  std::string campaign_name;
  /// As it goes into addresses: "period=2019&level=province". "" while it is not to be used.
  std::string query;
};

/// What `level` says that leaves all in.
inline constexpr std::string_view kAllLevels = "all";

/// Parameters: those of the period, level, issuer_id, field_id, unit_id, campaign_id. What is wrong goes to `errors`, and
/// the order is then not to be used.
ListOrder parse_order(db::Reader& reader, const plugin::Work& work, ListKind kind, const http::Fields& typed,
                      OrderErrors& errors);

/// The filter bar, with everything typed (official_list_form.cc).
void fill_order_form(db::Reader& reader, const plugin::Work& work, const ListOrder& order, const http::Fields& typed,
                     view::Object& page);

/// Condition over the document `t`: not in the archive, of what was ordered. Parameters as query_order binds them: ?1
/// first day ('' from ever), ?2 last day, ?3 level, ?4 issuer, ?5 field, ?6 unit, ?7 campaign.
inline constexpr auto kOrderRule = db::join_sql(
    " t.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.document') "
    "AND (?3 = '' OR t.level = ?3) AND (?4 = 0 OR t.issuer_id = ?4) AND (?5 = 0 OR EXISTS "
    "(SELECT 1 FROM legal_document_field AS df WHERE df.document_id = t.id AND df.field_id = ?5)) "
    "AND (?6 = 0 OR t.unit_id = ?6) AND (?7 = 0 OR EXISTS (SELECT 1 FROM legal_review AS cr WHERE "
    "cr.document_id = t.id AND cr.campaign_id = ?7))");
db::Statement query_order(db::Reader& reader, db::Sql sql, const ListOrder& order);

}  // namespace motcong::legal
