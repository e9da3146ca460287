// The steps of a version: opened, submitted, reviewed, returned, approved, in force, withdrawn. Each is a
// declared step (plugin::Action) with its page, checks, history and audit; on one version no two of writing,
// reviewing and approving are done by the same person, and both people of a stand-in are the doer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/plugin/jobs.h"
#include "core/version/version.h"

namespace motcong::version {

/// "Draft the first version" and "Draft a new version" of a document: opens a draft, with the texts and the
/// distribution of the version in force.
std::vector<plugin::Action> opening_steps(const std::shared_ptr<const VersionedType>& versioned,
                                          const char* document_type);
/// All steps on a version.
std::vector<plugin::Action> version_steps(const std::shared_ptr<const VersionedType>& versioned);

/// Opens a draft; on behalf of a plugin too (a law has changed, say). Fails with words when one is open
/// already. The new id.
base::Result<std::int64_t> open_draft(const plugin::Work& work, db::WriteTx& tx,
                                      const VersionedType& versioned, std::string_view document_type,
                                      std::int64_t document_id, const std::string& reason, bool is_new_issue);

/// Why code and title of a document do not change now: what was signed under them stays, and a new name comes
/// with a draft. Nothing when they may.
std::optional<base::Message> check_rename(db::Reader& reader, std::string_view document_type,
                                          std::int64_t document_id);

/// The department's name as papers have it today.
std::string agency_of(db::Reader& reader);

/// Puts into force every approved version whose day has come, each in its own transaction with the one before
/// superseded as of that day, and ends those whose announced end has come. Done twice it does nothing; a clock set back takes nothing back. The number put
/// into force.
int put_due_into_force(const plugin::Work& work, plugin::Progress& progress);

/// The person joins those who wrote the draft.
void keep_writer(db::WriteTx& tx, const plugin::Work& work, std::int64_t id);
/// History and search words of a version that was changed by SQL here; `before` null: it is new.
void keep_change(const plugin::Work& work, db::WriteTx& tx, const VersionedType& versioned, std::int64_t id,
                 const plugin::Row* before);

}  // namespace motcong::version
