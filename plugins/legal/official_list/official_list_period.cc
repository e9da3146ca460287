#include "plugins/legal/official_list/official_list_period.h"

#include <algorithm>

#include "core/i18n/format.h"
#include "plugins/legal/validity/rules.h"

namespace motcong::legal {
namespace {

using base::Date;
using base::Message;
using plugin::Work;

constexpr std::string_view kBySystematization = "ky-";
constexpr int kFirstYear = 1945;  // of the first documents of the state
constexpr int kYearsAhead = 50;   // as for any day that is typed

Date year_end(int year) { return {year, 12, 31}; }

ListPeriod make_year(int year) {
  return {.kind = ListPeriod::Kind::year,
          .first = Date{year, 1, 1},
          .last = year_end(year),
          .rule_id = 0,
          .name = {}};
}

/// The period whose list is to be made now: the year that is over until its list is due, then the running
/// one; what is in force, of the last systematization that is over.
ListPeriod usual_period(db::Reader& reader, const Work& work, UsualPeriod usual) {
  if (usual == UsualPeriod::systematization) {
    for (const ListPeriod& period : list_systematizations(reader)) {
      if (period.last < work.today) return period;
    }
  }
  const ListPeriod before = make_year(work.today.year - 1);
  const auto due = find_publication(reader, before);
  return due && work.today <= due->on ? before : make_year(work.today.year);
}

std::optional<ListPeriod> parse_days(const Work& work, const http::Fields& typed, OrderErrors& errors) {
  std::optional<Date> days[2];
  constexpr const char* kNames[] = {"from", "to"};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string_view text = typed.get(kNames[i]);
    if (text.empty()) {
      errors.emplace_back(
          "f-from", i == 0 ? N_("Type the first day of the period") : N_("Type the last day of the period"));
      continue;
    }
    const auto day = i18n::parse_date(text, work.today);
    if (!day) {
      errors.emplace_back("f-from", day.error());
    } else {
      days[i] = *day;
    }
  }
  if (!days[0] || !days[1]) return std::nullopt;
  if (*days[1] < *days[0]) {
    errors.emplace_back(
        "f-from", Message(N_("The last day, {to}, lies before the first, {from}"),
                          {{"from", i18n::format_date(*days[0])}, {"to", i18n::format_date(*days[1])}}));
    return std::nullopt;
  }
  return ListPeriod{
      .kind = ListPeriod::Kind::range, .first = days[0], .last = *days[1], .rule_id = 0, .name = {}};
}

std::optional<int> parse_year(std::string_view text, int most) {
  if (text.size() != 4 || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return {};
  int year = 0;
  for (const char c : text) year = year * 10 + (c - '0');
  return year >= kFirstYear && year <= most ? std::optional(year) : std::nullopt;
}

}  // namespace

std::vector<ListPeriod> list_systematizations(db::Reader& reader) {
  std::vector<ListPeriod> periods;
  db::Statement row = reader.query(
      "SELECT id, valid_from, valid_to, name FROM legal_rule WHERE code = 'systematization_period' AND "
      "valid_to IS NOT NULL "
      "AND id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.rule') ORDER BY valid_to "
      "DESC, id");
  while (row.step()) {
    periods.push_back({.kind = ListPeriod::Kind::systematization,
                       .first = row.date(1),
                       .last = *row.date(2),
                       .rule_id = row.integer(0),
                       .name = row.string(3)});
  }
  return periods;
}

std::optional<ListPeriod> parse_period(db::Reader& reader, const Work& work, UsualPeriod usual,
                                       const http::Fields& typed, OrderErrors& errors) {
  const std::string_view text = typed.get("period");
  const bool has_days = !typed.get("from").empty() || !typed.get("to").empty();
  if (text == kByDays) return parse_days(work, typed, errors);
  if (text.empty() && !typed.has("period") && has_days) return parse_days(work, typed, errors);
  if (has_days) {
    errors.emplace_back(
        "f-period", N_("Days count only with the choice “From day to day”: choose it, or take the days out"));
    return std::nullopt;
  }
  if (text.empty()) return usual_period(reader, work, usual);
  if (const auto year = parse_year(text, work.today.year + kYearsAhead)) return make_year(*year);
  for (const ListPeriod& period : list_systematizations(reader)) {
    if (text == std::string(kBySystematization) + std::to_string(period.rule_id)) return period;
  }
  errors.emplace_back("f-period",
                      Message(N_("“{typed}” is no year from {first} to {last} and no period of the rules"),
                              {{"typed", std::string(text)},
                               {"first", std::to_string(kFirstYear)},
                               {"last", std::to_string(work.today.year + kYearsAhead)}}));
  return std::nullopt;
}

std::string period_text(const ListPeriod& period) {
  if (period.kind == ListPeriod::Kind::systematization)
    return std::string(kBySystematization) + std::to_string(period.rule_id);
  return period.kind == ListPeriod::Kind::year ? std::to_string(period.last.year) : std::string(kByDays);
}

std::string describe_period(const i18n::Language& language, const ListPeriod& period) {
  if (period.kind == ListPeriod::Kind::year)
    return language.tr(Message(N_("in the year {year}"), {{"year", std::to_string(period.last.year)}}));
  if (period.kind == ListPeriod::Kind::systematization) {
    std::string name = period.name;
    if (name.starts_with('K')) name[0] = 'k';  // "Kỳ ..." within a sentence
    return language.tr(Message(N_("in the period “{period}”"), {{"period", name}}));
  }
  return language.tr(Message(N_("from {from} to {to}"), {{"from", i18n::format_date(*period.first)},
                                                         {"to", i18n::format_date(period.last)}}));
}

std::optional<Publication> find_publication(db::Reader& reader, const ListPeriod& period) {
  if (period.kind == ListPeriod::Kind::range) return std::nullopt;
  const auto rule = find_rule(
      reader, period.kind == ListPeriod::Kind::year ? "yearly_list_days" : "systematization_days", period.last);
  if (!rule || !rule->number) return std::nullopt;
  return Publication{.rule_id = rule->id,
                     .on = base::add_days(period.last, static_cast<int>(*rule->number)),
                     .legal_basis = rule->legal_basis,
                     .is_confirmed = rule->is_confirmed};
}

}  // namespace motcong::legal
