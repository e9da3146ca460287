#include "plugins/legal/official_list/official_list_order.h"

#include <algorithm>

#include "core/i18n/format.h"
#include "plugins/legal/register/document_kind.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Work;

/// The id that was typed, when such a row is there; 0 for none.
std::int64_t parse_id(db::Reader& reader, db::Sql exists, const http::Fields& typed, const char* name,
                      OrderErrors& errors) {
  const std::string_view text = typed.get(name);
  if (text.empty()) return 0;
  const auto id = i18n::parse_integer(text);
  if (id && reader.exists(exists, *id)) return *id;
  errors.emplace_back("f-" + std::string(name),
                      Message(N_("“{typed}” is none of the choices"), {{"typed", std::string(text)}}));
  return 0;
}

std::string parse_level(const http::Fields& typed, const char* usual, OrderErrors& errors) {
  const auto text = typed.find("level");
  if (!text || text->empty()) return usual;
  if (*text == kAllLevels) return {};
  for (const plugin::Choice& level : level_choices()) {
    if (*text == level.value) return level.value;
  }
  errors.emplace_back("f-level",
                      Message(N_("“{typed}” is none of the choices"), {{"typed", std::string(*text)}}));
  return {};
}

std::string make_query(const ListOrder& order) {
  std::string query = "period=" + period_text(order.period);
  if (order.period.kind == ListPeriod::Kind::range)
    query += "&from=" + base::format_iso(*order.period.first) + "&to=" + base::format_iso(order.period.last);
  query += "&level=" + (order.level.empty() ? std::string(kAllLevels) : order.level);
  for (const auto& [name, id] :
       {std::pair("issuer_id", order.issuer_id), std::pair("field_id", order.field_id),
        std::pair("unit_id", order.unit_id), std::pair("campaign_id", order.campaign_id)}) {
    if (id != 0) query += "&" + std::string(name) + "=" + std::to_string(id);
  }
  return query;
}

}  // namespace

const std::vector<ListInfo>& list_infos() {
  constexpr const char* kList = N_("LIST");
  constexpr const char* kProvince = "province";
  static const std::vector<ListInfo> kInfos = {
      {ListKind::ended_wholly, "/legal/lists/ended", N_("Ended or suspended wholly"), kList,
       N_("Legal documents ended or suspended wholly {period}"),
       N_("Published each year, and with each systematization: part A of the period, part B of what ended before it "
          "and was not yet published"),
       false, UsualPeriod::year, kProvince, false},
      {ListKind::ended_partly, "/legal/lists/ended-in-part", N_("Ended or suspended in part"), kList,
       N_("Legal documents ended or suspended in part {period}"),
       N_("Published together with the list of what ended wholly: the articles concerned, why and since when"), false,
       UsualPeriod::year, kProvince, false},
      {ListKind::in_force, "/legal/lists/in-force", N_("List of what is in force"), kList,
       N_("Legal documents in force, {period}"),
       N_("Published with each systematization, every five years: all that is in force on the last day of the period"),
       true, UsualPeriod::systematization, kProvince, false},
      {ListKind::to_be_handled, "/legal/lists/to-be-handled", N_("List of what is to be handled"), kList,
       N_("Legal documents to be suspended, amended, replaced, repealed or newly issued, {period}"),
       N_("Published with each systematization and reported each year: what reviews that the Office has approved propose "
          "and nobody has handled yet"),
       true, UsualPeriod::year, kProvince, false},
      {ListKind::review_book, "/legal/lists/review-book", N_("Tracking book of reviewed documents"),
       N_("TRACKING BOOK"), N_("Legal documents reviewed {period}"),
       N_("Kept of every document that is reviewed (form 02): on what grounds, what is proposed, what came of it"), false,
       UsualPeriod::year, "", true},
  };
  return kInfos;
}

const ListInfo& info_of(ListKind kind) {
  return *std::find_if(list_infos().begin(), list_infos().end(),
                       [&](const ListInfo& info) { return info.kind == kind; });
}

ListOrder parse_order(db::Reader& reader, const Work& work, ListKind kind, const http::Fields& typed,
                      OrderErrors& errors) {
  ListOrder order;
  order.kind = kind;
  if (const auto period = parse_period(reader, work, info_of(kind).usual_period, typed, errors)) order.period = *period;
  order.issuer_id = parse_id(reader, "SELECT 1 FROM legal_issuer WHERE id = ?1", typed, "issuer_id", errors);
  order.field_id = parse_id(reader, "SELECT 1 FROM legal_field WHERE id = ?1", typed, "field_id", errors);
  order.unit_id = parse_id(reader, "SELECT 1 FROM core_unit WHERE id = ?1", typed, "unit_id", errors);
  if (info_of(kind).has_campaigns) {
    order.campaign_id = parse_id(reader, "SELECT 1 FROM legal_campaign WHERE id = ?1", typed, "campaign_id", errors);
    order.campaign_name = reader.text("SELECT name FROM legal_campaign WHERE id = ?1", order.campaign_id);
  }
  // One body's documents are what was asked for, whatever its level.
  order.level = parse_level(typed, order.issuer_id != 0 ? "" : info_of(kind).usual_level, errors);
  if (errors.empty()) order.query = make_query(order);
  return order;
}

db::Statement query_order(db::Reader& reader, db::Sql sql, const ListOrder& order) {
  return reader.query(sql, order.period.first ? base::format_iso(*order.period.first) : std::string(), order.period.last,
                      order.level, order.issuer_id, order.field_id, order.unit_id, order.campaign_id);
}

}  // namespace motcong::legal
