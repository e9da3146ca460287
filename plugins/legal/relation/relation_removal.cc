#include "plugins/legal/relation/relation_removal.h"

#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/citation/citation.h"
#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/record/history.h"
#include "core/record/store.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_check.h"
#include "plugins/legal/relation/relation_words.h"
#include "plugins/legal/relation/relations.h"
#include "plugins/legal/validity/span.h"

namespace motcong::legal {
namespace {

using base::Message;
using citation::Record;
using plugin::FieldErrors;
using plugin::Row;
using plugin::Values;
using plugin::Work;

constexpr std::size_t kMostDocuments = 20;  // told one by one

bool changes_document(const Row& row) {
  const auto kind = parse_relation_kind(row.values.text("kind"));
  return kind && is_effect(*kind);
}

std::string number_of(db::Reader& reader, std::int64_t id) {
  return reader.text("SELECT number FROM legal_document WHERE id = ?1", id);
}

/// "Hết hiệu lực toàn bộ (01/01/2021)", "Còn hiệu lực".
std::string say_state(const Work& work, const Outcome& outcome) {
  Validity state = outcome.spans.back().validity;
  for (const Span& span : outcome.spans) {
    if ((!span.starts_on || *span.starts_on <= work.today) && (!span.ends_on || work.today < *span.ends_on))
      state = span.validity;
  }
  if (outcome.end) state = Validity::ended;
  std::string text;
  for (const plugin::Choice& choice : validity_choices()) {
    if (choice.value == validity_name(state)) text = work.tr(choice.label);
  }
  if (outcome.end) text += " (" + i18n::format_date(outcome.end->on) + ")";
  return text;
}

/// Flags and tasks that rest on what the acting document does to these.
citation::Resting count_resting(db::Reader& reader, const Row& row, const std::vector<Fallout>& fallout) {
  const std::int64_t acting = row.values.integer("acting_id"), affected = row.values.integer("affected_id");
  citation::Resting all;
  const auto add = [&](std::int64_t document_id) {
    const citation::Resting one = citation::count_resting(reader, {kDocument, document_id}, {kDocument, acting});
    all.flags += one.flags;
    all.tasks += one.tasks;
  };
  const bool does_more = reader.exists(
      "SELECT 1 FROM legal_relation WHERE acting_id = ?1 AND affected_id = ?2 AND id <> ?3 AND kind IN ('amends', 'replaces', "
      "'repeals', 'annuls', 'suspends', 'pauses', 'declares_ended')",
      acting, affected, row.id);
  if (changes_document(row) && !does_more) add(affected);
  for (const Fallout& one : fallout) {
    if (one.document_id != affected) add(one.document_id);
  }
  return all;
}

std::vector<std::string> list_consequences(const Work& work, db::Reader& reader, const Row& row) {
  std::vector<std::string> lines;
  const std::vector<Fallout> fallout = foresee_removal(reader, row.id);
  for (const Fallout& one : fallout) {
    if (lines.size() == kMostDocuments) {
      lines.push_back(work.tr(Message(N_("and {count} more documents"),
                                      {{"count", std::to_string(fallout.size() - kMostDocuments)}})));
      break;
    }
    const std::string before = say_state(work, one.before), after = say_state(work, one.after);
    if (before != after) lines.push_back(number_of(reader, one.document_id) + ": " + before + " → " + after);
  }
  if (lines.empty()) lines.emplace_back(work.tr(N_("The validity of no document changes.")));
  const citation::Resting resting = count_resting(reader, row, fallout);
  if (resting.flags != 0) {
    lines.push_back(work.tr(Message(N_("{flags} records are no longer flagged because of it; {tasks} tasks nobody has begun are "
                                       "withdrawn"),
                                    {{"flags", std::to_string(resting.flags)}, {"tasks", std::to_string(resting.tasks)}})));
  }
  return lines;
}

/// "bị bãi bỏ bởi 36/2018/TT-BKHĐT (Điều 9)", as the history keeps it: in the language of papers.
std::string describe_relation(db::Reader& reader, const Row& row) {
  const auto kind = parse_relation_kind(row.values.text("kind"));
  base::check(kind.has_value());
  std::string text(i18n::Language::vi().tr(relation_words(*kind).affected));
  text += " " + number_of(reader, row.values.integer("acting_id"));
  std::string part = list_articles(row.values.text("articles"));
  if (const std::string except = row.values.text("exception"); !except.empty()) part += (part.empty() ? "" : "; ") + except;
  if (!part.empty()) text += " (" + part + ")";
  if (const auto day = row.values.date("effective_on")) {
    text += ", " + i18n::Language::vi().tr(Message(N_("from {day} on"), {{"day", i18n::format_date(*day)}}));
  }
  return text;
}

void add_to_history(const Work& work, db::WriteTx& tx, std::int64_t document_id, const std::string& before,
                    const std::string& after) {
  const plugin::RecordType& type = work.services.registry.type(kDocument);
  Row document;
  document.id = document_id;
  document.row_version = record::find_row_version(work, tx, type, document_id).value_or(0);
  if (document.row_version == 0) return;
  record::add_part_history(tx, work, type, document, kValidityPart, before, after);
}

Message remove(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  // What a finished review rests on counts as long as the review does.
  const std::string review = tx.text("SELECT name FROM legal_review WHERE relation_id = ?1", row.id);
  if (!review.empty()) {
    errors.emplace_back("", Message(N_("It is the result of: {review}. Open that review again first"), {{"review", review}}));
    return {};
  }
  const std::vector<std::string> consequences = list_consequences(work, tx, row);
  note_relation(work, tx, &row, nullptr, inputs.text("reason"));
  if (const auto refusal = record::remove_row(work, tx, work.services.registry.type(kRelation), row.id)) {
    errors.emplace_back("", *refusal);
    return {};
  }
  return {N_("Removed. {consequences}"), {{"consequences", base::join(consequences, "; ")}}};
}

}  // namespace

void note_relation(const Work& work, db::WriteTx& tx, const Row* before, const Row* after, const std::string& reason) {
  const bool had = before != nullptr && changes_document(*before), has = after != nullptr && changes_document(*after);
  const std::string was = had ? describe_relation(tx, *before) : std::string();
  const std::string is = has ? describe_relation(tx, *after) : std::string();
  const std::int64_t old_id = had ? before->values.integer("affected_id") : 0;
  const std::int64_t new_id = has ? after->values.integer("affected_id") : 0;
  if (old_id == new_id && was == is) return;
  std::string gone;
  if (!has && !reason.empty()) gone = i18n::Language::vi().tr(Message(N_("removed: {reason}"), {{"reason", reason}}));
  if (old_id != 0 && old_id != new_id) add_to_history(work, tx, old_id, was, gone);
  if (new_id != 0) add_to_history(work, tx, new_id, old_id == new_id ? was : std::string(), is);
}

plugin::Action removal_step() {
  return {.id = "remove",
          .label = N_("Remove the relation"),
          .icon = "trash",
          .access = plugin::may("legal.edit"),
          .danger = true,
          .explain = N_("The relation leaves the register. What followed from it is derived anew, in the same moment:"),
          .fields = {plugin::Field::long_text("reason", N_("Reason")).required().max_length(500)
                         .hint(N_("Stays in the history of the document it changed"))},
          .allowed =
              [](const Work& work, db::Reader& reader, const Row& row) {
                return !changes_document(row) || !find_right_refusal(work, reader, row.values.integer("affected_id"));
              },
          .prefill =
              [](const Work& work, db::Reader& reader, const Row& row) {
                return std::map<std::string, std::string>{{"", base::join(list_consequences(work, reader, row), "\n")}};
              },
          .run = remove};
}

}  // namespace motcong::legal
