// The printed page of an official list.
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "plugins/legal/official_lists.h"

namespace motcong::legal {
namespace {

using base::Message;

const i18n::Language& vietnamese() { return i18n::Language::vi(); }

/// Rows below this one that belong to its document, and itself.
std::size_t span_of(const std::vector<ListRow>& rows, std::size_t at) {
  std::size_t span = 1;
  while (at + span < rows.size() && rows[at + span].is_more) ++span;
  return span;
}

void fill_rows(view::List& out, const OfficialList& list, const std::vector<ListRow>& rows) {
  out.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    view::List& cells = out.add().list("cells");
    const std::size_t span = rows[i].is_more ? 1 : span_of(rows, i);
    for (std::size_t k = rows[i].is_more ? list.shared : 0; k < rows[i].cells.size(); ++k) {
      const ListCell& cell = rows[i].cells[k];
      const bool is_high = span > 1 && k < list.shared;
      cells.add()
          .set("kind", list.columns[k].is_centred ? "num" : "lines")
          .set("text", show_cell(cell))
          .set("href", cell.href)
          .set("span", is_high ? std::to_string(span) : std::string());
    }
  }
}

}  // namespace

PaperFrame load_paper_frame(const plugin::Work& work) {
  plugin::Settings& settings = work.services.settings;
  const i18n::Language& vi = vietnamese();
  const std::string place = settings.get("agency.place");
  const std::string name = settings.get("agency.name", vi.tr(N_("the department")));
  return {
      .agency_parent = settings.get("agency.parent"),
      .agency_name = name,
      .place_date = (place.empty() ? "……………" : place) + ", " + i18n::format_date_in_words(work.today, vi),
      .sent_with = vi.tr(Message(N_("(Sent with letter No. ………… of …………… by {agency})"), {{"agency", name}})),
      .signer_post = settings.get("legal.list_signer_post", vi.tr(N_("DIRECTOR"))),
      .signer_name = settings.get("legal.list_signer")};
}

std::string say_total(const i18n::Language& language, const OfficialList& list) {
  return language.tr(
      Message(N_("In all: {count} documents"), {{"count", i18n::format_integer(list.total(), language)}}));
}

http::Response show_paper(plugin::Context& context, const ListOrder& order, const OfficialList& list) {
  const i18n::Language& vi = vietnamese();
  const PaperFrame frame = load_paper_frame(context);
  const std::string title = title_of(vi, order);
  view::Object page;
  page.set("is_landscape", true).set("number", "").set("place_date", frame.place_date);
  page.set("back_href", std::string(info_of(order.kind).path) + "?" + order.query);
  page.set("subject", i18n::to_upper(title)).set("scope", scope_of(context.db(), vi, order));
  page.set("sent_with", frame.sent_with).set("total", say_total(vi, list)).set("recipients", false);
  page.object("signature").set("capacity", frame.signer_post).set("name", frame.signer_name);
  page.set("width", std::to_string(list.columns.size()));
  view::List& columns = page.list("columns");
  for (const ListColumn& column : list.columns)
    columns.add().set("label", vi.tr(column.heading)).set("place", column.place);
  view::List& sections = page.list("sections");
  for (const ListPart& part : list.parts) {
    if (!part.heading.empty()) {
      view::Object& head = sections.add();
      head.set("heading", part.heading).set("note", "").list("rows");
    }
    for (const ListGroup& group : part.groups) {
      view::Object& section = sections.add();
      section.set("heading", group.heading);
      section.set("note", group.rows.empty() ? std::string(vi.tr(N_("No document."))) : std::string());
      fill_rows(section.list("rows"), list, group.rows);
    }
  }
  return context.page("legal/official_list_paper", std::move(page),
                      {.title = title, .crumbs = {}, .menu_path = "/legal/lists"});
}

}  // namespace motcong::legal
