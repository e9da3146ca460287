// Which official list somebody asks for: of what, of which period, of whose documents. What comes by the
// address, checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/plugin/context.h"
#include "core/db/sql_text.h"

namespace motcong::legal {

enum class ListKind { ended_wholly, ended_partly, in_force };

struct ListInfo {
  ListKind kind;
  const char* path;     // "/legal/lists/ended"
  const char* label;    // msgid
  const char* title;    // msgid with {period}: how the paper calls it
  const char* purpose;  // msgid: what the law wants it for
  bool is_at_day;       // tells of the last day of the period only
};
const std::vector<ListInfo>& list_infos();
const ListInfo& info_of(ListKind kind);

struct ListPeriod {
  enum class Kind { year, systematization, range } kind = Kind::year;
  std::optional<base::Date> first;  // nothing: from ever
  base::Date last;
  std::int64_t rule_id = 0;  // of a systematization
  std::string name;          // of a systematization, as its row calls it
};

struct ListOrder {
  ListKind kind = ListKind::ended_wholly;
  ListPeriod period;
  std::string level;  // "" for all
  std::int64_t issuer_id = 0, field_id = 0, unit_id = 0;
  /// As it goes into addresses: "period=2019&level=province".
  std::string query;
};

/// The control's id and what is wrong.
using OrderErrors = std::vector<std::pair<std::string, base::Message>>;

/// Parameters: period (a year, "ky-" and the number of a rule's row, or "ngay" for the days from and to),
/// from, to, level, issuer_id, field_id, unit_id. Without a period: the one whose list is due. What is wrong
/// goes to `errors`, and the order is then not to be used.
ListOrder parse_order(db::Reader& reader, const plugin::Work& work, ListKind kind, const http::Fields& typed,
                      OrderErrors& errors);

/// The filter bar, with everything typed.
void fill_order_form(db::Reader& reader, const plugin::Work& work, const ListOrder& order,
                     const http::Fields& typed, view::Object& page);

/// "trong năm 2019", "trong kỳ hệ thống hóa 2014 - 2018", "từ ngày ... đến ngày ..."
std::string describe_period(const i18n::Language& language, const ListPeriod& period);

/// Condition over the document `t`: normative, not in the archive, of what was ordered. Parameters as query_order binds
/// them: ?1 first day ('' from ever), ?2 last day, ?3 level, ?4 issuer, ?5 field, ?6 unit.
inline constexpr auto kOrderRule = db::join_sql(
    " t.nature = 'normative' AND t.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = "
    "'legal.document') AND (?3 = '' OR t.level = ?3) AND (?4 = 0 OR t.issuer_id = ?4) AND (?5 = 0 OR EXISTS "
    "(SELECT 1 FROM legal_document_field AS df WHERE df.document_id = t.id AND df.field_id = ?5)) "
    "AND (?6 = 0 OR t.unit_id = ?6)");
db::Statement query_order(db::Reader& reader, db::Sql sql, const ListOrder& order);

/// The last day to publish a list of a period: by the rule of that day, nothing where there is none.
struct Publication {
  std::int64_t rule_id = 0;
  base::Date on;
  std::string legal_basis;
  bool is_confirmed = false;
};
std::optional<Publication> find_publication(db::Reader& reader, const ListPeriod& period);

}  // namespace motcong::legal
