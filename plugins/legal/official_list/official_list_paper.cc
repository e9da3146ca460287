// What stands around the table of an official list, and its printed page.
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "plugins/legal/official_list/official_lists.h"

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

void fill_facts(view::Object& page, const char* key, const std::vector<std::pair<std::string, std::string>>& facts) {
  view::List& out = page.list(key);
  for (const auto& [label, text] : facts) out.add().set("label", label).set("text", text);
}

void fill_sections(view::Object& page, const OfficialList& list) {
  view::List& sections = page.list("sections");
  const auto add = [&](const std::string& heading, std::string_view note) -> view::List& {
    view::Object& section = sections.add();
    section.set("heading", heading).set("note", note);
    return section.list("rows");
  };
  for (const ListPart& part : list.parts) {
    if (!part.heading.empty()) add(part.heading, {});
    for (const ListGroup& group : part.groups) {
      const std::string_view note = group.rows.empty() ? vietnamese().tr(N_("No document.")) : std::string_view();
      fill_rows(add(group.heading, note), list, group.rows);
    }
  }
}

}  // namespace

std::string say_total(const i18n::Language& language, const OfficialList& list) {
  return language.tr(
      Message(N_("In all: {count} documents"), {{"count", i18n::format_integer(list.total(), language)}}));
}

Paper make_paper(plugin::Context& context, const ListOrder& order) {
  plugin::Settings& settings = context.services.settings;
  const i18n::Language& vi = vietnamese();
  const ListInfo& info = info_of(order.kind);
  const std::string agency = settings.get("agency.name", vi.tr(N_("the department")));
  Paper paper;
  paper.caption = vi.tr(info.caption);
  paper.name = paper.title = title_of(vi, order);
  paper.scope = scope_of(context.db(), vi, order);
  // A book stays where it is kept.
  if (!info.has_campaigns)
    paper.sent_with = vi.tr(Message(N_("(Sent with letter No. ………… of …………… by {agency})"), {{"agency", agency}}));
  paper.list = load_list(context.db(), context, vi, order);
  paper.total = say_total(vi, paper.list);
  paper.signer_post = settings.get("legal.list_signer_post", vi.tr(N_("DIRECTOR")));
  paper.signer_name = settings.get("legal.list_signer");
  paper.back_href = std::string(info.path) + "?" + order.query;
  return paper;
}

http::Response show_paper(plugin::Context& context, const Paper& paper) {
  view::Object page;
  page.set("is_landscape", paper.is_landscape).set("number", "").set("place_date", place_and_day(context));
  page.set("back_href", paper.back_href).set("caption", paper.caption);
  page.set("subject", i18n::to_upper(paper.title)).set("scope", paper.scope).set("sent_with", paper.sent_with);
  page.set("total", paper.total).set("recipients", false);
  page.object("signature").set("capacity", paper.signer_post).set("name", paper.signer_name);
  page.set("width", std::to_string(paper.list.columns.size()));
  fill_facts(page, "facts", paper.facts);
  fill_facts(page, "conclusions", paper.conclusions);
  view::List& columns = page.list("columns");
  for (const ListColumn& column : paper.list.columns)
    columns.add().set("label", vietnamese().tr(column.heading)).set("place", column.place);
  fill_sections(page, paper.list);
  return context.page("legal/official_list_paper", std::move(page), {.title = paper.name, .crumbs = {}, .menu_path = "/legal/lists"});
}

std::string place_and_day(const plugin::Work& work) {
  const std::string place = work.services.settings.get("agency.place");
  return (place.empty() ? "……………" : place) + ", " + i18n::format_date_in_words(work.today, vietnamese());
}

}  // namespace motcong::legal
