#include "plugins/legal/official_list/official_list.h"

#include "core/i18n/format.h"
#include "plugins/legal/register/issuers.h"

namespace motcong::legal {

using base::Message;

std::string show_cell(const ListCell& cell) {
  if (cell.number) return std::to_string(*cell.number);
  return cell.day ? i18n::format_date(*cell.day) : cell.text;
}

std::int64_t OfficialList::total() const {
  std::int64_t total = 0;
  for (const ListPart& part : parts) total += part.documents;
  return total;
}

OfficialList load_list(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                       const ListOrder& order) {
  switch (order.kind) {
    case ListKind::ended_wholly:
    case ListKind::ended_partly:
      return load_ended_list(reader, work, language, order, order.kind == ListKind::ended_wholly);
    case ListKind::in_force:
      return load_in_force_list(reader, work, language, order);
    case ListKind::to_be_handled:
      return load_to_be_handled(reader, work, language, order);
    case ListKind::review_book:
      break;
  }
  return load_review_book(reader, work, language, order);
}

std::string title_of(const i18n::Language& language, const ListOrder& order) {
  const ListInfo& info = info_of(order.kind);
  const bool is_systematized = order.period.kind == ListPeriod::Kind::systematization;
  std::string period = describe_period(language, order.period);
  if (order.campaign_id != 0) {
    period = language.tr(Message(N_("in the campaign “{name}”"), {{"name", order.campaign_name}}));
  } else if (info.is_at_day && !is_systematized) {
    period = language.tr(Message(N_("at the end of {day}"), {{"day", i18n::format_date(order.period.last)}}));
  } else if (order.period.kind == ListPeriod::Kind::year) {
    period =
        language.tr(Message(N_("of the year {year}"), {{"year", std::to_string(order.period.last.year)}}));
  }
  return language.tr(Message(info.title, {{"period", period}}));
}

std::string scope_of(db::Reader& reader, const i18n::Language& language, const ListOrder& order) {
  std::string scope;
  const auto add = [&](const Message& text) { scope += (scope.empty() ? "" : "; ") + language.tr(text); };
  if (order.issuer_id != 0) {
    add({N_("issued by {issuer}"), {{"issuer", name_issuer(reader, order.issuer_id)}}});
  } else if (order.level == "province") {
    add(N_("issued by the People's Council and the People's Committee of the province"));
  } else if (order.level == "central") {
    add(N_("issued by central bodies"));
  } else if (order.level == "department") {
    add(N_("issued by departments of the province"));
  }
  if (order.field_id != 0)
    add({N_("field: {name}"),
         {{"name", reader.text("SELECT name FROM legal_field WHERE id = ?1", order.field_id)}}});
  if (order.unit_id != 0)
    add({N_("in charge: {name}"),
         {{"name", reader.text("SELECT name FROM core_unit WHERE id = ?1", order.unit_id)}}});
  return scope;
}

}  // namespace motcong::legal
