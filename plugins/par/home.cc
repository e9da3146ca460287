#include "plugins/par/home.h"

#include "core/i18n/format.h"
#include "core/indicator/indicator.h"
#include "plugins/par/board.h"
#include "plugins/par/page_parts.h"

namespace motcong::par {
namespace {

/// The indicators of reform work, in the running period or the last one that has figures.
void add_indicators(plugin::Context& context, view::List& items) {
  if (!context.user.may("core.indicator.view")) return;
  for (const indicator::Standing& standing : indicator::list_standings(context, "par")) {
    const indicator::Reading& latest = standing.latest();
    items.add()
        .set("text", standing.definition.label).set("href", indicator::page_url(standing.definition.id))
        .set("tag", indicator::format_value(context.language, *standing.indicator, latest.figure.value))
        .set("tone", indicator::result_choice(latest.result).tone)
        .set("sub", context.tr(i18n::describe_period(latest.period)));
  }
}

}  // namespace

void fill_home_card(plugin::Context& context, view::Object& card) {
  const std::int64_t plan_id = find_current_plan(context.db(), context.today);
  card.set("id", "par-figures").set("heading", context.tr(N_("Reform plan"))).set("chart", false).set("table", false);
  if (plan_id == 0) {
    card.set("tasks", false).set("empty_text", context.tr(N_("No plan is issued yet, so no unit has work from one.")));
    card.set("more_href", "").set("more_text", "");
    return;
  }
  const std::vector<BoardRow> rows = count_board(context.db(), plan_id, context.today);
  const BoardRow sum = sum_board(rows);
  struct Figure {
    const char* label;
    const char* column;
    std::int64_t count;
    const char* tone;
  };
  view::List& items = card.object("tasks").list("items");
  for (const Figure& figure : {Figure{N_("Reform tasks late"), "late", sum.counts[2], "danger"}, Figure{N_("Reform tasks running"), "running", sum.counts[1], "info"},
                               Figure{N_("Reform tasks not started"), "not_started", sum.counts[0], "neutral"}, Figure{N_("Reform tasks done"), "done", sum.counts[3], "ok"}}) {
    items.add().set("text", context.tr(figure.label)).set("href", assignments_url(plan_id, 0, figure.column))
        .set("tag", i18n::format_integer(figure.count, context.language)).set("tone", figure.tone).set("sub", "");
  }
  // Those who can extend or cancel want to know whose work is late.
  if (context.user.may("core.task.supervise") || context.user.may("core.task.extend") || context.user.may("par.cancel")) {
    for (const BoardRow& row : rows) {
      if (row.counts[2] == 0) continue;
      items.add().set("text", row.name).set("href", assignments_url(plan_id, row.unit_id, "late"))
          .set("tag", i18n::format_integer(row.counts[2], context.language)).set("tone", "danger").set("sub", context.tr(N_("Reform tasks late")));
    }
  }
  add_indicators(context, items);
  card.set("empty_text", "").set("more_href", "/par/board").set("more_text", context.tr(N_("Board of the reform plan")));
}

}  // namespace motcong::par
