#include "plugins/legal/review/campaign_steps.h"

#include <string>

#include "core/plugin/context.h"
#include "core/record/store.h"
#include "plugins/legal/review/review_duty.h"
#include "plugins/legal/review/review_steps.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::Row;
using plugin::Values;
using plugin::Work;

bool is_open(const Row& row) { return row.values.text("state") == "open"; }

void change(const Work& work, db::WriteTx& tx, const Row& row, const Values& changes) {
  record::update_values(work, tx, work.services.registry.type(kCampaign), row.id, changes);
}

/// Its reviews in these states, without those in the archive.
std::vector<std::int64_t> list_in_state(db::Reader& reader, std::int64_t campaign_id, std::string_view first,
                                        std::string_view last) {
  std::vector<std::int64_t> ids;
  db::Statement row = reader.query(
      "SELECT id FROM legal_review WHERE campaign_id = ?1 AND state IN (?2, ?3) AND id NOT IN (SELECT record_id FROM core_archive "
      "WHERE record_type = 'legal.review') ORDER BY id",
      campaign_id, first, last);
  while (row.step()) ids.push_back(row.integer(0));
  return ids;
}

std::int64_t count_unfinished(db::Reader& reader, std::int64_t campaign_id) {
  return reader.integer(
      "SELECT count(*) FROM legal_review WHERE campaign_id = ?1 AND state NOT IN ('completed', 'proposed', 'handled') AND id NOT "
      "IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.review')",
      0, campaign_id);
}

Message assign_all(const Work& work, db::WriteTx& tx, const Row& row, const Values&, FieldErrors& errors) {
  const plugin::RecordType& type = work.services.registry.type(kReview);
  std::int64_t given = 0, without = 0;
  for (const std::int64_t id : list_in_state(tx, row.id, "waiting", "waiting")) {
    const Row review = record::load_row_unchecked(tx, work, type, id);
    const std::int64_t unit = find_reviewing_unit(tx, review);
    if (unit == 0) {
      ++without;
      continue;
    }
    give_out(work, tx, review, unit, 0, review.values.date("due_on").value_or(*row.values.date("due_on")));
    ++given;
  }
  if (given == 0) {
    errors.emplace_back("", without == 0 ? N_("No review of this campaign waits to be given out")
                                         : N_("The register names no unit for the documents that wait; give them out one by one"));
    return {};
  }
  return {N_("{given} reviews are given out; {without} have no unit that answers for the document"),
          {{"given", std::to_string(given)}, {"without", std::to_string(without)}}};
}

Message close(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const std::int64_t unfinished = count_unfinished(tx, row.id);
  const std::string left_over = inputs.text("left_over");
  if (unfinished > 0 && left_over.empty()) {
    errors.emplace_back("left_over", Message(N_("{count} reviews are not finished: finish them, or write why they are left"),
                                             {{"count", std::to_string(unfinished)}}));
    return {};
  }
  if (unfinished == 0 && !left_over.empty()) {
    errors.emplace_back("left_over", N_("All reviews are finished: leave it empty"));
    return {};
  }
  const std::string reason =
      i18n::Language::vi().tr(Message(N_("The campaign is closed: {reason}"), {{"reason", left_over}}));
  for (const std::int64_t id : list_in_state(tx, row.id, "in_review", "submitted")) withdraw_duty(work, tx, id, reason);
  for (const std::int64_t id : list_in_state(tx, row.id, "at_office", "waiting")) withdraw_duty(work, tx, id, reason);
  Values changes;
  changes.set("state", db::Value(std::string("closed")));
  changes.set("closed_on", db::Value(base::format_iso(work.today)));
  changes.set("left_over", db::Value(left_over));
  change(work, tx, row, changes);
  return N_("The campaign is closed; its forms are locked. Proposals stay open until they are handled.");
}

Message reopen(const Work& work, db::WriteTx& tx, const Row& row, const Values&, FieldErrors&) {
  Values changes;
  changes.set("state", db::Value(std::string("open")));
  changes.set("closed_on", db::Value());
  changes.set("left_over", db::Value(std::string()));
  change(work, tx, row, changes);
  for (const std::int64_t id : list_in_state(tx, row.id, "in_review", "in_review")) open_duty(work, tx, id);
  for (const std::int64_t id : list_in_state(tx, row.id, "submitted", "at_office")) open_duty(work, tx, id);
  return N_("The campaign is open again");
}

Message note(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  Values changes;
  changes.set("leader_note", inputs.get("leader_note"));
  change(work, tx, row, changes);
  return N_("The note stands on the summary");
}

}  // namespace

std::vector<plugin::Action> campaign_steps() {
  const auto when_open = [](const Work&, db::Reader&, const Row& row) { return is_open(row); };
  return {
      {.id = "assign_all", .label = N_("Give all out"), .icon = "send", .access = may("legal.campaign"),
       .explain = N_("Each review that waits goes to the unit that answers for its document, as a task due on the day of the form."),
       .allowed = [](const Work&, db::Reader& reader, const Row& row) {
         return is_open(row) && !list_in_state(reader, row.id, "waiting", "waiting").empty();
       },
       .run = assign_all},
      {.id = "leader_note", .label = N_("Note of the leaders"), .icon = "message", .access = may("legal.review.finish"),
       .explain = N_("It stands on the summary of the campaign."),
       .fields = {Field::long_text("leader_note", N_("Note of the leaders")).required().max_length(2000)},
       .prefill = [](const Work&, db::Reader&, const Row& row) -> std::map<std::string, std::string> {
         return {{"leader_note", row.values.text("leader_note")}};
       },
       .run = note},
      {.id = "close", .label = N_("Close the campaign"), .icon = "lock", .access = may("legal.campaign"),
       .explain = N_("All its forms are locked; tasks that are open are withdrawn. How proposals are handled can still be entered."),
       .fields = {Field::long_text("left_over", N_("Why reviews were left open")).max_length(1000)
                      .hint(N_("Only where reviews are not finished"))},
       .allowed = when_open, .run = close},
      {.id = "reopen", .label = N_("Open again"), .icon = "arrow-back-up", .access = may("legal.campaign"), .danger = true,
       .explain = N_("Its forms can be changed again; who has not finished has his task again."),
       .allowed = [](const Work&, db::Reader&, const Row& row) { return !is_open(row); }, .run = reopen},
  };
}

}  // namespace motcong::legal
