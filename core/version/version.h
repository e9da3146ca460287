// The versions of controlled documents as data: reading them, their texts, and which was in force on a day.
// The steps that change them are in steps.h, what people owe to read in reading.h, pages in pages.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/version/versioned_type.h"

namespace motcong::version {

struct Version {
  std::int64_t id = 0;
  std::string document_type;
  std::int64_t document_id = 0;
  /// draft, in_review, pending_approval, approved, effective, superseded, withdrawn; dropped: a draft that
  /// came to nothing.
  std::string state;
  std::string number;  // "02/00": issue and revision; "" before approval
  int issue_no = 0, revision_no = 0;
  bool is_new_issue = false, no_ack = false;
  int round = 0;        // how often it was submitted
  int review_step = 0;  // reviews signed in this round
  std::string change_reason, returned_reason, ended_reason;
  std::optional<base::Date> issued_on, effective_on;
  std::optional<base::Date> expired_on;  // first day on which it is no longer in force
  std::string content_hash;              // SHA-256 in hex; "" before approval
  int hash_form = 1;  // 1: of the texts alone; 2: of head, number and days too
  /// What its printed head says of the document, fixed at approval; "" before it and where it is not known.
  std::string head_code, head_title, head_agency;
  std::int64_t row_version = 0;

  bool is_draft() const { return state == "draft"; }
  /// Its content stands still and it is not (or not any more) what one goes by.
  bool is_obsolete() const { return state == "superseded" || state == "withdrawn"; }
};

/// Without rights: the pages have asked for the row of its record type before.
std::optional<Version> find_version(db::Reader& reader, std::int64_t id);
/// REQUIRES: it is there.
Version load_version(db::Reader& reader, std::int64_t id);
/// Newest first.
std::vector<Version> list_versions(db::Reader& reader, std::string_view document_type,
                                   std::int64_t document_id);

/// The version in force on `day`, by its days alone: what the job has not yet put into force counts from its
/// day on, and a coming day answers with what is planned. Nothing before the first and after a withdrawal.
std::optional<Version> find_in_force(db::Reader& reader, std::string_view document_type,
                                     std::int64_t document_id, const base::Date& day);

/// ---- content

Content load_content(db::Reader& reader, const VersionedType& versioned, std::int64_t id);
/// Replaces the texts of a draft. REQUIRES: check_limits(content) found nothing. SQL refuses anything but a
/// draft.
void save_content(db::WriteTx& tx, const VersionedType& versioned, std::int64_t id, const Content& content);
/// Texts too long, too many rows, no numbers where numbers must be: what may not even be kept in a draft.
Faults check_limits(const VersionedType& versioned, const Content& content);
/// Compulsory parts that are missing, and the plugin's own rules: what may be kept but not submitted.
Faults check_complete(const plugin::Work& work, db::Reader& reader, const VersionedType& versioned,
                      std::int64_t document_id, const Content& content);

inline constexpr std::size_t kMostRows = 200;
inline constexpr std::size_t kMostLetters = 100'000;  // of a section
inline constexpr std::size_t kMostCellLetters = 2'000;

/// SHA-256 in hex of the stored texts, whatever is declared today, and by the version's hash form of what its
/// head says.
std::string hash_content(db::Reader& reader, std::int64_t id);

/// ---- signatures

struct Signature {
  int round = 0;
  std::string step;  // written, review_1 ..., approved, returned, withdrawn
  std::int64_t user_id = 0, on_behalf_of = 0;
  std::string name, position, note;  // as they were when it was signed
  base::Instant at = 0;
};
/// Oldest first; of all rounds.
std::vector<Signature> list_signatures(db::Reader& reader, std::int64_t id);
/// The label of a step in the language of `work`.
std::string_view step_label(const plugin::Work& work, const VersionedType& versioned, std::string_view step);

}  // namespace motcong::version
