#include "plugins/legal/official_list/official_lists.h"

#include <algorithm>

#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/plugin/page_parts.h"
#include "plugins/legal/register/register.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Cell;
using plugin::Context;
using plugin::Line;

constexpr const char* kIndex = "/legal/lists";
constexpr std::size_t kShownRows = 100;  // of each group; the paper has all

std::string publication_text(Context& context, const Publication& due) {
  return context.tr(Message(
      due.is_confirmed ? N_("at the latest on {day}") : N_("at the latest on {day} (to be confirmed)"),
      {{"day", i18n::format_date(due.on)}}));
}

/// The tracking book is kept, not published.
std::optional<Publication> find_publication_of(Context& context, const ListOrder& order) {
  if (order.kind == ListKind::review_book) return std::nullopt;
  return find_publication(context.db(), order.period);
}

http::Response index_page(Context& context) {
  const std::string heading(context.tr(N_("Official lists")));
  view::Object page;
  plugin::fill_head(
      page, heading,
      context.tr(N_("As they are published and sent: for printing on A4 and as a workbook. Each is made from "
                    "the register, as it stood on the last day of its period.")));
  std::vector<Line> lines;
  for (const ListInfo& info : list_infos()) {
    OrderErrors errors;
    const ListOrder order = parse_order(context.db(), context, info.kind, {}, errors);
    const auto due = find_publication_of(context, order);
    lines.push_back({{.text = std::string(context.tr(info.label)), .href = info.path, .is_title = true},
                     {.text = std::string(context.tr(info.purpose))},
                     {.text = describe_period(context.language, order.period)},
                     {.text = due ? publication_text(context, *due) : std::string("–"),
                      .href = due ? "/legal/rules/" + std::to_string(due->rule_id) : std::string(),
                      .sub = due ? due->legal_basis : std::string()}});
  }
  plugin::add_card(page.list("cards"), "lists", context.tr(N_("Lists")),
                   {{context.tr(N_("List"))},
                    {context.tr(N_("What it is for"))},
                    {context.tr(N_("Period to be made now"))},
                    {context.tr(N_("Published"))}},
                   lines, {});
  return context.page("core/cards", std::move(page), {.title = heading, .crumbs = {}, .menu_path = kIndex});
}

/// A cell of the screen: the document with its subject below it, other lines as they are.
Cell show_on_screen(const ListCell& cell) {
  std::string text = show_cell(cell);
  if (cell.href.empty())
    return {.text = std::move(text), .kind = cell.day ? "date" : text.find('\n') != std::string::npos ? "val" : ""};
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string below = end < text.size() ? text.substr(end + 1) : std::string();
  return {.text = text.substr(0, end), .href = cell.href, .sub = std::move(below), .is_title = true};
}

/// Rows of a group as a table of the screen; what is more of a document does not name it again.
void add_group(Context& context, view::List& cards, const OfficialList& list, const std::string& id,
               const std::string& heading, const ListGroup& group, const std::string& paper_href) {
  std::vector<plugin::Column> columns;
  for (const ListColumn& column : list.columns) columns.push_back({context.tr(column.brief)});
  std::vector<Line> lines;
  for (const ListRow& row : group.rows) {
    if (lines.size() == kShownRows) break;
    Line line;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      line.push_back(show_on_screen(row.cells[i]));
      if (row.is_more && i < list.shared && !line.back().is_title) line.back().text.clear();
    }
    lines.push_back(std::move(line));
  }
  view::Object& card = plugin::add_card(cards, id, heading, columns, lines, context.tr(N_("No document.")));
  card.set("lead", i18n::format_integer(static_cast<std::int64_t>(group.rows.size()), context.language));
  if (group.rows.size() > kShownRows)
    card.set("more_href", paper_href).set("more_text", context.tr(N_("The printed list has all rows")));
}

void fill_list(Context& context, view::Object& page, view::List& buttons, const ListOrder& order) {
  const OfficialList list = load_list(context.db(), context, context.language, order);
  const std::string path = info_of(order.kind).path;
  const std::string paper_href = path + "/print?" + order.query;
  plugin::add_button(buttons, context.tr(N_("Print the list")), paper_href, "printer", "primary");
  plugin::add_button(buttons, context.tr(N_("Excel workbook")), path + "/xlsx?" + order.query, "table");
  std::string summary = say_total(context.language, list);
  for (const ListPart& part : list.parts) {
    if (!part.heading.empty())
      summary +=
          " · " + part.heading.substr(0, 1) + ": " + i18n::format_integer(part.documents, context.language);
  }
  page.set("summary", summary);
  view::List& cards = page.list("cards");
  for (std::size_t i = 0; i < list.parts.size(); ++i) {
    for (std::size_t k = 0; k < list.parts[i].groups.size(); ++k) {
      const ListGroup& group = list.parts[i].groups[k];
      std::string heading = list.parts[i].heading;
      if (!group.heading.empty()) heading += (heading.empty() ? "" : " – ") + group.heading;
      if (heading.empty()) heading = context.tr(info_of(order.kind).label);
      const std::string id = "part-" + std::to_string(i + 1) + "-" + std::to_string(k + 1);
      add_group(context, cards, list, id, heading, group, paper_href);
    }
  }
}

std::string lead_of(Context& context, const ListOrder& order) {
  std::string lead(context.tr(info_of(order.kind).purpose));
  if (order.query.empty()) return lead + ".";
  if (const auto due = find_publication_of(context, order)) {
    lead += ". " + std::string(context.tr(N_("Published"))) + " " + publication_text(context, *due) + ", " +
            due->legal_basis;
  }
  return lead + ".";
}

http::Response list_page(Context& context, const ListOrder& order, const OrderErrors& errors) {
  const ListInfo& info = info_of(order.kind);
  const std::string heading =
      errors.empty() ? title_of(context.language, order) : std::string(context.tr(info.label));
  view::Object page;
  view::List& buttons = plugin::fill_head(page, heading, lead_of(context, order));
  fill_order_form(context.db(), context, order, context.request.query, page);
  page.set("scope", "").set("summary", "").list("cards");
  if (errors.empty()) {
    page.set("scope", scope_of(context.db(), context.language, order));
    fill_list(context, page, buttons, order);
  }
  std::vector<std::pair<std::string, std::string>> items;
  for (const auto& [control, text] : errors) items.emplace_back(control, context.tr(text));
  plugin::set_error_summary(context, page, items, N_("The list cannot be made so"));
  return context.page("legal/official_list", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(N_("Official lists"))), kIndex}},
                       .status = errors.empty() ? 200 : 422,
                       .menu_path = kIndex});
}

enum class Form { screen, paper, workbook };

http::Response answer(Context& context, ListKind kind, Form form) {
  OrderErrors errors;
  const ListOrder order = parse_order(context.db(), context, kind, context.request.query, errors);
  if (form == Form::screen || !errors.empty()) return list_page(context, order, errors);
  const Paper paper = make_paper(context, order);
  return form == Form::paper ? show_paper(context, paper) : send_workbook(context, paper, kDocument);
}

}  // namespace

void declare_official_lists(plugin::Registry& registry) {
  using plugin::may;
  registry.add(plugin::MenuItem{N_("Official lists"), kIndex, "list-details", N_("Legal documents"), 350,
                                may("legal.view")});
  registry.add(
      plugin::Setting{.key = "legal.list_signer_post",
                      .label = N_("Who signs official lists: post"),
                      .hint = N_("As it stands above the signature, such as GIÁM ĐỐC or KT. GIÁM ĐỐC"),
                      .group = N_("Legal documents"),
                      .default_value = "GIÁM ĐỐC"});
  registry.add(plugin::Setting{.key = "legal.list_signer",
                               .label = N_("Who signs official lists: name"),
                               .hint = N_("Empty: written when it is signed"),
                               .group = N_("Legal documents")});
  registry.get(kIndex, may("legal.view"), index_page);
  declare_review_form(registry);
  for (const ListInfo& info : list_infos()) {
    const auto add = [&](const char* tail, Form form) {
      registry.get(std::string(info.path) + tail, may("legal.view"),
                   [kind = info.kind, form](Context& context) { return answer(context, kind, form); });
    };
    add("", Form::screen);
    add("/print", Form::paper);
    add("/xlsx", Form::workbook);
  }
}

}  // namespace motcong::legal
