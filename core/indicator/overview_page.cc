// GET /indicators: all indicators as they stand today, by the part of the portal they come from. And the card of the home
// page with those that miss their target.
#include "core/i18n/format.h"
#include "core/indicator/indicator.h"
#include "core/indicator/types.h"
#include "core/plugin/page_parts.h"

namespace motcong::indicator {
namespace {

using base::Message;
using plugin::Cell;
using plugin::Context;
using plugin::Line;

Line make_line(Context& context, const Standing& standing) {
  const Indicator& indicator = *standing.indicator;
  const plugin::Choice result = result_choice(standing.now.result);
  const std::string before(standing.before.result != Result::none
                               ? context.tr(result_choice(standing.before.result).label)
                               : std::string_view());
  return {{.text = standing.definition.label, .href = page_url(standing.definition.id), .is_title = true},
          {.text = context.tr(i18n::describe_period(standing.now.period))},
          {.text = format_value(context.language, indicator, standing.now.figure.value), .kind = "num"},
          {.text = format_value(context.language, indicator, standing.now.target), .kind = "num"},
          {.text = std::string(context.tr(result.label)), .tone = result.tone},
          {.text = format_value(context.language, indicator, standing.before.figure.value), .sub = before, .kind = "num"},
          {.text = format_trend(context, standing)}};
}

std::string_view plugin_of(const Indicator& indicator) {
  const std::string_view id = indicator.id;
  return id.substr(0, id.find('.'));
}

}  // namespace

http::Response overview_page(Context& context) {
  const std::string heading(context.tr(N_("Indicators")));
  view::Object page;
  view::List& buttons = plugin::fill_head(
      page, heading,
      context.tr(Message(N_("As of {day}. The running period is counted now; closed periods stay as they were."),
                         {{"day", i18n::format_date(context.today)}})));
  plugin::add_button(buttons, context.tr(N_("Definitions and targets")), "/indicators/definitions", "list-details");
  plugin::add_button(buttons, context.tr(N_("Closed periods")), "/indicators/snapshots", "history");
  const std::vector<Standing> standings = list_standings(context);
  view::List& cards = page.list("cards");
  const std::vector<plugin::Column> columns = {{context.tr(N_("Indicator"))},
                                               {context.tr(N_("Period"))},
                                               {context.tr(N_("Value")), "num"},
                                               {context.tr(N_("Target")), "num"},
                                               {context.tr(N_("Result"))},
                                               {context.tr(N_("Period before")), "num"},
                                               {context.tr(N_("Trend"))}};
  for (const plugin::PluginInfo& info : context.services.registry.plugins()) {
    std::vector<Line> lines;
    for (const Standing& standing : standings) {
      if (plugin_of(*standing.indicator) == info.id) lines.push_back(make_line(context, standing));
    }
    if (!lines.empty()) {
      plugin::add_card(cards, std::string("of-") + info.id, context.tr(info.label), columns, lines, {});
    }
  }
  if (cards.empty())
    plugin::add_card(cards, "none", heading, {}, {}, context.tr(N_("No part of the portal follows an indicator yet.")));
  return context.page("core/indicators", std::move(page), {.title = heading, .crumbs = {}, .menu_path = "/indicators"});
}

void fill_home_card(Context& context, view::Object& card) {
  card.set("id", "indicators").set("heading", context.tr(N_("Indicators that miss their target")));
  card.set("chart", false).set("table", false).set("tasks", false).set("empty_text", "");
  std::vector<Standing> missed = list_standings(context);
  const bool followed = !missed.empty();
  std::erase_if(missed, [](const Standing& standing) { return standing.latest().result != Result::missed; });
  if (missed.empty()) {
    card.set("empty_text", context.tr(followed ? N_("None: where there is a figure and a target, it is met.")
                                               : N_("No part of the portal follows an indicator yet.")));
  } else {
    view::List& items = card.object("tasks").list("items");
    for (const Standing& standing : missed) {
      const Reading& latest = standing.latest();
      items.add()
          .set("text", standing.definition.label)
          .set("href", page_url(standing.definition.id))
          .set("tag", format_value(context.language, *standing.indicator, latest.figure.value))
          .set("tone", "danger")
          .set("sub", context.tr(Message(
                          N_("{period}, target {target}"),
                          {{"period", context.tr(i18n::describe_period(latest.period))},
                           {"target", format_value(context.language, *standing.indicator, latest.target)}})));
    }
  }
  card.set("more_href", "/indicators").set("more_text", context.tr(N_("All indicators")));
}

}  // namespace motcong::indicator
