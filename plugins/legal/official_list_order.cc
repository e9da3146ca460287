#include "plugins/legal/official_list_order.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "plugins/legal/document_kind.h"

namespace motcong::legal {
namespace {

using base::Date;
using base::Message;
using plugin::Work;

constexpr std::string_view kByDays = "ngay";
constexpr std::string_view kBySystematization = "ky-";
constexpr std::string_view kAllLevels = "all";
constexpr const char* kUsualLevel = "province";
constexpr int kFirstYear = 1945;  // of the first documents of the state
constexpr int kYearsAhead = 50;   // as for any day that is typed
constexpr int kYearsOffered = 30;

Date year_end(int year) { return {year, 12, 31}; }

ListPeriod make_year(int year) {
  return {.kind = ListPeriod::Kind::year,
          .first = Date{year, 1, 1},
          .last = year_end(year),
          .rule_id = 0,
          .name = {}};
}

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

/// The period whose list is to be made now: the year that is over until its list is due, then the running
/// one; what is in force, of the last systematization that is over.
ListPeriod usual_period(db::Reader& reader, const Work& work, const ListInfo& info) {
  if (info.is_at_day) {
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

std::optional<ListPeriod> parse_period(db::Reader& reader, const Work& work, const ListInfo& info,
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
  if (text.empty()) return usual_period(reader, work, info);
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

std::string parse_level(const http::Fields& typed, std::int64_t issuer_id, OrderErrors& errors) {
  const auto text = typed.find("level");
  if (!text || text->empty())
    return issuer_id != 0 ? "" : kUsualLevel;  // one body's documents are what was asked for
  if (*text == kAllLevels) return {};
  for (const plugin::Choice& level : level_choices()) {
    if (*text == level.value) return level.value;
  }
  errors.emplace_back("f-level",
                      Message(N_("“{typed}” is none of the choices"), {{"typed", std::string(*text)}}));
  return {};
}

std::string period_text(const ListPeriod& period) {
  if (period.kind == ListPeriod::Kind::systematization)
    return std::string(kBySystematization) + std::to_string(period.rule_id);
  return period.kind == ListPeriod::Kind::year ? std::to_string(period.last.year) : std::string(kByDays);
}

std::string make_query(const ListOrder& order) {
  std::string query = "period=" + period_text(order.period);
  if (order.period.kind == ListPeriod::Kind::range)
    query += "&from=" + base::format_iso(*order.period.first) + "&to=" + base::format_iso(order.period.last);
  query += "&level=" + (order.level.empty() ? std::string(kAllLevels) : order.level);
  for (const auto& [name, id] :
       {std::pair("issuer_id", order.issuer_id), std::pair("field_id", order.field_id),
        std::pair("unit_id", order.unit_id)}) {
    if (id != 0) query += "&" + std::string(name) + "=" + std::to_string(id);
  }
  return query;
}

// ---- the filter bar

/// A list to choose from; what was typed and is none of it stays, so that it can be seen and put right.
class Select {
 public:
  Select(view::List& fields, const char* id, const char* name, std::string_view label, std::string chosen)
      : chosen_(std::move(chosen)) {
    view::Object& field = fields.add();
    field.set("id", id).set("name", name).set("label", label).set("value", "").set("is_search", false);
    field.set("is_select", true)
        .set("is_date_range", false)
        .set("is_day", false)
        .set("name_to", "")
        .set("value_to", "");
    options_ = &field.list("options");
  }
  void add(std::string value, std::string_view label) {
    const bool is_chosen = value == chosen_;
    is_found_ |= is_chosen;
    options_->add().set("value", std::move(value)).set("label", label).set("is_selected", is_chosen);
  }
  void finish() {
    if (!is_found_ && !chosen_.empty()) add(chosen_, chosen_);
  }

 private:
  std::string chosen_;
  view::List* options_ = nullptr;
  bool is_found_ = false;
};

void add_rows(Select& select, db::Statement row, std::string_view all) {
  select.add("", all);
  while (row.step()) select.add(std::to_string(row.integer(0)), row.text(1));
  select.finish();
}

std::string typed_or(const http::Fields& typed, const char* name, std::string otherwise) {
  const std::string_view text = typed.get(name);
  return text.empty() ? std::move(otherwise) : std::string(text);
}

}  // namespace

const std::vector<ListInfo>& list_infos() {
  static const std::vector<ListInfo> kInfos = {
      {ListKind::ended_wholly, "/legal/lists/ended", N_("Ended or suspended wholly"),
       N_("Legal documents ended or suspended wholly {period}"),
       N_("Published each year, and with each systematization: part A of the period, part B of what ended "
          "before it and was "
          "not yet published"),
       false},
      {ListKind::ended_partly, "/legal/lists/ended-in-part", N_("Ended or suspended in part"),
       N_("Legal documents ended or suspended in part {period}"),
       N_("Published together with the list of what ended wholly: the articles concerned, why and since "
          "when"),
       false},
      {ListKind::in_force, "/legal/lists/in-force", N_("List of what is in force"),
       N_("Legal documents in force, {period}"),
       N_("Published with each systematization, every five years: all that is in force on the last day of "
          "the period"),
       true},
  };
  return kInfos;
}

const ListInfo& info_of(ListKind kind) {
  return *std::find_if(list_infos().begin(), list_infos().end(),
                       [&](const ListInfo& info) { return info.kind == kind; });
}

ListOrder parse_order(db::Reader& reader, const Work& work, ListKind kind, const http::Fields& typed,
                      OrderErrors& errors) {
  ListOrder order{.kind = kind, .period = {}, .level = {}, .query = {}};
  if (const auto period = parse_period(reader, work, info_of(kind), typed, errors)) order.period = *period;
  order.issuer_id = parse_id(reader, "SELECT 1 FROM legal_issuer WHERE id = ?1", typed, "issuer_id", errors);
  order.field_id = parse_id(reader, "SELECT 1 FROM legal_field WHERE id = ?1", typed, "field_id", errors);
  order.unit_id = parse_id(reader, "SELECT 1 FROM core_unit WHERE id = ?1", typed, "unit_id", errors);
  order.level = parse_level(typed, order.issuer_id, errors);
  if (errors.empty()) order.query = make_query(order);
  return order;
}

void fill_order_form(db::Reader& reader, const Work& work, const ListOrder& order, const http::Fields& typed,
                     view::Object& page) {
  view::Object& filters = page.object("filters");
  filters.set("action", info_of(order.kind).path).list("hidden");
  view::List& fields = filters.list("fields");
  const bool is_read = !order.query.empty();

  Select periods(fields, "f-period", "period", work.tr(N_("Period")),
                 is_read ? period_text(order.period) : std::string(typed.get("period")));
  const int newest = std::max(work.today.year, is_read ? order.period.last.year : 0);
  for (int year = newest; year > newest - kYearsOffered; --year)
    periods.add(std::to_string(year), work.tr(Message(N_("Year {year}"), {{"year", std::to_string(year)}})));
  for (const ListPeriod& period : list_systematizations(reader))
    periods.add(period_text(period), period.name);
  periods.add(std::string(kByDays), work.tr(N_("From day to day")));
  periods.finish();

  view::Object& days = fields.add();
  const bool has_days = is_read && order.period.kind == ListPeriod::Kind::range;
  days.set("id", "f-from").set("name", "from").set("label", work.tr(N_("Days from and to")));
  days.set("value", has_days ? i18n::format_date(*order.period.first) : std::string(typed.get("from")));
  days.set("is_search", false)
      .set("is_select", false)
      .set("is_date_range", true)
      .set("is_day", false)
      .set("name_to", "to");
  days.set("value_to", has_days ? i18n::format_date(order.period.last) : std::string(typed.get("to")))
      .list("options");

  Select levels(fields, "f-level", "level", work.tr(N_("Level")),
                typed_or(typed, "level",
                         is_read && order.level.empty() ? std::string(kAllLevels)
                         : is_read                      ? order.level
                                                        : std::string(kUsualLevel)));
  for (const plugin::Choice& level : level_choices()) levels.add(level.value, work.tr(level.label));
  levels.add(std::string(kAllLevels), work.tr(N_("All levels")));
  levels.finish();

  Select issuers(fields, "f-issuer_id", "issuer_id", work.tr(N_("Issued by")),
                 std::string(typed.get("issuer_id")));
  add_rows(issuers, reader.query("SELECT id, name FROM legal_issuer ORDER BY sort_no, name COLLATE vi"),
           work.tr(N_("All issuing bodies")));
  Select of_fields(fields, "f-field_id", "field_id", work.tr(N_("Field of management")),
                   std::string(typed.get("field_id")));
  add_rows(of_fields, reader.query("SELECT id, name FROM legal_field ORDER BY sort_no, id"),
           work.tr(N_("All fields")));
  Select units(fields, "f-unit_id", "unit_id", work.tr(N_("Responsible unit")),
               std::string(typed.get("unit_id")));
  add_rows(units, reader.query("SELECT id, name FROM core_unit ORDER BY sort_no, id"),
           work.tr(N_("All units")));
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

db::Statement query_order(db::Reader& reader, db::Sql sql, const ListOrder& order) {
  return reader.query(sql, order.period.first ? base::format_iso(*order.period.first) : std::string(), order.period.last,
                      order.level, order.issuer_id, order.field_id, order.unit_id);
}

std::optional<Publication> find_publication(db::Reader& reader, const ListPeriod& period) {
  if (period.kind == ListPeriod::Kind::range) return std::nullopt;
  db::Statement row = reader.query(
      "SELECT id, number, legal_basis, is_confirmed FROM legal_rule WHERE code = ?1 AND number IS NOT NULL "
      "AND "
      "coalesce(valid_from, '') <= ?2 AND coalesce(valid_to, '9999-12-31') >= ?2 AND id NOT IN (SELECT "
      "record_id FROM "
      "core_archive WHERE record_type = 'legal.rule') ORDER BY valid_from DESC LIMIT 1",
      period.kind == ListPeriod::Kind::year ? "yearly_list_days" : "systematization_days", period.last);
  if (!row.step()) return std::nullopt;
  return Publication{.rule_id = row.integer(0),
                     .on = base::add_days(period.last, static_cast<int>(row.integer(1))),
                     .legal_basis = row.string(2),
                     .is_confirmed = row.integer(3) != 0};
}

}  // namespace motcong::legal
