#include "plugins/par/appendix.h"

#include "core/base/check.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/record/store.h"
#include "plugins/par/types.h"

namespace motcong::par {
namespace {

using plugin::Context;

/// The section's name as papers print it, in capitals, in the language of papers.
std::string section_heading(std::string_view section) {
  for (const plugin::Choice& choice : section_choices()) {
    if (section == choice.value) return i18n::to_upper(i18n::Language::vi().tr(choice.label));
  }
  return std::string(section);
}

/// What stands in the plan's column: its own words, or the names of the units.
std::string words_or_units(db::Reader& reader, std::int64_t task_id, std::string words, bool lead) {
  if (!words.empty()) return words;
  db::Statement row = reader.query(
      "SELECT u.name FROM par_task_unit l JOIN core_unit u ON u.id = l.unit_id WHERE l.task_id = ?1 AND "
      "((?2 = 1 AND l.part = 'lead') OR (?2 = 0 AND l.part <> 'lead')) ORDER BY l.part DESC, u.sort_no, u.id",
      task_id, lead);
  while (row.step()) {
    if (!words.empty()) words += "; ";
    words += row.text(0);
  }
  return words;
}

/// "(Ban hành kèm theo Kế hoạch số 267/KH-SKHĐT ngày 28 tháng 01 năm 2019 của ...)"; dots where a draft has nothing yet.
std::string issue_line(const Context& context, const plugin::Row& plan) {
  const i18n::Language& vi = i18n::Language::vi();
  const auto issued_on = plan.values.date("issued_on");
  const std::string number = plan.values.text("number");
  return vi.tr(base::Message(
      N_("(Issued with Plan No. {number} of {day} by {agency})"),
      {{"number", number.empty() ? "………" : number},
       {"day", issued_on ? i18n::format_date_in_words(*issued_on, vi) : vi.tr(base::Message(N_("…… (day of issue)")))},
       {"agency", context.services.settings.get("agency.name", vi.tr(N_("the department")))}}));
}

}  // namespace

http::Response appendix_page(Context& context) {
  const plugin::Row plan = record::load_row(context.db(), context, context.services.registry.type("par.plan"), context.id());
  view::Object page;
  page.set("is_landscape", true).set("number", "").set("place_date", "");
  page.set("back_href", "/par/plans/" + std::to_string(plan.id));
  page.set("signature", false).set("recipients", false);
  const std::string subject = plan.values.text("appendix_title");
  page.set("subject", i18n::to_upper(subject.empty() ? plan.values.text("title") : subject));
  page.set("issue_line", issue_line(context, plan));
  view::List& sections = page.list("sections");
  std::string current;
  view::List* rows = nullptr;
  db::Statement task = context.db().query(
      "SELECT id, section, no, content, solution, lead_text, support_text, deadline_text, state = 'cancelled' FROM par_task "
      "WHERE plan_id = ?1 AND id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'par.task') "
      "ORDER BY sort_no", plan.id);
  // A cancelled task was issued with the plan, so that its row stays, struck through.
  while (task.step()) {
    const bool is_first = rows == nullptr || task.text(1) != current;
    if (is_first) {
      current = task.string(1);
      view::Object& section = sections.add();
      section.set("heading", section_heading(current));
      rows = &section.list("rows");
    }
    const std::int64_t id = task.integer(0);
    rows->add().set("no", std::to_string(task.integer(2))).set("content", task.text(3)).set("solution", task.text(4))
        .set("lead_units", words_or_units(context.db(), id, task.string(5), true))
        .set("support_units", words_or_units(context.db(), id, task.string(6), false))
        .set("deadline", task.text(7)).set("is_first", is_first).set("is_cancelled", task.integer(8) != 0);
  }
  return context.page("par/appendix", std::move(page), {.title = plan.values.text("title"), .crumbs = {}, .menu_path = "/par/plans"});
}

}  // namespace motcong::par
