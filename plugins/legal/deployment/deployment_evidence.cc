// legal.deployment_evidence: what was done to deploy a document. Its file may be attached after it is saved, as all files
// are; until the file or a link is there it does not count, and the page says so.
#include <array>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "plugins/legal/deployment/deployment.h"
#include "plugins/legal/deployment/deployment_rule.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::Row;
using plugin::Values;
using plugin::Work;

/// As the title of the row has it; papers of an office are named by their numbers.
struct Kind {
  const char* id;
  const char* label;
  const char* title;
  bool has_number;
};
constexpr std::array<Kind, 5> kKinds = {{
    {"letter", N_("Official letter of deployment or guidance"), "Công văn", true},
    {"plan", N_("Plan of deployment"), "Kế hoạch", true},
    {"conference", N_("Conference, training"), "Hội nghị, tập huấn", false},
    {"decision", N_("Internal decision or procedure"), "Quyết định, quy trình nội bộ", true},
    {"web", N_("Posted on the web (supplements only)"), "Đăng tải trên Trang thông tin điện tử", false},
}};

const Kind* find_kind_of_evidence(std::string_view id) {
  for (const Kind& kind : kKinds) {
    if (id == kind.id) return &kind;
  }
  return nullptr;
}

std::vector<plugin::Choice> kinds() {
  std::vector<plugin::Choice> choices;
  for (const Kind& kind : kKinds) choices.push_back({kind.id, kind.label});
  return choices;
}

void check_deployment(db::Reader& reader, const Work& work, const Values& values, const Row* before, FieldErrors& errors) {
  static constexpr auto kSql = db::join_sql(
      db::join_sql("SELECT d.issued_on, "), deployment::kState,
      db::join_sql(", :today FROM legal_deployment AS t JOIN legal_document AS d ON d.id = t.document_id WHERE t.id = :id"));
  db::Statement row = reader.query(kSql.data(), work.today, values.integer("deployment_id"));
  if (!row.step()) return;  // told already
  if (before == nullptr && (row.text(1) == "exempt" || row.text(1) == "withdrawn" || row.text(1) == "archived")) {
    errors.emplace_back("deployment_id", N_("This document need not be deployed as it stands; no evidence is taken"));
  }
  const auto done_on = values.date("done_on");
  if (!done_on) return;
  const base::Date issued_on = *row.date(0);
  if (*done_on < issued_on) {
    errors.emplace_back("done_on", Message(N_("{day} lies before the issue of the document on {issued}"),
                                           {{"day", i18n::format_date(*done_on)}, {"issued", i18n::format_date(issued_on)}}));
  }
  if (*done_on > work.today) {
    errors.emplace_back("done_on", Message(N_("{day} lies in the future; today is {today}"),
                                           {{"day", i18n::format_date(*done_on)}, {"today", i18n::format_date(work.today)}}));
  }
}

void check_evidence(const Work& work, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  const Kind* kind = find_kind_of_evidence(values.text("kind"));
  if (kind == nullptr) return;  // told already
  const std::string number = values.text("number");
  if (kind->has_number && number.empty()) errors.emplace_back("number", N_("Write the number of the paper"));
  if (kind->id == std::string_view("web") && values.text("link").empty())
    errors.emplace_back("link", N_("Write the address at which it was posted"));
  check_deployment(reader, work, values, before, errors);
  std::string name = kind->title;
  if (!number.empty()) name += " số " + number;
  if (const auto day = values.date("done_on")) name += " ngày " + i18n::format_date(*day);
  values.set("name", db::Value(name));
}

constexpr auto kStanding = db::join_sql(
    db::join_sql("(SELECT CASE WHEN e.kind = 'web' THEN 'supplement' WHEN "), deployment::kHasProof,
    db::join_sql(" THEN 'counts' ELSE 'no_proof' END FROM legal_deployment_evidence AS e WHERE e.id = t.id)"));

}  // namespace

plugin::RecordType evidence_type() {
  return {
      .id = kEvidence, .table = "legal_deployment_evidence", .path = "/legal/deployment-evidence",
      .label = N_("Evidence of deployment"), .label_plural = N_("Evidence of deployment"), .title = "name",
      .access = {.view = may("legal.view"), .create = may("legal.deployment"), .update = may("legal.deployment"),
                 .remove = may("legal.deployment")},
      .rows = {.unit = "EXISTS (SELECT 1 FROM legal_deployment AS d WHERE d.id = t.deployment_id AND (d.unit_id IN (:units) OR "
                       "EXISTS (SELECT 1 FROM legal_deployment_helper AS u WHERE u.deployment_id = d.id AND u.unit_id IN "
                       "(:units))))"},
      .fields = {
          Field::text("name", N_("Evidence")).read_only().max_length(200).in_list(),
          Field::ref("deployment_id", N_("Deployment"), kDeployment).required().fixed().in_list().filter(),
          Field::choice("kind", N_("Form of deployment"), kinds()).required().in_list().filter(),
          Field::text("number", N_("Number and symbol")).max_length(60)
              .hint(N_("Of the letter, plan or decision: 812/SKHĐT-DN")),
          Field::date("done_on", N_("Day of the evidence")).required().in_list().filter()
              .hint(N_("As dated, or when it was held; the first one that counts is the day of deployment")),
          Field::text("audience", N_("For whom")).max_length(500).in_list()
              .hint(N_("Recipients or participants: departments, districts, enterprises")),
          Field::url("link", N_("Link to the evidence"))
              .hint(N_("Here, or attach the file after saving: without either it does not count")),
          Field::choice("standing", N_("Counts"),
                        {{"counts", N_("Counts as deployment"), "ok"},
                         {"supplement", N_("Supplements only"), "neutral"},
                         {"no_proof", N_("File or link missing"), "warn"}})
              .computed(kStanding.data()).in_list().filter(),
          Field::long_text("note", N_("Note")).max_length(1000),
      },
      .default_sort = "-done_on",
      .hooks = {.validate = check_evidence},  // what follows from it: deployment_part
      .icon = "paperclip",
      .lead = N_("What shows that documents were deployed"),
      .empty_text = N_("No evidence yet. It is added on the page of a deployment."),
      .can_import = false,
      .can_copy = false,
  };
}

}  // namespace motcong::legal
