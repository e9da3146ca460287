#include "core/task/by_unit.h"

#include <map>

#include "core/db/kept.h"
#include "core/i18n/format.h"
#include "core/plugin/page_parts.h"
#include "core/task/settings.h"
#include "core/task/state_rule.h"

namespace motcong::task {
namespace {

using base::Date;
using base::Message;
using db::join_sql;
using plugin::Context;

// By unit and day out of the index alone: a twentieth of the rows to add up.
constexpr auto kOutstandingByDay =
    join_sql(join_sql("SELECT p.lead_unit_id, p.due_on, COUNT(*) FROM core_task AS p WHERE "),
             rule::kIsOutstanding, join_sql(" GROUP BY p.lead_unit_id, p.due_on"));

db::Kept<std::vector<UnitCount>>& kept_counts() {
  static db::Kept<std::vector<UnitCount>> kept;
  return kept;
}

}  // namespace

std::vector<UnitCount> count_by_unit(db::Reader& reader, const Date& today, int soon_days,
                                     int very_late_days) {
  std::map<std::int64_t, UnitCount> by_unit;
  const Date very_late = base::add_days(today, -very_late_days), soon = base::add_days(today, soon_days);
  {
    db::Statement row = reader.query(kOutstandingByDay.data());
    while (row.step()) {
      UnitCount& count = by_unit[row.integer(0)];
      const Date due = *row.date(1);
      const std::int64_t tasks = row.integer(2);
      count.open += tasks;
      if (due < today) count.late += tasks;
      if (due <= very_late) count.very_late += tasks;
      if (due >= today && due <= soon) count.soon += tasks;
    }
  }
  {
    db::Statement row = reader.query(
        "SELECT lead_unit_id, COUNT(*) FROM core_task WHERE state = 'reported' AND is_resting = 0 GROUP BY "
        "lead_unit_id");
    while (row.step()) by_unit[row.integer(0)].waiting = row.integer(1);
  }
  std::vector<UnitCount> counts;
  db::Statement unit = reader.query("SELECT id, name FROM core_unit ORDER BY sort_no, id");
  while (unit.step()) {
    const auto found = by_unit.find(unit.integer(0));
    if (found == by_unit.end()) continue;
    counts.push_back(found->second);
    counts.back().unit_id = unit.integer(0);
    counts.back().name = unit.string(1);
  }
  return counts;
}

namespace {

/// The counts of today that the person may see.
std::vector<UnitCount> load_counts(Context& context, int soon_days, int very_late_days) {
  const std::string key = base::format_iso(context.today) + " " + std::to_string(soon_days) + " " +
                          std::to_string(very_late_days);
  // Leaders look more often than things change.
  std::vector<UnitCount> counts = kept_counts().get(context.services.db, key, [&] {
    return count_by_unit(context.db(), context.today, soon_days, very_late_days);
  });
  const auth::Reach reach = context.user.reach("core.task.view");
  if (!reach.all)
    std::erase_if(counts, [&](const UnitCount& count) { return !reach.covers_unit(count.unit_id); });
  return counts;
}

/// The list of what is late, of a unit or (0) of all.
std::string late_url(const Context& context, std::int64_t unit_id, int days) {
  const std::string unit = unit_id != 0 ? "lead_unit_id=" + std::to_string(unit_id) + "&" : std::string();
  return "/tasks?" + unit + "phase=unit&due_on_to=" + base::format_iso(base::add_days(context.today, -days));
}

}  // namespace

void fill_late_card(Context& context, view::Object& card) {
  const int very_late_days = load_very_late_days(context.services.settings);
  const std::vector<UnitCount> counts = load_counts(context, load_soon_days(context.services.settings), very_late_days);
  card.set("id", "late-by-unit").set("heading", context.tr(N_("Late periods to report, by unit")));
  card.set("chart", false).set("table", false).set("empty_text", "");
  card.set("more_href", "/tasks/by-unit").set("more_text", context.tr(N_("Late by unit")));
  view::List& items = card.object("tasks").list("items");
  std::int64_t late = 0;
  for (const UnitCount& count : counts) late += count.late;
  if (late == 0) {
    card.set("tasks", false).set("empty_text", context.tr(N_("Nothing is late.")));
    return;
  }
  const auto add = [&](std::string_view name, std::int64_t unit_id, std::int64_t number, std::string sub) {
    items.add()
        .set("text", name)
        .set("href", late_url(context, unit_id, 1))
        .set("tag", i18n::format_integer(number, context.language))
        .set("tone", "danger")
        .set("sub", sub);
  };
  for (const UnitCount& count : counts) {
    if (count.late == 0) continue;
    add(count.name, count.unit_id, count.late,
        count.very_late == 0 ? std::string()
                             : context.tr(Message(N_("of these very late: {count}"),
                                                  {{"count", i18n::format_integer(count.very_late, context.language)}})));
  }
  if (context.user.reach("core.task.view").all)
    add(context.tr(N_("Whole department")), 0, late, std::string(context.tr(N_("over all duties, whatever they come from"))));
}

http::Response by_unit_page(Context& context) {
  const auth::Reach reach = context.user.reach("core.task.view");
  const int soon_days = load_soon_days(context.services.settings),
            very_late_days = load_very_late_days(context.services.settings);
  const std::vector<UnitCount> counts = load_counts(context, soon_days, very_late_days);
  const auto day = [&](int days) { return base::format_iso(base::add_days(context.today, days)); };
  const std::string late = "&phase=unit&due_on_to=" + day(-1),
                    very_late = "&phase=unit&due_on_to=" + day(-very_late_days);
  const std::string soon = "&phase=unit&due_on_from=" + day(0) + "&due_on_to=" + day(soon_days);
  const auto make_line = [&](const UnitCount& count, std::string name, const std::string& filter) {
    const auto number = [&](std::int64_t value, const std::string& more, const char* kind) {
      plugin::Cell cell{.text = i18n::format_integer(value, context.language), .kind = kind};
      if (value > 0) cell.href = "/tasks?" + filter + (filter.empty() ? more.substr(1) : more);
      return cell;
    };
    return plugin::Line{{.text = std::move(name), .is_title = true},
                        number(count.late, late, count.late > 0 ? "num late" : "num"),
                        number(count.very_late, very_late, count.very_late > 0 ? "num late" : "num"),
                        number(count.soon, soon, "num"),
                        number(count.open, "&phase=unit", "num"),
                        number(count.waiting, "&phase=decision", "num")};
  };
  UnitCount sum;
  std::vector<plugin::Line> lines;
  for (const UnitCount& count : counts) {
    sum.late += count.late;
    sum.very_late += count.very_late;
    sum.soon += count.soon;
    sum.open += count.open;
    sum.waiting += count.waiting;
    lines.push_back(make_line(count, count.name, "lead_unit_id=" + std::to_string(count.unit_id)));
  }
  if (lines.size() > 1 && reach.all)
    lines.push_back(make_line(sum, std::string(context.tr(N_("Whole department"))), ""));
  const std::string heading(context.tr(N_("Late by unit")));
  view::Object page;
  plugin::fill_head(
      page, heading,
      context.tr(
          Message(N_("As of {day}. Counted is each period or occasion that is to be reported on, of all plans and "
                     "records. One that waits for a decision is not the unit's lateness; one that was returned is. "
                     "Very late: by {days} days or more. Each number opens its list."),
                  {{"day", i18n::format_date(context.today)}, {"days", std::to_string(very_late_days)}})));
  view::List& cards = page.list("cards");
  plugin::add_card(cards, "by-unit", heading,
                   {{context.tr(N_("Unit"))},
                    {context.tr(N_("Periods late")), "num"},
                    {context.tr(N_("Of these very late")), "num"},
                    {context.tr(N_("Due soon")), "num"},
                    {context.tr(N_("Open with the unit")), "num"},
                    {context.tr(N_("Waiting for a decision")), "num"}},
                   lines, context.tr(N_("No unit has an open task.")))
      .set("lead", "");
  return context.page("core/cards", std::move(page),
                      {.title = heading, .crumbs = {}, .menu_path = "/tasks/by-unit"});
}

}  // namespace motcong::task
