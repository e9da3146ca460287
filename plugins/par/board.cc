#include "plugins/par/board.h"

#include "core/i18n/format.h"
#include "core/view/chart.h"
#include "plugins/par/page_parts.h"
#include "plugins/par/state_rule.h"

namespace motcong::par {
namespace {

using db::join_sql;
using plugin::Context;

constexpr auto kCountSql = join_sql(
    join_sql("SELECT s.unit_id, u.name, u.short_name, s.board_column, COUNT(*) FROM (SELECT t.unit_id, "),
    rule::kAssignmentColumn,
    join_sql(" AS board_column FROM par_assignment AS t JOIN par_task AS tk ON tk.id = t.task_id WHERE tk.plan_id = :plan) AS s"
             " JOIN core_unit AS u ON u.id = s.unit_id"
             " GROUP BY s.unit_id, u.name, u.short_name, u.sort_no, s.board_column ORDER BY u.sort_no, s.unit_id"));

std::array<std::string_view, 4> column_labels(const Context& context) {
  return {context.tr(N_("Not started")), context.tr(N_("Running")), context.tr(N_("Late")), context.tr(N_("Done"))};
}

void fill_chooser(Context& context, view::Object& page, std::int64_t chosen) {
  // A plan in the archive is offered only where it is what one looks at.
  if (context.db().integer("SELECT count(*) FROM par_plan WHERE state = 'issued' AND (id = ?1 OR id NOT IN "
                           "(SELECT record_id FROM core_archive WHERE record_type = 'par.plan'))", 0, chosen) < 2) {
    page.set("filters", false);
    return;
  }
  db::Statement plan = context.db().query(
      "SELECT id, year, title FROM par_plan WHERE state = 'issued' AND (id = ?1 OR id NOT IN "
      "(SELECT record_id FROM core_archive WHERE record_type = 'par.plan')) ORDER BY year DESC, id DESC", chosen);
  view::Object& filters = page.object("filters");
  filters.set("action", "/par/board").list("hidden");
  view::Object& field = filters.list("fields").add();
  field.set("id", "f-plan_id").set("name", "plan_id").set("label", context.tr(N_("Plan"))).set("value", "");
  field.set("is_search", false).set("is_select", true).set("is_date_range", false).set("name_to", "").set("value_to", "");
  view::List& options = field.list("options");
  while (plan.step()) {
    options.add().set("value", std::to_string(plan.integer(0))).set("label", plan.string(1) + " · " + plan.string(2))
        .set("is_selected", plan.integer(0) == chosen);
  }
}

Line make_line(const Context& context, std::int64_t plan_id, const BoardRow& row, std::string name, std::int64_t unit_id) {
  const auto number = [&](std::int64_t value, std::string_view column, const char* kind) {
    Cell cell{.text = i18n::format_integer(value, context.language), .kind = kind};
    if (value > 0) cell.href = assignments_url(plan_id, unit_id, column);
    return cell;
  };
  Line line{{.text = std::move(name), .is_title = true}};
  for (size_t i = 0; i < kBoardColumns.size(); ++i) {
    const bool is_late = std::string_view(kBoardColumns[i]) == "late" && row.counts[i] > 0;
    line.push_back(number(row.counts[i], kBoardColumns[i], is_late ? "num late" : "num"));
  }
  // The sum without a filter of column would also open cancelled work, so it is no link.
  line.push_back({.text = i18n::format_integer(row.total(), context.language), .kind = "num"});
  return line;
}

view::SafeHtml draw_chart(const Context& context, const std::vector<BoardRow>& rows, std::string title) {
  view::BarChart chart;
  chart.title = std::move(title);
  chart.stacked = true;
  chart.horizontal = true;
  // The colours of the series are fixed: blue, orange, grey, green suit running, late, not started, done.
  constexpr size_t kOrder[] = {1, 2, 0, 3};
  const auto labels = column_labels(context);
  for (const size_t i : kOrder) chart.series.push_back({std::string(labels[i]), {}});
  for (const BoardRow& row : rows) {
    chart.categories.push_back(row.short_name.empty() ? row.name : row.short_name);
    for (size_t i = 0; i < chart.series.size(); ++i) chart.series[i].values.push_back(row.counts[kOrder[i]]);
  }
  return view::render_bar_chart(chart, context.language);
}

}  // namespace

std::vector<BoardRow> count_board(db::Reader& reader, std::int64_t plan_id, const base::Date& today) {
  std::vector<BoardRow> rows;
  db::Statement count = reader.query(kCountSql.data(), today, plan_id);
  while (count.step()) {
    const std::string_view column = count.text(3);
    for (size_t i = 0; i < kBoardColumns.size(); ++i) {
      if (column != kBoardColumns[i]) continue;
      if (rows.empty() || rows.back().unit_id != count.integer(0)) {
        rows.push_back({.unit_id = count.integer(0), .name = count.string(1), .short_name = count.string(2)});
      }
      rows.back().counts[i] = count.integer(4);
    }
  }
  return rows;
}

BoardRow sum_board(const std::vector<BoardRow>& rows) {
  BoardRow sum;
  for (const BoardRow& row : rows) {
    for (size_t i = 0; i < sum.counts.size(); ++i) sum.counts[i] += row.counts[i];
  }
  return sum;
}

std::int64_t find_current_plan(db::Reader& reader, const base::Date& today) {
  // A year is four digits, so that text compares as numbers do.
  return reader.integer("SELECT id FROM par_plan WHERE state = 'issued' AND id NOT IN "
                        "(SELECT record_id FROM core_archive WHERE record_type = 'par.plan') "
                        "ORDER BY year <= ?1 DESC, year DESC, id DESC LIMIT 1", 0,
                        std::to_string(today.year));
}

http::Response board_page(Context& context) {
  std::int64_t plan_id = find_current_plan(context.db(), context.today);
  if (const auto asked = i18n::parse_integer(context.request.query.get("plan_id"))) {
    if (!context.db().exists("SELECT 1 FROM par_plan WHERE id = ?1 AND state = 'issued'", *asked)) throw http::HttpError(404);
    plan_id = *asked;
  }
  const std::string title = context.db().text("SELECT title FROM par_plan WHERE id = ?1", plan_id);
  const std::string heading(context.tr(N_("Board of the reform plan")));
  view::Object page;
  view::List& buttons = fill_head(
      page, heading,
      plan_id == 0 ? std::string(context.tr(N_("No plan is issued yet, so no unit has work from one.")))
                   : context.tr(base::Message(N_("{plan}, as of {day}. Counted is the work of a unit on a reform task, however many periods it "
                                                 "reports on. Each number opens its list."),
                                              {{"plan", title}, {"day", i18n::format_date(context.today)}})));
  fill_chooser(context, page, plan_id);
  const std::vector<BoardRow> rows = count_board(context.db(), plan_id, context.today);
  const auto labels = column_labels(context);
  std::vector<Line> lines;
  for (const BoardRow& row : rows) lines.push_back(make_line(context, plan_id, row, row.name, row.unit_id));
  if (!rows.empty()) {
    lines.push_back(make_line(context, plan_id, sum_board(rows), std::string(context.tr(N_("Whole department"))), 0));
    add_button(buttons, context.tr(N_("Print the appendix")), "/par/plans/" + std::to_string(plan_id) + "/appendix", "table");
    page.object("chart").set("html_chart", draw_chart(context, rows, heading + ": " + title));
  } else {
    page.set("chart", false);
  }
  fill_table(page, heading, {{context.tr(N_("Unit"))}, {labels[0], "num"}, {labels[1], "num"}, {labels[2], "num"}, {labels[3], "num"},
                             {context.tr(N_("Total")), "num"}}, lines);
  return context.page("par/board", std::move(page), {.title = heading, .crumbs = {}, .menu_path = "/par/board"});
}

}  // namespace motcong::par
