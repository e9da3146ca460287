#include "plugins/par/copy_plan.h"

#include "core/base/check.h"
#include "core/i18n/calendar.h"
#include "core/i18n/vietnamese.h"
#include "core/plugin/actor.h"
#include "core/record/store.h"

namespace motcong::par {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes `word` off the end of folded text, with the blanks and numbers (also I, V) behind it; false when it is not there.
bool take_word(std::string& folded, std::string_view word) {
  size_t end = folded.size();
  while (end > 0 && (is_digit(folded[end - 1]) || folded[end - 1] == ' ' || folded[end - 1] == 'i' || folded[end - 1] == 'v')) --end;
  if (!std::string_view(folded).substr(0, end).ends_with(word)) return false;
  folded.resize(end - word.size());
  return true;
}

/// Whether the year behind `before` belongs to the plan: "năm 2019", and in a deadline "Tháng 01/2019", "Quý I/2019". A day
/// ("ngày 28 tháng 01 năm 2019", 15/03/2019) names a paper of that year, which stays as it is.
bool is_plan_year(std::string before, bool in_deadline) {
  before = i18n::fold(before);
  if (take_word(before, "nam")) return !(take_word(before, "thang") && take_word(before, "ngay"));
  if (!in_deadline || !before.ends_with('/')) return false;
  before.pop_back();
  return take_word(before, "quy") || (take_word(before, "thang") && !take_word(before, "ngay"));
}

std::string renew_year(const std::string& text, const std::string& old_year, const std::string& new_year, bool in_deadline) {
  std::string renewed;
  size_t done = 0;
  for (size_t at = text.find(old_year); at != std::string::npos; at = text.find(old_year, at + old_year.size())) {
    const size_t end = at + old_year.size();
    // A longer number, or the middle of a paper's number such as 12/2019/NĐ-CP, is no year.
    if (end < text.size() && (is_digit(text[end]) || text[end] == '/')) continue;
    if (!is_plan_year(text.substr(0, at), in_deadline)) continue;
    renewed.append(text, done, at - done).append(new_year);
    done = end;
  }
  return renewed.append(text, done);
}

std::string renew_title(const std::string& text, const std::string& old_year, const std::string& new_year) {
  return renew_year(text, old_year, new_year, false);
}

std::string renew_deadline(const std::string& text, const std::string& old_year, const std::string& new_year) {
  return renew_year(text, old_year, new_year, true);
}

std::optional<base::Date> moved(const std::optional<base::Date>& date, int years) {
  if (!date) return std::nullopt;
  return base::add_months(*date, 12 * years);
}

}  // namespace

std::int64_t copy_plan(const plugin::Work& work, db::WriteTx& tx, std::int64_t plan_id, int year) {
  const std::string new_year = std::to_string(year);
  std::string old_year;
  std::int64_t new_id = 0;
  {
    db::Statement plan = tx.query(
        "SELECT year, title, appendix_title, general_objective, specific_objectives FROM par_plan WHERE id = ?1", plan_id);
    base::check(plan.step());
    old_year = plan.string(0);
    const auto renewed = [&](int column) { return renew_title(plan.string(column), old_year, new_year); };
    new_id = tx.insert(
        "INSERT INTO par_plan(year, title, appendix_title, general_objective, specific_objectives, created_at, created_by, "
        "updated_at, updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6, ?7)",
        new_year, renewed(1), renewed(2), plan.string(3), plan.string(4), work.now, plugin::actor(work));
    record::index_row(work, tx, work.services.registry.type("par.plan"), new_id);
  }
  const int years = year - std::stoi(old_year);
  std::vector<std::int64_t> tasks;
  {
    db::Statement row = tx.query(
        "SELECT id FROM par_task WHERE plan_id = ?1 AND state <> 'cancelled' AND id NOT IN "
        "(SELECT record_id FROM core_archive WHERE record_type = 'par.task') ORDER BY sort_no", plan_id);
    while (row.step()) tasks.push_back(row.integer(0));
  }
  for (const std::int64_t task : tasks) {
    db::Statement row = tx.query(
        "SELECT section, no, content, deadline_text, starts_on, due_on, sort_no, deadline_kind FROM par_task WHERE id = ?1", task);
    base::check(row.step());
    std::string code = "CCHC-" + new_year + "-" + row.string(0) + "." + std::to_string(row.integer(1));
    if (tx.exists("SELECT 1 FROM par_task WHERE code = ?1", code)) code += "-" + std::to_string(new_id);
    const std::string words = renew_deadline(row.string(3), old_year, new_year);
    // The words know better than arithmetic: "Tháng 2/2020" ends on the 29th.
    auto due_on = row.text(7) == "once" ? i18n::read_deadline(words, year) : std::nullopt;
    // Words with a day in figures keep it, and its year is the old one.
    if (!due_on || due_on->year < year) due_on = moved(row.date(5), years);
    const std::int64_t copy = tx.insert(
        "INSERT INTO par_task(plan_id, code, section, no, content, solution, target, lead_text, support_text, deadline_text, "
        "deadline_kind, starts_on, due_on, report_rhythm, event_type, event_days, state, sort_no, created_at, created_by, "
        "updated_at, updated_by) SELECT ?2, ?3, section, no, ?4, solution, target, lead_text, support_text, ?5, deadline_kind, ?6, "
        "?7, report_rhythm, event_type, event_days, 'draft', ?8, ?9, ?10, ?9, ?10 FROM par_task WHERE id = ?1",
        task, new_id, code, renew_title(row.string(2), old_year, new_year), words,
        moved(row.date(4), years), due_on, row.integer(6) + std::int64_t{years} * 100'000, work.now, plugin::actor(work));
    tx.execute("INSERT INTO par_task_unit(task_id, unit_id, part) SELECT ?2, unit_id, part FROM par_task_unit "
               "WHERE task_id = ?1 ORDER BY part, unit_id", task, copy);
    record::index_row(work, tx, work.services.registry.type("par.task"), copy);
  }
  plugin::audit(tx, work, "par.plan.copy", "par.plan", new_id, new_year);
  return new_id;
}

}  // namespace motcong::par
