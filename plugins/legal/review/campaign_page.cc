#include "plugins/legal/review/campaign_page.h"

#include <algorithm>
#include <map>

#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/plugin/page_parts.h"
#include "core/record/store.h"
#include "plugins/legal/review/campaign_scope.h"
#include "plugins/legal/relation/relation_words.h"
#include "plugins/legal/review/review_words.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Cell;
using plugin::Context;
using plugin::Line;
using plugin::Row;

std::string campaign_url(std::int64_t id, std::string_view rest = {}) {
  return "/legal/campaigns/" + std::to_string(id) + std::string(rest);
}
std::string reviews_url(std::int64_t campaign_id, const std::string& more = {}) {
  return "/legal/reviews?campaign_id=" + std::to_string(campaign_id) + more;
}

Row load_campaign(Context& context) {
  return record::load_row(context.db(), context, context.services.registry.type(kCampaign), context.id());
}

bool is_open(const Row& row) { return row.values.text("state") == "open"; }

// ---- counts

struct UnitCounts {
  std::int64_t unit_id = 0;
  std::string unit;
  std::map<std::string, std::int64_t> by_state;
  std::int64_t total = 0, overdue = 0;
};

/// One line a unit, in the order of the units; those nobody has yet last.
std::vector<UnitCounts> count_by_unit(Context& context, std::int64_t campaign_id) {
  std::vector<UnitCounts> units;
  db::Statement row = context.db().query(
      "SELECT coalesce(r.unit_id, 0), coalesce(u.name, ''), r.state, count(*), sum(r.approved_on IS NULL AND r.state IN "
      "('waiting', 'in_review', 'submitted', 'at_office') AND r.due_on < ?2) FROM legal_review AS r LEFT JOIN core_unit AS u ON "
      "u.id = r.unit_id WHERE r.campaign_id = ?1 AND r.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = "
      "'legal.review') GROUP BY r.unit_id, r.state ORDER BY r.unit_id IS NULL, u.sort_no, u.id",
      campaign_id, context.today);
  while (row.step()) {
    if (units.empty() || units.back().unit_id != row.integer(0))
      units.push_back({.unit_id = row.integer(0), .unit = row.string(1), .by_state = {}});
    UnitCounts& unit = units.back();
    unit.by_state[row.string(2)] = row.integer(3);
    unit.total += row.integer(3);
    unit.overdue += row.integer(4);
  }
  return units;
}

Cell number_cell(const Context& context, std::int64_t count, std::string href, bool is_late = false) {
  Cell cell{.text = i18n::format_integer(count, context.language), .kind = is_late && count > 0 ? "num late" : "num"};
  if (count > 0) cell.href = std::move(href);
  return cell;
}

std::vector<plugin::Column> unit_columns(const Context& context, const std::vector<plugin::Choice>& states) {
  std::vector<plugin::Column> columns = {{context.tr(N_("Reviewing unit"))}};
  for (const plugin::Choice& state : states) columns.push_back({context.tr(state.label), "num"});
  columns.push_back({context.tr(N_("Overdue")), "num"});
  columns.push_back({context.tr(N_("All")), "num"});
  return columns;
}

/// Units by states; every number opens its list.
std::vector<Line> list_units(Context& context, std::int64_t campaign_id, const std::vector<plugin::Choice>& states) {
  const std::vector<UnitCounts> units = count_by_unit(context, campaign_id);
  std::vector<Line> lines;
  UnitCounts all;
  for (const UnitCounts& unit : units) {
    const std::string of_unit = unit.unit_id != 0 ? "&unit_id=" + std::to_string(unit.unit_id) : std::string();
    Line line{{.text = unit.unit_id != 0 ? unit.unit : std::string(context.tr(N_("Not given out yet"))), .is_title = true}};
    for (const plugin::Choice& state : states) {
      const auto at = unit.by_state.find(state.value);
      const std::int64_t count = at != unit.by_state.end() ? at->second : 0;
      all.by_state[state.value] += count;
      line.push_back(number_cell(context, count, unit.unit_id != 0 ? reviews_url(campaign_id, of_unit + "&state=" + state.value) : std::string()));
    }
    line.push_back(number_cell(context, unit.overdue, unit.unit_id != 0 ? reviews_url(campaign_id, of_unit + "&lateness=overdue") : std::string(), true));
    line.push_back(number_cell(context, unit.total, unit.unit_id != 0 ? reviews_url(campaign_id, of_unit) : std::string()));
    all.total += unit.total;
    all.overdue += unit.overdue;
    lines.push_back(std::move(line));
  }
  if (units.size() > 1) {
    Line line{{.text = std::string(context.tr(N_("Whole department"))), .is_title = true}};
    for (const plugin::Choice& state : states)
      line.push_back(number_cell(context, all.by_state[state.value], reviews_url(campaign_id, std::string("&state=") + state.value)));
    line.push_back(number_cell(context, all.overdue, reviews_url(campaign_id, "&lateness=overdue"), true));
    line.push_back(number_cell(context, all.total, reviews_url(campaign_id)));
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Line> list_conclusions(Context& context, std::int64_t campaign_id) {
  std::map<std::string, std::int64_t> counts;
  {
    db::Statement row = context.db().query(
        "SELECT conclusion, count(*) FROM legal_review WHERE campaign_id = ?1 AND approved_on IS NOT NULL AND id NOT IN (SELECT "
        "record_id FROM core_archive WHERE record_type = 'legal.review') GROUP BY conclusion",
        campaign_id);
    while (row.step()) counts[row.string(0)] = row.integer(1);
  }
  std::vector<Line> lines;
  for (const plugin::Choice& choice : conclusion_choices()) {
    const auto at = counts.find(choice.value);
    if (at == counts.end()) continue;
    // The list counts approved forms only where it is asked so: drafts with the same conclusion are not among them.
    lines.push_back({{.text = std::string(context.tr(choice.label)), .is_title = true},
                     number_cell(context, at->second,
                                 reviews_url(campaign_id, std::string("&conclusion=") + choice.value + "&is_approved=1"))});
  }
  return lines;
}

// ---- documents in scope

http::Response scope_page(Context& context) {
  const Row row = load_campaign(context);
  const std::vector<ScopedDocument> scope = list_scope(context.db(), context, row);
  const std::vector<plugin::Choice> states = review_states(), validities = validity_choices();
  std::int64_t listed = 0, excluded = 0;
  std::vector<Line> lines;
  std::vector<const ScopedDocument*> shown;
  for (const ScopedDocument& document : scope) {
    if (static_cast<std::int64_t>(lines.size()) == kMostInScope) break;
    listed += document.review_id != 0;
    excluded += document.review_id == 0 && document.is_excluded;
    Cell state{.text = std::string(context.tr(document.is_excluded ? N_("Left out") : N_("No review yet")))};
    if (document.review_id != 0) {
      state = {.text = std::string(context.tr(label_of(states, document.review_state))), .href = review_url(document.review_id)};
    }
    lines.push_back({{.text = document.number, .href = "/legal/documents/" + std::to_string(document.id), .sub = document.title, .is_title = true},
                     {.text = i18n::format_date(document.issued_on), .kind = "nw"},
                     {.text = std::string(context.tr(label_of(validities, document.validity)))},
                     {.text = document.unit},
                     std::move(state)});
    shown.push_back(&document);
  }
  view::Object page;
  const std::string heading(context.tr(N_("Documents in scope")));
  const auto number = [&](std::int64_t count) { return i18n::format_integer(count, context.language); };
  const std::int64_t total = static_cast<std::int64_t>(shown.size());
  std::string lead = context.tr(Message(N_("{total} documents in scope: {listed} on the list, {excluded} left out"),
                                        {{"total", number(total)}, {"listed", number(listed)}, {"excluded", number(excluded)}}));
  if (static_cast<std::int64_t>(scope.size()) > kMostInScope)
    lead += ". " + std::string(context.tr(N_("The query finds more documents than a campaign can hold: narrow its scope")));
  view::List& actions = plugin::fill_head(page, heading, lead);
  plugin::add_button(actions, context.tr(N_("Change the scope")), campaign_url(row.id, "/edit"), "pencil");
  page.set("action", campaign_url(row.id, "/documents"));
  page.set("table", false);
  if (!lines.empty()) {
    // Each row with a box before it (core/pick_table).
    view::Object& table = page.object("table");
    table.set("caption", heading);
    view::List& columns = table.list("columns");
    for (const char* label : {N_("Document"), N_("Day of issue"), N_("Validity on the cut-off day"), N_("Responsible unit"), N_("State")})
      columns.add().set("label", context.tr(label)).set("kind", "").set("href", "").set("sort", "");
    view::List& rows = table.list("rows");
    for (std::size_t i = 0; i < lines.size(); ++i) {
      view::Object& out = rows.add();
      out.set("pick", std::to_string(shown[i]->id)).set("pick_label", shown[i]->number);
      view::List& cells = out.list("cells");
      for (Cell& cell : lines[i]) plugin::add_cell(cells, std::move(cell));
    }
  }
  const std::int64_t open = total - listed - excluded;
  page.set("is_open", is_open(row));
  page.set("put_label", open > 0 ? context.tr(Message(N_("Put {count} documents on the list"), {{"count", number(open)}})) : std::string());
  page.set("empty_text", lines.empty() ? context.tr(N_("No document is in scope. Widen the scope, or enter the documents in the register."))
                                       : std::string_view());
  return context.page("legal/campaign_documents", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(N_("Review campaigns"))), "/legal/campaigns"},
                                  {row.values.text("name"), campaign_url(row.id)}}});
}

std::vector<std::int64_t> read_picks(const Context& context) {
  std::vector<std::int64_t> picks;
  for (const auto& [name, value] : context.request.form.items()) {
    const auto id = i18n::parse_integer(value);
    if (name == "id[]" && id && static_cast<std::int64_t>(picks.size()) < kMostInScope) picks.push_back(*id);
  }
  return picks;
}

http::Response change_scope(Context& context) {
  const Row row = load_campaign(context);
  if (!is_open(row)) throw http::HttpError(409, N_("The campaign is closed")).back_to(campaign_url(row.id));
  const std::string back = campaign_url(row.id, "/documents");
  const std::string_view step = context.request.form.get("step");
  if (step == "put") {
    if (static_cast<std::int64_t>(list_scope(context.db(), context, row).size()) > kMostInScope) {
      return context.redirect(back, N_("The query finds more documents than a campaign can hold: narrow its scope"), "warn");
    }
    const Listed listed = context.services.db.write([&](db::WriteTx& tx) {
      const Listed done = put_on_list(context, tx, row);
      plugin::audit(tx, context, "campaign.list", kCampaign, row.id,
                    context.tr(Message(N_("{made} reviews made, {adopted} taken over, {elsewhere} left to reviews under way"),
                                       {{"made", std::to_string(done.made)}, {"adopted", std::to_string(done.adopted)}, {"elsewhere", std::to_string(done.elsewhere)}})));
      return done;
    });
    return context.redirect(reviews_url(row.id), Message(N_("{made} reviews made, {adopted} taken over, {elsewhere} left to reviews under way"),
                                                         {{"made", std::to_string(listed.made)}, {"adopted", std::to_string(listed.adopted)}, {"elsewhere", std::to_string(listed.elsewhere)}}));
  }
  const std::vector<std::int64_t> picks = read_picks(context);
  if (picks.empty() || (step != "exclude" && step != "include"))
    return context.redirect(back, N_("Choose the documents first"), "warn");
  context.services.db.write([&](db::WriteTx& tx) {
    exclude_documents(tx, row.id, picks, step == "exclude");
    plugin::audit(tx, context, step == "exclude" ? "campaign.exclude" : "campaign.include", kCampaign, row.id,
                  std::to_string(picks.size()));
  });
  return context.redirect(back, step == "exclude" ? N_("Left out") : N_("Taken in again"));
}

// ---- summary

void fill_sheet_table(Context& context, view::Object& out, const std::vector<plugin::Column>& columns, std::vector<Line> lines) {
  view::List& heads = out.list("heads");
  for (const plugin::Column& column : columns) heads.add().set("label", column.label).set("is_number", *column.kind != '\0');
  view::List& rows = out.list("rows");
  for (Line& line : lines) {
    view::List& cells = rows.add().list("cells");
    for (Cell& cell : line) {
      cells.add().set("text", std::move(cell.text)).set("href", std::move(cell.href)).set("is_title", cell.is_title)
          .set("is_number", cell.kind.starts_with("num"));
    }
  }
  out.set("empty_text", lines.empty() ? context.tr(N_("None.")) : std::string_view());
}

http::Response summary_page(Context& context) {
  const Row row = load_campaign(context);
  const std::vector<plugin::Choice> states = review_states();
  view::Object page;
  page.set("is_landscape", true).set("number", "").set("place_date", "").set("back_href", campaign_url(row.id));
  page.set("signature", false).set("recipients", false);
  page.set("name", row.values.text("name"));
  const std::string plan = row.values.text("plan_number");
  const auto plan_on = row.values.date("plan_on");
  std::string basis;
  if (!plan.empty()) {
    basis = plan_on ? context.tr(Message(N_("By plan {number} of {day}"), {{"number", plan}, {"day", i18n::format_date(*plan_on)}}))
                    : context.tr(Message(N_("By plan {number}"), {{"number", plan}}));
  }
  page.set("basis", basis);
  page.set("days", context.tr(Message(N_("From {from} to {to}; as of {today}"),
                                      {{"from", plugin::show_day(row.values.date("from_on"))},
                                       {"to", plugin::show_day(row.values.date("to_on"))},
                                       {"today", i18n::format_date(context.today)}})));
  view::List& tables = page.list("tables");
  view::Object& units = tables.add();
  units.set("heading", context.tr(N_("By unit and state")));
  fill_sheet_table(context, units, unit_columns(context, states), list_units(context, row.id, states));
  view::Object& conclusions = tables.add();
  conclusions.set("heading", context.tr(N_("By conclusion, of approved forms")));
  fill_sheet_table(context, conclusions, {{context.tr(N_("Form of handling"))}, {context.tr(N_("Documents to review")), "num"}},
                   list_conclusions(context, row.id));
  page.set("left_over", row.values.text("left_over")).set("leader_note", row.values.text("leader_note"));
  return context.page("legal/campaign_summary", std::move(page),
                      {.title = row.values.text("name"), .crumbs = {}, .menu_path = "/legal/campaigns"});
}

}  // namespace

void extend_campaign_page(Context& context, const Row& row, view::Object& page) {
  view::List& actions = page.list("more_actions");
  if (context.user.may("legal.campaign") && is_open(row))
    plugin::add_button(actions, context.tr(N_("Documents in scope")), campaign_url(row.id, "/documents"), "list", "primary");
  plugin::add_button(actions, context.tr(N_("Summary")), campaign_url(row.id, "/summary"), "chart-bar");
  std::vector<plugin::Choice> states = review_states();
  // On a screen only the states that occur; the summary has them all.
  std::erase_if(states, [&](const plugin::Choice& state) {
    return !context.db().exists("SELECT 1 FROM legal_review WHERE campaign_id = ?1 AND state = ?2", row.id, state.value);
  });
  const std::vector<Line> lines = list_units(context, row.id, states);
  view::Object& card = plugin::add_card(page.list("more_cards"), "progress", context.tr(N_("How far it is")), unit_columns(context, states), lines,
                                        context.tr(N_("No document is on the list yet. Open the documents in scope and put them on it.")));
  card.set("lead", "");
  if (!lines.empty())
    card.set("more_href", reviews_url(row.id)).set("more_text", context.tr(N_("All review forms of this campaign")));
}

void declare_campaign_pages(plugin::Registry& registry) {
  registry.get("/legal/campaigns/:id/documents", plugin::may("legal.campaign"), scope_page);
  registry.post("/legal/campaigns/:id/documents", plugin::may("legal.campaign"), change_scope);
  registry.get("/legal/campaigns/:id/summary", plugin::may("legal.view"), summary_page);
}

}  // namespace motcong::legal
