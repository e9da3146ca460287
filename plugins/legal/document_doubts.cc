#include "plugins/legal/document_doubts.h"

#include "core/i18n/format.h"
#include "plugins/legal/issuers.h"
#include "plugins/legal/number.h"

namespace motcong::legal {

using base::Message;

std::optional<std::int64_t> find_effective_days(db::Reader& reader, std::string_view level, const base::Date& issued_on) {
  const bool central = level == "central";
  if (!central && level != "province") return std::nullopt;
  db::Statement rule = reader.query(
      "SELECT number FROM legal_rule WHERE code = ?1 AND number IS NOT NULL AND coalesce(valid_from, '') <= ?2 AND "
      "coalesce(valid_to, '9999-12-31') >= ?2 ORDER BY valid_from DESC LIMIT 1",
      central ? "effective_days_central" : "effective_days_province", issued_on);
  if (!rule.step()) return std::nullopt;
  return rule.integer(0);
}

std::vector<Message> list_doubts(db::Reader& reader, const plugin::Row& document) {
  std::vector<Message> doubts;
  const auto issued_on = document.values.date("issued_on");
  if (!issued_on) return doubts;
  const auto effective_on = document.values.date("effective_on");
  if (effective_on && document.values.text("nature") == "normative") {
    const auto days = find_effective_days(reader, document.values.text("level"), *issued_on);
    if (days && *effective_on < base::add_days(*issued_on, static_cast<int>(*days))) {
      doubts.emplace_back(N_("It takes effect on {effective}, earlier than {days} days after its issue on {issued}. That is "
                             "right only under the shortened procedure or where law allows it from the day of signing"),
                          std::initializer_list<std::pair<std::string, std::string>>{
                              {"effective", i18n::format_date(*effective_on)},
                              {"days", std::to_string(*days)},
                              {"issued", i18n::format_date(*issued_on)}});
    }
  }
  const DocumentNumber number = read_number(document.values.text("number"));
  if (number.year != 0 && number.year != issued_on->year) {
    doubts.emplace_back(N_("The number says {year}, the day of issue {issued}"),
                        std::initializer_list<std::pair<std::string, std::string>>{
                            {"year", std::to_string(number.year)}, {"issued", i18n::format_date(*issued_on)}});
  }
  const std::int64_t named = number.issuers.empty() ? 0 : find_issuer(reader, number.issuers.front());
  if (named != 0 && named != document.values.integer("issuer_id")) {
    doubts.emplace_back(N_("The number names another issuing body: {body}"),
                        std::initializer_list<std::pair<std::string, std::string>>{
                            {"body", name_issuer(reader, named)}});
  }
  return doubts;
}

}  // namespace motcong::legal
