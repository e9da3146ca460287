#include "core/version/steps.h"

#include <algorithm>
#include <set>

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/i18n/format.h"
#include "core/record/history.h"
#include "core/record/store.h"
#include "core/version/reading.h"

namespace motcong::version {
namespace {

using base::Message;
using plugin::Action;
using plugin::Field;
using plugin::FieldErrors;
using plugin::Row;
using plugin::Values;
using plugin::Work;
using Shared = std::shared_ptr<const VersionedType>;

constexpr const char* kReviewIds[kMostReviews] = {"review_1", "review_2", "review_3"};
constexpr const char* kReturnIds[kMostReviews] = {"return_1", "return_2", "return_3"};

std::optional<std::int64_t> actor(const Work& work) {
  if (work.user.user_id <= 0) return std::nullopt;
  return work.user.user_id;
}

const plugin::RecordType& type_of(const Work& work, const VersionedType& versioned) {
  return version_type(work.services.registry, versioned);
}

void sign(db::WriteTx& tx, const Work& work, const Version& version, int round, std::string_view step,
          std::string_view note) {
  tx.execute(
      "INSERT INTO core_version_signature(version_id, round, step, user_id, on_behalf_of, name, position, "
      "note, at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      version.id, round, step, work.user.user_id,
      work.user.acting_for != 0 ? std::optional<std::int64_t>(work.user.acting_for) : std::nullopt,
      work.user.full_name, work.user.position, note, work.now);
}

std::string title_of_document(const Work& work, db::Reader& reader, const Version& version) {
  const plugin::RecordType& type = work.services.registry.type(version.document_type);
  return record::title_of(type, record::load_row_unchecked(reader, work, type, version.document_id));
}

std::string url_of(const Work& work, const VersionedType& versioned, const Version& version) {
  return std::string(type_of(work, versioned).path) + "/" + std::to_string(version.id);
}

void tell(db::WriteTx& tx, const Work& work, const VersionedType& versioned, const Version& version,
          const std::set<std::int64_t>& people, const char* text, const std::string& reason = {}) {
  const std::string title = title_of_document(work, tx, version);
  for (const std::int64_t person : people) {
    if (work.user.did(person)) continue;
    plugin::notify(tx, work, person, "core.version",
                   Message(text, {{"document", title}, {"number", version.number}, {"reason", reason}}),
                   url_of(work, versioned, version));
  }
}

std::set<std::int64_t> list_writers(db::Reader& reader, std::int64_t id) {
  std::set<std::int64_t> writers;
  db::Statement row = reader.query("SELECT user_id FROM core_version_writer WHERE version_id = ?1", id);
  while (row.step()) writers.insert(row.integer(0));
  return writers;
}

/// Those who may take the step a version waits for, but for its writers.
std::set<std::int64_t> list_next(db::Reader& reader, const Work& work, const VersionedType& versioned,
                                 const Version& version) {
  const auto step = static_cast<size_t>(version.review_step);
  const plugin::Access& access =
      step < versioned.reviews.size() ? versioned.reviews[step].access : versioned.approve;
  std::int64_t unit_id = 0;
  if (*versioned.unit_field != '\0') {
    const plugin::RecordType& type = work.services.registry.type(version.document_type);
    unit_id = record::load_row_unchecked(reader, work, type, version.document_id)
                  .values.integer(versioned.unit_field);
  }
  std::set<std::int64_t> people;
  for (const std::int64_t person : auth::list_users_with(reader, access.permission_id(), unit_id, work.today))
    people.insert(person);
  for (const std::int64_t writer : list_writers(reader, version.id)) people.erase(writer);
  return people;
}

Field note_field() { return Field::long_text("note", N_("Note")).max_length(2000); }

Field reason_field() { return Field::long_text("reason", N_("Reason")).required().max_length(2000); }

std::vector<plugin::Choice> numbering_choices() {
  return {{"revision", N_("Revision: the second number rises")},
          {"issue", N_("New issue: the first number rises")}};
}

bool has_open_version(db::Reader& reader, std::string_view document_type, std::int64_t document_id) {
  return reader.exists(
      "SELECT 1 FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND state IN ('draft', "
      "'in_review', "
      "'pending_approval', 'approved')",
      document_type, document_id);
}

bool waits_for_review(const Row& row, size_t step) {
  return row.values.text("state") == "in_review" &&
         row.values.integer("review_step") == static_cast<std::int64_t>(step);
}

/// Forward by one signature: to the next review, or to approval.
void pass_on(const Work& work, db::WriteTx& tx, const VersionedType& versioned, const Version& version,
             int review_step) {
  const bool reviewed = static_cast<size_t>(review_step) >= versioned.reviews.size();
  tx.execute(
      "UPDATE core_version SET state = ?2, review_step = ?3, row_version = row_version + 1, updated_at = ?4, "
      "updated_by = ?5 "
      "WHERE id = ?1",
      version.id, reviewed ? "pending_approval" : "in_review", review_step, work.now, actor(work));
  const Version now = load_version(tx, version.id);
  tell(tx, work, versioned, now, list_next(tx, work, versioned, now),
       reviewed ? N_("{document}: a version waits for your approval")
                : N_("{document}: a version waits for your review"));
}

Action submit_step(const Shared& versioned) {
  return {
      .id = "submit",
      .label = N_("Submit for review"),
      .icon = "send",
      .access = versioned->write,
      .primary = true,
      .explain = N_("The content stands still from now on, until somebody returns it."),
      .fields = {note_field()},
      .allowed = [](const Work&, db::Reader&, const Row& row) { return row.values.text("state") == "draft"; },
      .run =
          [versioned](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                      FieldErrors& errors) {
            const Version version = load_version(tx, row.id);
            const Content content = load_content(tx, *versioned, row.id);
            for (auto& fault : check_complete(work, tx, *versioned, version.document_id, content))
              errors.emplace_back("", std::move(fault.second));
            if (!errors.empty()) return Message();
            keep_writer(tx, work, row.id);
            sign(tx, work, version, version.round + 1, "written", inputs.text("note"));
            tx.execute("UPDATE core_version SET round = round + 1, returned_reason = '' WHERE id = ?1",
                       row.id);
            pass_on(work, tx, *versioned, version, 0);
            keep_change(work, tx, *versioned, row.id, &row);
            return Message(N_("Submitted. Those who review it have a notice."));
          }};
}

Action review_step(const Shared& versioned, size_t step) {
  return {.id = kReviewIds[step],
          .label = versioned->reviews[step].step,
          .icon = "check",
          .access = versioned->reviews[step].access,
          .primary = true,
          .explain = N_("You say with your signature that the content can be approved as it stands."),
          .fields = {note_field()},
          .allowed = [step](const Work&, db::Reader&, const Row& row) { return waits_for_review(row, step); },
          .run =
              [versioned, step](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                                FieldErrors& errors) {
                const Version version = load_version(tx, row.id);
                if (const auto why = check_doer(tx, work, version)) {
                  errors.emplace_back("", *why);
                  return Message();
                }
                sign(tx, work, version, version.round, kReviewIds[step], inputs.text("note"));
                pass_on(work, tx, *versioned, version, static_cast<int>(step) + 1);
                keep_change(work, tx, *versioned, row.id, &row);
                return Message(N_("Signed."));
              }};
}

/// `step` is the review that returns it; as many as there are reviews: approval.
Action return_step(const Shared& versioned, const char* id, size_t step) {
  const bool at_approval = step == versioned->reviews.size();
  return {
      .id = id,
      .label = N_("Return to the writers"),
      .icon = "arrow-back-up",
      .access = at_approval ? versioned->approve : versioned->reviews[step].access,
      .explain = N_("It is a draft again. All signatures stay in its history and have to be given anew."),
      .fields = {reason_field()},
      .allowed =
          [step, at_approval](const Work&, db::Reader&, const Row& row) {
            return at_approval ? row.values.text("state") == "pending_approval" : waits_for_review(row, step);
          },
      .run =
          [versioned](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
            const Version version = load_version(tx, row.id);
            const std::string reason = inputs.text("reason");
            sign(tx, work, version, version.round, "returned", reason);
            tx.execute(
                "UPDATE core_version SET state = 'draft', review_step = 0, returned_reason = ?2, "
                "row_version = row_version + 1, updated_at = ?3, updated_by = ?4 WHERE id = ?1",
                row.id, reason, work.now, actor(work));
            tell(tx, work, *versioned, version, list_writers(tx, row.id),
                 N_("{document}: your draft was returned: {reason}"), reason);
            keep_change(work, tx, *versioned, row.id, &row);
            return Message(N_("Returned. Its writers have a notice."));
          }};
}

struct Numbers {
  int issue_no = 1, revision_no = 0;
  std::string text() const {
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(issue_no) + "/" + two(revision_no);
  }
};

/// A first version is 01/00; a revision adds one to the second number, a new issue to the first (with 00
/// behind it).
Numbers next_numbers(db::Reader& reader, const Version& version, bool is_new_issue) {
  db::Statement last = reader.query(
      "SELECT issue_no, revision_no FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND "
      "issue_no IS NOT NULL "
      "ORDER BY issue_no DESC, revision_no DESC LIMIT 1",
      version.document_type, version.document_id);
  if (!last.step()) return {};
  const int issue = static_cast<int>(last.integer(0)), revision = static_cast<int>(last.integer(1));
  return is_new_issue ? Numbers{issue + 1, 0} : Numbers{issue, revision + 1};
}

/// The days of an approval: issued, then in force, never before the version it follows, and not in the past
/// but for a document's first version (a paper that was in force before it came into the portal).
void check_days(db::Reader& reader, const Work& work, const Version& version, const base::Date& issued_on,
                const base::Date& effective_on, FieldErrors& errors) {
  if (issued_on > work.today) errors.emplace_back("issued_on", N_("The day of issue lies ahead"));
  if (effective_on < issued_on)
    errors.emplace_back("effective_on", N_("It cannot be in force before it is issued"));
  db::Statement last = reader.query(
      "SELECT MAX(effective_on) FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND "
      "taken_effect_at IS NOT NULL",
      version.document_type, version.document_id);
  const auto before = last.step() ? last.date(0) : std::nullopt;
  if (before && effective_on < *before) {
    errors.emplace_back(
        "effective_on",
        Message(N_("The version before it is in force from {day} on; this one cannot come earlier"),
                {{"day", i18n::format_date(*before)}}));
  } else if (before && effective_on < work.today) {
    errors.emplace_back("effective_on", N_("It takes effect today at the earliest"));
  }
}

void take_effect(const Work& work, db::WriteTx& tx, const VersionedType& versioned, const Version& version) {
  const plugin::RecordType& type = type_of(work, versioned);
  const std::int64_t old_id = tx.integer(
      "SELECT id FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND state = 'effective'", 0,
      version.document_type, version.document_id);
  if (old_id != 0) {
    const Row before = record::load_row_unchecked(tx, work, type, old_id);
    tx.execute(
        "UPDATE core_version SET state = 'superseded', expired_on = ?2, row_version = row_version + 1, "
        "updated_at = ?3, "
        "updated_by = ?4 WHERE id = ?1",
        old_id, version.effective_on, work.now, actor(work));
    keep_change(work, tx, versioned, old_id, &before);
  }
  const Row before = record::load_row_unchecked(tx, work, type, version.id);
  tx.execute(
      "UPDATE core_version SET state = 'effective', taken_effect_at = ?2, row_version = row_version + 1, "
      "updated_at = ?2, "
      "updated_by = ?3 WHERE id = ?1",
      version.id, work.now, actor(work));
  keep_change(work, tx, versioned, version.id, &before);
  plugin::audit(tx, work, "version.effective", type.id, version.id,
                title_of_document(work, tx, version) + " " + version.number);
  if (versioned.took_effect) versioned.took_effect(work, tx, version.document_id, version.id);
  if (version.no_ack) return;
  std::set<std::int64_t> readers;
  for (const Reading& reading : list_readings(tx, work, versioned, version)) readers.insert(reading.user_id);
  tell(tx, work, versioned, version, readers, N_("{document} {number} is in force: read it and say so"));
}

Action approve_step(const Shared& versioned) {
  return {.id = "approve",
          .label = N_("Approve"),
          .icon = "checks",
          .access = versioned->approve,
          .primary = true,
          .explain = N_("Number and days are fixed and the content is frozen. On its day it takes the place "
                        "of the version before "
                        "it, by itself."),
          .fields = {Field::choice("kind", N_("Numbered as"), numbering_choices()).required(),
                     Field::date("issued_on", N_("Issued on")).required(),
                     Field::date("effective_on", N_("In force from")).required(),
                     Field::boolean("no_ack", N_("A small change that nobody has to confirm as read")),
                     note_field()},
          .allowed = [](const Work&, db::Reader&,
                        const Row& row) { return row.values.text("state") == "pending_approval"; },
          .prefill =
              [](const Work& work, db::Reader&, const Row& row) {
                const std::string today = i18n::format_date(work.today);
                return std::map<std::string, std::string>{
                    {"kind", row.values.integer("is_new_issue") != 0 ? "issue" : "revision"},
                    {"issued_on", today},
                    {"effective_on", today}};
              },
          .run =
              [versioned](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                          FieldErrors& errors) {
                Version version = load_version(tx, row.id);
                const auto issued_on = inputs.date("issued_on"), effective_on = inputs.date("effective_on");
                if (const auto why = check_doer(tx, work, version)) errors.emplace_back("", *why);
                if (issued_on && effective_on)
                  check_days(tx, work, version, *issued_on, *effective_on, errors);
                if (!errors.empty()) return Message();
                const Numbers numbers = next_numbers(tx, version, inputs.text("kind") == "issue");
                sign(tx, work, version, version.round, "approved", inputs.text("note"));
                tx.execute(
                    "UPDATE core_version SET state = 'approved', issue_no = ?2, revision_no = ?3, number = "
                    "?4, is_new_issue = ?5, "
                    "issued_on = ?6, effective_on = ?7, no_ack = ?8, content_hash = ?9, row_version = "
                    "row_version + 1, "
                    "updated_at = ?10, updated_by = ?11 WHERE id = ?1",
                    row.id, numbers.issue_no, numbers.revision_no, numbers.text(),
                    inputs.text("kind") == "issue", issued_on, effective_on, inputs.integer("no_ack"),
                    hash_content(tx, row.id), work.now, actor(work));
                keep_change(work, tx, *versioned, row.id, &row);
                version = load_version(tx, row.id);
                tell(tx, work, *versioned, version, list_writers(tx, row.id),
                     N_("{document} {number} is approved"));
                if (*effective_on > work.today) {
                  return Message(N_("Approved as {number}; in force by itself from {day} on."),
                                 {{"number", version.number}, {"day", i18n::format_date(*effective_on)}});
                }
                take_effect(work, tx, *versioned, version);
                return Message(N_("Approved as {number} and in force."), {{"number", version.number}});
              }};
}

/// A draft that comes to nothing, or a version that is not to be gone by any more.
Action end_step(const Shared& versioned, bool is_draft) {
  return {
      .id = is_draft ? "drop" : "withdraw",
      .label = is_draft ? N_("Drop this draft") : N_("Withdraw"),
      .icon = "trash",
      .access = is_draft ? versioned->write : versioned->publish,
      .danger = true,
      .explain = is_draft ? N_("The draft stays in the list as withdrawn; a new one can be opened.")
                          : N_("From today on no version of this document is in force, until another is "
                               "approved. Paper copies "
                               "are to be returned."),
      .fields = {reason_field()},
      .allowed =
          [is_draft](const Work&, db::Reader&, const Row& row) {
            const std::string state = row.values.text("state");
            return is_draft ? state == "draft" : state == "approved" || state == "effective";
          },
      .run =
          [versioned](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
            const Version version = load_version(tx, row.id);
            const std::string reason = inputs.text("reason");
            if (version.round > 0) sign(tx, work, version, version.round, "withdrawn", reason);
            // What never came into force ends where it would have begun.
            std::optional<base::Date> end = version.effective_on;
            if (end && version.state == "effective") end = std::max(*end, work.today);
            tx.execute(
                "UPDATE core_version SET state = 'withdrawn', ended_reason = ?2, expired_on = ?3, "
                "row_version = row_version + 1, updated_at = ?4, updated_by = ?5 WHERE id = ?1",
                row.id, reason, end, work.now, actor(work));
            keep_change(work, tx, *versioned, row.id, &row);
            return Message(N_("Withdrawn."));
          }};
}

}  // namespace

std::optional<Message> check_doer(db::Reader& reader, const Work& work, const Version& version) {
  for (const std::int64_t writer : list_writers(reader, version.id)) {
    if (!work.user.did(writer)) continue;
    return Message(N_("You wrote this version, or act for one who did: others review and approve it"));
  }
  for (const Signature& signature : list_signatures(reader, version.id)) {
    if (signature.round != version.round || !signature.step.starts_with("review_")) continue;
    if (!work.user.did(signature.user_id) && !work.user.did(signature.on_behalf_of)) continue;
    return Message(N_("You have signed this version already, or act for one who did: nobody signs it twice"));
  }
  return std::nullopt;
}

void keep_writer(db::WriteTx& tx, const Work& work, std::int64_t id) {
  for (const std::int64_t person : {work.user.user_id, work.user.acting_for}) {
    if (person <= 0) continue;
    tx.execute("INSERT INTO core_version_writer(version_id, user_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
               id, person);
  }
}

void keep_change(const Work& work, db::WriteTx& tx, const VersionedType& versioned, std::int64_t id,
                 const Row* before) {
  const plugin::RecordType& type = type_of(work, versioned);
  const Row after = record::load_row_unchecked(tx, work, type, id);
  record::add_history(tx, work, type, id, after.row_version, before != nullptr ? "update" : "create",
                      before != nullptr ? &before->values : nullptr, after.values);
  record::index_row(work, tx, type, id);
}

base::Result<std::int64_t> open_draft(const Work& work, db::WriteTx& tx, const VersionedType& versioned,
                                      std::string_view document_type, std::int64_t document_id,
                                      const std::string& reason, bool is_new_issue) {
  if (has_open_version(tx, document_type, document_id)) {
    return base::Error(
        N_("A version of this document is being worked on, or waits for its day; only one at a time"));
  }
  const std::int64_t from_id = tx.integer(
      "SELECT id FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND taken_effect_at IS NOT "
      "NULL "
      "ORDER BY issue_no DESC, revision_no DESC LIMIT 1",
      0, document_type, document_id);
  const std::int64_t id = tx.insert(
      "INSERT INTO core_version(document_type, document_id, is_new_issue, change_reason, created_at, "
      "created_by, updated_at, "
      "updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?6)",
      document_type, document_id, is_new_issue, reason, work.now, actor(work));
  keep_writer(tx, work, id);
  if (from_id != 0) {
    save_content(tx, versioned, id, load_content(tx, versioned, from_id));
    tx.execute(
        "INSERT INTO core_version_distribution(version_id, unit_id, user_id, copy_no, given_on) SELECT ?1, "
        "unit_id, user_id, "
        "copy_no, ?3 FROM core_version_distribution WHERE version_id = ?2 AND recalled_on IS NULL",
        id, from_id, work.today);
  }
  keep_change(work, tx, versioned, id, nullptr);
  return id;
}

Action opening_step(Shared versioned, const char* document_type) {
  return {
      .id = "new_version",
      .label = N_("Draft a new version"),
      .icon = "plus",
      .access = versioned->write,
      .explain =
          N_("A draft is opened with the content of the version in force, which stays in force meanwhile."),
      .fields =
          {Field::long_text("change_reason", N_("Reason for the change")).required().max_length(4000),
           Field::choice("kind", N_("Numbered as"), numbering_choices()).required().starts_as("revision")},
      .allowed = [document_type](const Work&, db::Reader& reader,
                                 const Row& row) { return !has_open_version(reader, document_type, row.id); },
      .run =
          [versioned, document_type](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                                     FieldErrors& errors) {
            const auto opened = open_draft(work, tx, *versioned, document_type, row.id,
                                           inputs.text("change_reason"), inputs.text("kind") == "issue");
            if (!opened) errors.emplace_back("", opened.error());
            return Message(N_("The draft is open: write it, then submit it."));
          }};
}

std::vector<Action> version_steps(const Shared& versioned) {
  std::vector<Action> steps = {submit_step(versioned)};
  for (size_t step = 0; step < versioned->reviews.size(); ++step) {
    steps.push_back(review_step(versioned, step));
    steps.push_back(return_step(versioned, kReturnIds[step], step));
  }
  steps.push_back(approve_step(versioned));
  steps.push_back(return_step(versioned, "return", versioned->reviews.size()));
  steps.push_back(end_step(versioned, true));
  steps.push_back(end_step(versioned, false));
  return steps;
}

int put_due_into_force(const Work& work, plugin::Progress& progress) {
  std::vector<std::int64_t> due;
  work.services.db.read([&](db::Reader& reader) {
    db::Statement row = reader.query(
        "SELECT id FROM core_version WHERE state = 'approved' AND effective_on <= ?1 ORDER BY effective_on, "
        "id",
        work.today);
    while (row.step()) due.push_back(row.integer(0));
  });
  int done = 0;
  progress.set_total(static_cast<std::int64_t>(due.size()));
  for (const std::int64_t id : due) {
    if (progress.is_cancelled()) break;
    work.services.db.write([&](db::WriteTx& tx) {
      const Version version = load_version(tx, id);
      const VersionedType* versioned = find_versioned(work.services.registry, version.document_type);
      // Asked again: it may have been withdrawn meanwhile. A plugin that is not built in keeps what it has.
      if (version.state != "approved" || versioned == nullptr) return;
      take_effect(work, tx, *versioned, version);
      ++done;
    });
    progress.add_done();
  }
  return done;
}

}  // namespace motcong::version
