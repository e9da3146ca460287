#include "plugins/legal/review/review_duty.h"

#include <algorithm>
#include <string>

#include "core/base/check.h"
#include "core/citation/citation.h"
#include "core/i18n/format.h"
#include "core/task/task.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/review/reviews.h"
#include "plugins/legal/validity/rules.h"

namespace motcong::legal {
namespace {

using base::Date;
using base::Message;
using plugin::Work;

constexpr int kUsualDays = 30;  // where no rule says otherwise

std::string in_vietnamese(const Message& text) { return i18n::Language::vi().tr(text); }

struct Duty {
  std::string name;
  std::int64_t document_id = 0, unit_id = 0, user_id = 0;
  Date due_on;
};

Duty load_duty(db::Reader& reader, std::int64_t review_id) {
  db::Statement row = reader.query(
      "SELECT name, document_id, unit_id, coalesce(user_id, 0), due_on FROM legal_review WHERE id = ?1", review_id);
  base::check(row.step() && !row.is_null(2) && !row.is_null(4));
  return {row.string(0), row.integer(1), row.integer(2), row.integer(3), *row.date(4)};
}

std::string content_of(db::Reader& reader, const Duty& duty) {
  const std::string number = reader.text("SELECT number FROM legal_document WHERE id = ?1", duty.document_id);
  return in_vietnamese({N_("Review {document} and submit its review form"), {{"document", number}}});
}

std::vector<std::string> list_open_keys(db::Reader& reader, std::int64_t review_id) {
  std::vector<std::string> keys;
  db::Statement row = reader.query(
      "SELECT DISTINCT group_key FROM core_task WHERE source_type = 'legal.review' AND source_id = ?1 AND state NOT IN "
      "('accepted', 'cancelled')",
      review_id);
  while (row.step()) keys.push_back(row.string(0));
  return keys;
}

/// The tasks given because of the flags this review answers. Whether one of them stays, since it was begun.
bool take_over_tasks(const Work& work, db::WriteTx& tx, std::int64_t review_id, const Duty& duty) {
  std::vector<std::string> keys;
  for (const citation::OpenFlag& flag : citation::list_open_flags(tx, kDocument)) {
    if (tx.exists("SELECT 1 FROM legal_review_flag WHERE flag_id = ?1 AND review_id = ?2", flag.id, review_id))
      keys.push_back(flag.task_key);
  }
  const std::string reason = in_vietnamese({N_("Taken over by: {review}"), {{"review", duty.name}}});
  for (const std::string& key : keys)
    task::withdraw_many(work, tx, kDocument, {duty.document_id}, key, reason, reason);
  return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
    return tx.exists("SELECT 1 FROM core_task WHERE source_type = 'legal.document' AND source_id = ?1 AND group_key = ?2 AND "
                     "lead_unit_id = ?3 AND state NOT IN ('accepted', 'cancelled')",
                     duty.document_id, key, duty.unit_id);
  });
}

}  // namespace

void open_duty(const Work& work, db::WriteTx& tx, std::int64_t review_id) {
  const Duty duty = load_duty(tx, review_id);
  if (take_over_tasks(work, tx, review_id, duty)) return;
  // A form that came back after its approval is a duty anew.
  const std::int64_t times = tx.integer(
      "SELECT count(DISTINCT group_key) FROM core_task WHERE source_type = 'legal.review' AND source_id = ?1", 0, review_id);
  task::TaskOrder order{.source = {kReview, review_id},
                        .group_key = "review/" + std::to_string(review_id) + "/" + std::to_string(times + 1),
                        .content = content_of(tx, duty),
                        .lead_units = {duty.unit_id},
                        .review_permission = "legal.campaign",
                        .when = {.from = std::min(work.today, duty.due_on),
                                 .due = {task::DueRule::Kind::date, duty.due_on, 0},
                                 .label = duty.name}};
  if (duty.user_id != 0) order.user_id = duty.user_id;
  const auto opened = task::open_tasks(work, tx, order);
  // A unit that is no more: the review stays in the lists of the Office.
  if (opened) task::tell_opened(work, tx, *opened);
}

void move_duty(const Work& work, db::WriteTx& tx, std::int64_t review_id) {
  const Duty duty = load_duty(tx, review_id);
  for (const std::string& key : list_open_keys(tx, review_id)) {
    task::revise_tasks(work, tx, kReview, key, content_of(tx, duty), {task::DueRule::Kind::date, duty.due_on, 0});
  }
}

void complete_duty(const Work& work, db::WriteTx& tx, std::int64_t review_id, std::string_view note) {
  for (const std::string& key : list_open_keys(tx, review_id))
    task::complete_tasks(work, tx, {kReview, review_id}, key, note);
}

void withdraw_duty(const Work& work, db::WriteTx& tx, std::int64_t review_id, std::string_view reason) {
  task::cancel_tasks(work, tx, {kReview, review_id}, reason);
}

Date find_due_day(db::Reader& reader, const Date& today, const std::vector<std::int64_t>& grounds) {
  Date issued_on = {}, effective_on = {};
  for (const std::int64_t ground : grounds) {
    db::Statement row =
        reader.query("SELECT issued_on, coalesce(effective_on, issued_on) FROM legal_document WHERE id = ?1", ground);
    if (!row.step() || *row.date(0) < issued_on) continue;
    issued_on = *row.date(0);
    effective_on = *row.date(1);
  }
  const int days = static_cast<int>(find_rule_number(reader, "review_days", today).value_or(kUsualDays));
  Date due = base::add_days(grounds.empty() ? today : issued_on, days);
  if (!grounds.empty() && has_rule(reader, "review_before_effect", today)) due = std::min(due, effective_on);
  return due < today ? base::add_days(today, days) : due;
}

}  // namespace motcong::legal
