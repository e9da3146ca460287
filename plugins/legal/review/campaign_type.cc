// legal.campaign: a round of review (đợt rà soát, hệ thống hóa): by plan, which documents, until when.
#include "core/plugin/context.h"
#include "plugins/legal/review/campaign_page.h"
#include "plugins/legal/review/campaign_steps.h"
#include "plugins/legal/register/document_kind.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::Row;
using plugin::Values;
using plugin::Work;

bool is_open(const Row& row) { return row.values.text("state") == "open"; }

void check_campaign(const Work&, db::Reader&, Values& values, const Row* before, FieldErrors& errors) {
  if (before != nullptr && !is_open(*before)) {
    errors.emplace_back("", N_("The campaign is closed"));
    return;
  }
  const auto from = values.date("from_on"), to = values.date("to_on"), due = values.date("due_on");
  if (from && to && *to < *from) errors.emplace_back("to_on", N_("The last day lies before the first"));
  if (from && due && *due < *from) errors.emplace_back("due_on", N_("It is due before its time begins"));
  const auto issued_from = values.date("issued_from"), issued_to = values.date("issued_to");
  if (issued_from && issued_to && *issued_to < *issued_from) errors.emplace_back("issued_to", N_("The last day lies before the first"));
  if (values.text("kind") != "five_year") return;
  // Hệ thống hóa định kỳ 5 năm: as the law was on the last day of a year.
  const auto cutoff = values.date("cutoff_on");
  if (!cutoff || cutoff->month != 12 || cutoff->day != 31)
    errors.emplace_back("cutoff_on", N_("A five-year systematisation is cut off on 31 December of its last year"));
}

}  // namespace

plugin::RecordType campaign_type() {
  return {
      .id = kCampaign,
      .table = "legal_campaign",
      .path = "/legal/campaigns",
      .label = N_("Review campaign"),
      .label_plural = N_("Review campaigns"),
      .title = "name",
      .access = {.view = may("legal.view"), .create = may("legal.campaign"), .update = may("legal.campaign"), .remove = may("legal.campaign")},
      .fields =
          {
              Field::text("name", N_("Name of the campaign")).required().max_length(300).in_list(),
              Field::choice("kind", N_("Kind of campaign"),
                            {{"regular", N_("Regular review"), "neutral"}, {"thematic", N_("By subject, field or area"), "info"},
                             {"five_year", N_("Five-year systematisation"), "info"}, {"on_request", N_("On request"), "warn"}})
                  .required().in_list().filter(),
              Field::text("plan_number", N_("Number of the plan")).max_length(60).in_list().hint(N_("Such as 45/KH-SKHĐT")),
              Field::date("plan_on", N_("Day of the plan")),
              Field::date("from_on", N_("From the day")).required().in_list(),
              Field::date("to_on", N_("To the day")).required().in_list(),
              Field::date("due_on", N_("Forms are due on")).required().in_list().filter(),
              Field::choice("scope_level", N_("Level"), level_choices()).group(N_("Which documents are in scope")),
              Field::choice("scope_nature", N_("Nature"), nature_choices()),
              Field::choice("scope_kind", N_("Kind of document"), kind_choices()),
              Field::ref("scope_issuer_id", N_("Issued by"), kIssuer),
              Field::links("fields", N_("Fields"), kField, {"legal_campaign_field", "campaign_id", "field_id"}),
              Field::ref("scope_unit_id", N_("Responsible unit"), "core.unit"),
              Field::choice("scope_validity", N_("Validity on the cut-off day"),
                            {{"holds", N_("In force, wholly or in part")}, {"ended", N_("Ended")}}),
              Field::date("cutoff_on", N_("Cut-off day")).hint(N_("Empty: today. Of a five-year systematisation 31 December of its last year")),
              Field::date("issued_from", N_("Issued from")),
              Field::date("issued_to", N_("Issued until")),
              Field::long_text("note", N_("Note")).max_length(2000),
              Field::choice("state", N_("State"), {{"open", N_("Under way"), "info"}, {"closed", N_("Closed"), "ok"}})
                  .read_only().in_list().filter().group(N_("Close of the campaign")),
              Field::date("closed_on", N_("Campaign closed on")).read_only(),
              Field::text("left_over", N_("Why reviews were left open")).max_length(1000).read_only(),
              Field::text("leader_note", N_("Note of the leaders")).max_length(2000).read_only(),
          },
      .default_sort = "-from_on",
      .actions = campaign_steps(),
      .hooks = {.validate = check_campaign,
                .can_update = [](const Work&, db::Reader&, const Row& row) { return is_open(row); },
                .can_remove = [](const Work&, db::Reader&, const Row& row) { return is_open(row); }},
      .icon = "folder",
      .lead = N_("By plan: which documents are reviewed, by whom, until when, and what came of it"),
      .empty_text = N_("No campaign yet. A review may also be begun at once on the page of a document."),
      .can_import = false,
      .extend_detail = extend_campaign_page,
  };
}

}  // namespace motcong::legal
