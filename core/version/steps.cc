#include "core/version/steps.h"

#include <algorithm>
#include <set>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/history.h"
#include "core/record/store.h"
#include "core/version/reading.h"
#include "core/version/signers.h"

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

/// What the version that was last in force said, to be compared with a draft; nothing before the first.
std::optional<Version> find_before(db::Reader& reader, const Version& version) {
  const std::int64_t id = reader.integer(
      "SELECT id FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND id <> ?3 AND state IN "
      "('effective', 'superseded') ORDER BY issue_no DESC, revision_no DESC LIMIT 1",
      0, version.document_type, version.document_id, version.id);
  return id != 0 ? find_version(reader, id) : std::nullopt;
}

/// Code and title that a version is approved under.
struct Head {
  std::string code, title;
};
Head head_of_document(const Work& work, db::Reader& reader, const Version& version) {
  const plugin::RecordType& type = work.services.registry.type(version.document_type);
  const Row row = record::load_row_unchecked(reader, work, type, version.document_id);
  return {*type.title_prefix != '\0' ? row.values.text(type.title_prefix) : std::string(),
          row.values.text(type.title)};
}

/// A version that says what the one before it says, under the same code and title, is issued for a reason only.
std::optional<Message> check_changed(const Work& work, db::Reader& reader, const VersionedType& versioned,
                                     const Version& version, const Content& content) {
  const auto before = find_before(reader, version);
  if (!before || load_content(reader, versioned, before->id) != content) return std::nullopt;
  const Head head = head_of_document(work, reader, version);
  if (head.code != before->head_code || head.title != before->head_title) return std::nullopt;
  return Message(N_("It says what version {number} says, word for word. Change it, or say in the note why it is "
                    "issued anew."),
                 {{"number", before->number}});
}

Action submit_step(const Shared& versioned) {
  return {
      .id = "submit",
      .label = N_("Submit for review"),
      .icon = "send",
      .access = versioned->write,
      .primary = true,
      .explain = N_("The content stands still from now on, until somebody returns it or you take it back. Who "
                    "submits it counts among its writers and does not review or approve it."),
      .fields = {note_field()},
      .allowed = [](const Work&, db::Reader&, const Row& row) { return row.values.text("state") == "draft"; },
      .prefill =
          [versioned](const Work& work, db::Reader& reader, const Row& row) {
            std::map<std::string, std::string> said;
            const auto lines = describe_signers(reader, work, *versioned, load_version(reader, row.id));
            if (!lines.empty()) said[""] = base::join(lines, "\n");
            return said;
          },
      .run =
          [versioned](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                      FieldErrors& errors) {
            const Version version = load_version(tx, row.id);
            const Content content = load_content(tx, *versioned, row.id);
            for (auto& fault : check_complete(work, tx, *versioned, version.document_id, content))
              errors.emplace_back("", std::move(fault.second));
            for (Message& missing : check_signers(tx, work, *versioned, version))
              errors.emplace_back("", std::move(missing));
            if (inputs.text("note").empty()) {
              if (auto same = check_changed(work, tx, *versioned, version, content))
                errors.emplace_back("note", *std::move(same));
            }
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

/// The signature under which the version's present round was submitted.
std::optional<Signature> find_submission(db::Reader& reader, const Version& version) {
  for (Signature& signature : list_signatures(reader, version.id)) {
    if (signature.round == version.round && signature.step == "written") return std::move(signature);
  }
  return std::nullopt;
}

Action take_back_step(const Shared& versioned) {
  return {
      .id = "take_back",
      .label = N_("Take back to the draft"),
      .icon = "arrow-back-up",
      .access = versioned->write,
      .explain = N_("It is a draft again. All signatures stay in its history and have to be given anew."),
      .fields = {reason_field()},
      .allowed =
          [](const Work& work, db::Reader& reader, const Row& row) {
            const std::string state = row.values.text("state");
            if (state != "in_review" && state != "pending_approval") return false;
            const auto written = find_submission(reader, load_version(reader, row.id));
            return written && (work.user.did(written->user_id) || work.user.did(written->on_behalf_of));
          },
      .run =
          [versioned](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
            const Version version = load_version(tx, row.id);
            const std::string reason = inputs.text("reason");
            std::set<std::int64_t> told = list_next(tx, work, *versioned, version);
            for (const Signature& signature : list_signatures(tx, row.id)) {
              if (signature.round == version.round) told.insert(signature.user_id);
            }
            sign(tx, work, version, version.round, "returned", reason);
            tx.execute(
                "UPDATE core_version SET state = 'draft', review_step = 0, row_version = row_version + 1, "
                "updated_at = ?2, updated_by = ?3 WHERE id = ?1",
                row.id, work.now, actor(work));
            tell(tx, work, *versioned, version, told,
                 N_("{document}: the version was taken back by who submitted it: {reason}"), reason);
            keep_change(work, tx, *versioned, row.id, &row);
            return Message(N_("Taken back: it is a draft again."));
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
          .allowed =
              [step](const Work& work, db::Reader& reader, const Row& row) {
                return waits_for_review(row, step) && !check_doer(reader, work, load_version(reader, row.id));
              },
          .run =
              [versioned, step](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                                FieldErrors&) {
                const Version version = load_version(tx, row.id);
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
          [step, at_approval](const Work& work, db::Reader& reader, const Row& row) {
            // A writer takes it back instead.
            return (at_approval ? row.values.text("state") == "pending_approval" : waits_for_review(row, step)) &&
                   !is_writer(reader, work, row.id);
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

bool has_number(db::Reader& reader, std::string_view document_type, std::int64_t document_id) {
  return reader.exists(
      "SELECT 1 FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND issue_no IS NOT NULL",
      document_type, document_id);
}

/// The days of an approval: issued, then in force, never before the version it follows. Not in the past but for
/// a document's first version (a paper that was in force before it came into the portal), and before the day on
/// which it was submitted only with a reason.
void check_days(db::Reader& reader, const Work& work, const Version& version, const base::Date& issued_on,
                const base::Date& effective_on, bool has_reason, FieldErrors& errors) {
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
  const auto written = find_submission(reader, version);
  if (has_reason || !written || issued_on >= base::local_date(written->at)) return;
  errors.emplace_back(
      "backdate_reason",
      Message(N_("It was submitted on {day}: say why it is issued before that, such as a paper that was issued before "
                 "the portal"),
              {{"day", i18n::format_date(base::local_date(written->at))}}));
}

void take_effect(const Work& work, db::WriteTx& tx, const VersionedType& versioned, const Version& version) {
  const plugin::RecordType& type = type_of(work, versioned);
  const std::int64_t old_id = tx.integer(
      "SELECT id FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND state = 'effective'", 0,
      version.document_type, version.document_id);
  if (old_id != 0) {
    const Row before = record::load_row_unchecked(tx, work, type, old_id);
    tx.execute(
        "UPDATE core_version SET state = 'superseded', expired_on = MIN(COALESCE(expired_on, ?2), ?2), "
        "ended_reason = '', row_version = row_version + 1, updated_at = ?3, "
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

/// On a document's first version nothing is asked of its number: it is 01/00.
Action approve_step(const Shared& versioned, bool is_first) {
  std::vector<Field> fields;
  if (!is_first) fields.push_back(Field::choice("kind", N_("Numbered as"), numbering_choices()).required());
  fields.push_back(Field::date("issued_on", N_("Issued on")).required());
  fields.push_back(Field::date("effective_on", N_("In force from")).required());
  fields.push_back(Field::long_text("backdate_reason", N_("Why its days lie before its submission"))
                       .max_length(2000)
                       .hint(N_("Only for such days; it is shown with the version")));
  fields.push_back(Field::boolean("no_ack", N_("A small change that nobody has to confirm as read")));
  fields.push_back(note_field());
  return {
      .id = is_first ? "approve_first" : "approve",
      .label = N_("Approve"),
      .icon = "checks",
      .access = versioned->approve,
      .primary = true,
      .explain = is_first ? N_("It becomes 01/00, the first issue. Its days are fixed and the content is frozen with "
                               "code and title.")
                          : N_("Number and days are fixed and the content is frozen with code and title. On its day "
                               "it takes the place of the version before it, by itself. What is built on the "
                               "document is to be looked at from now on."),
      .fields = std::move(fields),
      .allowed =
          [is_first](const Work& work, db::Reader& reader, const Row& row) {
            if (row.values.text("state") != "pending_approval") return false;
            const Version version = load_version(reader, row.id);
            return is_first != has_number(reader, version.document_type, version.document_id) &&
                   !check_doer(reader, work, version);
          },
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
            const std::string backdated = inputs.text("backdate_reason");
            if (issued_on && effective_on)
              check_days(tx, work, version, *issued_on, *effective_on, !backdated.empty(), errors);
            if (!errors.empty()) return Message();
            const Numbers numbers = next_numbers(tx, version, inputs.text("kind") == "issue");
            const Head head = head_of_document(work, tx, version);
            sign(tx, work, version, version.round, "approved", inputs.text("note"));
            tx.execute(
                "UPDATE core_version SET issue_no = ?2, revision_no = ?3, number = ?4, is_new_issue = ?5, "
                "issued_on = ?6, effective_on = ?7, no_ack = ?8, head_code = ?9, head_title = ?10, "
                "head_agency = ?11, backdate_reason = ?12, hash_form = 2 WHERE id = ?1",
                row.id, numbers.issue_no, numbers.revision_no, numbers.text(), inputs.text("kind") == "issue",
                issued_on, effective_on, inputs.integer("no_ack"), head.code, head.title,
                agency_of(tx), backdated);
            tx.execute(
                "UPDATE core_version SET state = 'approved', content_hash = ?2, row_version = row_version + 1, "
                "updated_at = ?3, updated_by = ?4 WHERE id = ?1",
                row.id, hash_content(tx, row.id), work.now, actor(work));
            keep_change(work, tx, *versioned, row.id, &row);
            version = load_version(tx, row.id);
            tell(tx, work, *versioned, version, list_writers(tx, row.id),
                 N_("{document} {number} is approved"));
            if (versioned->approved) versioned->approved(work, tx, version.document_id, version.id);
            if (*effective_on > work.today) {
              return Message(N_("Approved as {number}; in force by itself from {day} on."),
                             {{"number", version.number}, {"day", i18n::format_date(*effective_on)}});
            }
            take_effect(work, tx, *versioned, version);
            return Message(N_("Approved as {number} and in force."), {{"number", version.number}});
          }};
}

/// A draft that comes to nothing.
Action drop_step(const Shared& versioned) {
  return {
      .id = "drop",
      .label = N_("Drop this draft"),
      .icon = "trash",
      .access = versioned->write,
      .danger = true,
      .explain = N_("The draft stays in the list as dropped; a new one can be opened."),
      .fields = {reason_field()},
      .allowed = [](const Work&, db::Reader&, const Row& row) { return row.values.text("state") == "draft"; },
      .run =
          [versioned](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
            const Version version = load_version(tx, row.id);
            const std::string reason = inputs.text("reason");
            if (version.round > 0) sign(tx, work, version, version.round, "withdrawn", reason);
            tx.execute(
                "UPDATE core_version SET state = 'withdrawn', ended_reason = ?2, row_version = row_version + 1, "
                "updated_at = ?3, updated_by = ?4 WHERE id = ?1",
                row.id, reason, work.now, actor(work));
            keep_change(work, tx, *versioned, row.id, &row);
            return Message(N_("The draft is dropped."));
          }};
}

/// An approved version is not to be gone by any more, from its `end` on.
void end_version(const Work& work, db::WriteTx& tx, const VersionedType& versioned, const Version& version,
                 std::string_view state, const base::Date& end, const std::string& reason) {
  const Row before = record::load_row_unchecked(tx, work, type_of(work, versioned), version.id);
  tx.execute(
      "UPDATE core_version SET state = ?2, ended_reason = ?3, expired_on = ?4, row_version = row_version + 1, "
      "updated_at = ?5, updated_by = ?6 WHERE id = ?1",
      version.id, state, reason, end, work.now, actor(work));
  keep_change(work, tx, versioned, version.id, &before);
}

/// What one issued by mistake had superseded is in force again; nothing when there is none.
std::optional<Version> bring_back(const Work& work, db::WriteTx& tx, const VersionedType& versioned,
                                  const Version& mistake) {
  const std::int64_t id = tx.integer(
      "SELECT id FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND state = 'superseded' AND "
      "expired_on = ?3 ORDER BY issue_no DESC, revision_no DESC LIMIT 1",
      0, mistake.document_type, mistake.document_id, mistake.effective_on);
  if (id == 0) return std::nullopt;
  const Row before = record::load_row_unchecked(tx, work, type_of(work, versioned), id);
  tx.execute(
      "UPDATE core_version SET state = 'effective', expired_on = NULL, row_version = row_version + 1, "
      "updated_at = ?2, updated_by = ?3 WHERE id = ?1",
      id, work.now, actor(work));
  keep_change(work, tx, versioned, id, &before);
  const Version back = load_version(tx, id);
  plugin::audit(tx, work, "version.back_in_force", versioned.id, id,
                title_of_document(work, tx, back) + " " + back.number);
  std::set<std::int64_t> readers;
  for (const Reading& reading : list_readings(tx, work, versioned, back)) readers.insert(reading.user_id);
  tell(tx, work, versioned, back, readers, N_("{document} {number} is in force again"));
  return back;
}

/// Before its day has come: what was announced of it is taken back.
Action withdraw_approved_step(const Shared& versioned) {
  return {
      .id = "withdraw_approved",
      .label = N_("Withdraw before it takes effect"),
      .icon = "trash",
      .access = versioned->publish,
      .danger = true,
      .explain = N_("It never takes effect; the version in force stays. What was to be looked at because of it is "
                    "withdrawn."),
      .fields = {reason_field()},
      .allowed = [](const Work&, db::Reader&,
                    const Row& row) { return row.values.text("state") == "approved"; },
      .run =
          [versioned](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
            const Version version = load_version(tx, row.id);
            sign(tx, work, version, version.round, "withdrawn", inputs.text("reason"));
            // What never came into force ends where it would have begun.
            end_version(work, tx, *versioned, version, "withdrawn", *version.effective_on, inputs.text("reason"));
            if (versioned->ended)
              versioned->ended(work, tx, version.document_id, version.id, End::before_effect);
            return Message(N_("Withdrawn."));
          }};
}

Action withdraw_step(const Shared& versioned) {
  return {
      .id = "withdraw",
      .label = N_("Withdraw"),
      .icon = "trash",
      .access = versioned->publish,
      .danger = true,
      .explain = N_("Paper copies are to be returned. Who cites the document is told of what is chosen here."),
      .fields = {Field::choice("how", N_("Withdrawn as"),
                               {{"no_longer", N_("No longer applied: nothing is in force from the day below until "
                                                 "another version is approved")},
                                {"mistake", N_("Issued by mistake: as if it had never been; the version before it is "
                                               "in force again")}})
                     .required(),
                 Field::date("ends_on", N_("No longer applied from"))
                     .hint(N_("Today or a day to come; nothing when it was issued by mistake")),
                 reason_field()},
      .allowed = [](const Work&, db::Reader&,
                    const Row& row) { return row.values.text("state") == "effective"; },
      .prefill =
          [](const Work& work, db::Reader&, const Row&) {
            return std::map<std::string, std::string>{{"ends_on", i18n::format_date(work.today)}};
          },
      .run =
          [versioned](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                      FieldErrors& errors) {
            const Version version = load_version(tx, row.id);
            const std::string reason = inputs.text("reason");
            if (inputs.text("how") == "mistake") {
              sign(tx, work, version, version.round, "withdrawn", reason);
              end_version(work, tx, *versioned, version, "withdrawn", *version.effective_on, reason);
              const auto back = bring_back(work, tx, *versioned, version);
              if (versioned->ended) versioned->ended(work, tx, version.document_id, version.id, End::mistake);
              if (!back) return Message(N_("Withdrawn. No version of the document is in force."));
              return Message(N_("Withdrawn. Version {number} is in force again."), {{"number", back->number}});
            }
            const auto day = inputs.date("ends_on");
            if (!day) {
              errors.emplace_back("ends_on", N_("Fill this in"));
            } else if (*day < work.today) {
              errors.emplace_back("ends_on", N_("Today at the earliest"));
            }
            if (!errors.empty()) return Message();
            sign(tx, work, version, version.round, "withdrawn", reason);
            end_version(work, tx, *versioned, version, *day > work.today ? "effective" : "withdrawn", *day, reason);
            if (versioned->ended) versioned->ended(work, tx, version.document_id, version.id, End::no_longer);
            return Message(N_("Withdrawn: from {day} on no version of the document is in force."),
                           {{"day", i18n::format_date(*day)}});
          }};
}

/// Announced ends whose day has come. The number of versions that ended.
int end_due(const Work& work, plugin::Progress& progress) {
  std::vector<std::int64_t> due;
  work.services.db.read([&](db::Reader& reader) {
    db::Statement row = reader.query(
        "SELECT id FROM core_version WHERE state = 'effective' AND expired_on <= ?1 ORDER BY id", work.today);
    while (row.step()) due.push_back(row.integer(0));
  });
  int done = 0;
  for (const std::int64_t id : due) {
    if (progress.is_cancelled()) break;
    work.services.db.write([&](db::WriteTx& tx) {
      const Version version = load_version(tx, id);
      const VersionedType* versioned = find_versioned(work.services.registry, version.document_type);
      if (version.state != "effective" || !version.expired_on || *version.expired_on > work.today ||
          versioned == nullptr) {
        return;
      }
      end_version(work, tx, *versioned, version, "withdrawn", *version.expired_on, version.ended_reason);
      plugin::audit(tx, work, "version.ended", versioned->id, id,
                    title_of_document(work, tx, version) + " " + version.number);
      if (versioned->ended) versioned->ended(work, tx, version.document_id, id, End::no_longer);
      ++done;
    });
  }
  return done;
}

}  // namespace

std::string agency_of(db::Reader& reader) {
  // As the transaction sees it: what it has set itself counts.
  const std::string name = reader.text("SELECT value FROM core_setting WHERE key = 'agency.name'");
  return name.empty() ? std::string(i18n::Language::vi().tr(N_("the department"))) : name;
}

std::optional<Message> check_rename(db::Reader& reader, std::string_view document_type,
                                    std::int64_t document_id) {
  bool is_issued = false;
  for (const Version& version : list_versions(reader, document_type, document_id)) {
    if (version.is_draft()) return std::nullopt;
    if (version.state == "in_review" || version.state == "pending_approval" || version.state == "approved") {
      return Message(N_("A version waits for its signatures or its day under this code and title; they change in a "
                        "draft only"));
    }
    is_issued = is_issued || version.state == "effective";
  }
  if (!is_issued) return std::nullopt;
  return Message(N_("A version is in force under this code and title. Draft a new version first: what is written "
                    "here applies from that version on"));
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
      "SELECT id FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND state IN "
      "('effective', 'superseded', 'withdrawn') AND taken_effect_at IS NOT NULL AND (expired_on IS NULL OR expired_on > "
      "effective_on OR state = 'superseded') ORDER BY issue_no DESC, revision_no DESC LIMIT 1",
      0, document_type, document_id);
  const std::int64_t id = tx.insert(
      "INSERT INTO core_version(document_type, document_id, is_new_issue, change_reason, created_at, "
      "created_by, updated_at, "
      "updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?6)",
      document_type, document_id, is_new_issue, reason, work.now, actor(work));
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

std::vector<Action> opening_steps(const Shared& versioned, const char* document_type) {
  std::vector<Action> steps;
  for (const bool is_first : {true, false}) {
    Action step;
    step.id = is_first ? "first_version" : "new_version";
    step.label = is_first ? N_("Draft the first version") : N_("Draft a new version");
    step.icon = "plus";
    step.access = versioned->write;
    step.explain =
        is_first ? N_("An empty draft is opened.")
                 : N_("A draft is opened with the content of the version in force, which stays in force meanwhile.");
    step.fields = {Field::long_text("change_reason", N_("Reason for the change")).required().max_length(4000)};
    if (is_first) {
      step.fields = {
          Field::long_text("change_reason", N_("Reason for the first issue")).required().max_length(4000)};
    } else {
      step.fields.push_back(
          Field::choice("kind", N_("Numbered as"), numbering_choices()).required().starts_as("revision"));
    }
    step.allowed = [document_type, is_first](const Work&, db::Reader& reader, const Row& row) {
      return !has_open_version(reader, document_type, row.id) &&
             is_first != has_number(reader, document_type, row.id);
    };
    step.run = [versioned, document_type](const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                                          FieldErrors& errors) {
      const auto opened = open_draft(work, tx, *versioned, document_type, row.id, inputs.text("change_reason"),
                                     inputs.text("kind") == "issue");
      if (!opened) errors.emplace_back("", opened.error());
      return Message(N_("The draft is open: write it, then submit it."));
    };
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Action> version_steps(const Shared& versioned) {
  std::vector<Action> steps = {submit_step(versioned)};
  for (size_t step = 0; step < versioned->reviews.size(); ++step) {
    steps.push_back(review_step(versioned, step));
    steps.push_back(return_step(versioned, kReturnIds[step], step));
  }
  steps.push_back(approve_step(versioned, true));
  steps.push_back(approve_step(versioned, false));
  steps.push_back(return_step(versioned, "return", versioned->reviews.size()));
  steps.push_back(take_back_step(versioned));
  steps.push_back(drop_step(versioned));
  steps.push_back(withdraw_approved_step(versioned));
  steps.push_back(withdraw_step(versioned));
  return steps;
}

int put_due_into_force(const Work& work, plugin::Progress& progress) {
  // What ends today ends before another takes its place today: nothing is missed either way.
  end_due(work, progress);
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
