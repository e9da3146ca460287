// Who may sign a version: for each step those whose right reaches the document's unit, but for those who wrote
// the version. Nothing here changes a version.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/version/version.h"

namespace motcong::version {

/// Everyone who has changed or submitted the version.
std::set<std::int64_t> list_writers(db::Reader& reader, std::int64_t id);
/// Whether this person, or whom he acts for, is among them.
bool is_writer(db::Reader& reader, const plugin::Work& work, std::int64_t id);

/// Those who may take the step a version waits for, but for its writers.
std::set<std::int64_t> list_next(db::Reader& reader, const plugin::Work& work, const VersionedType& versioned,
                                 const Version& version);

/// Why this person may not review or approve the version, whatever his rights; nothing when he may.
std::optional<base::Message> check_doer(db::Reader& reader, const plugin::Work& work, const Version& version);

/// "Content reviewed by: Head of the Office; …" for each review and the approval, with the posts of those who
/// could sign today, its writers left out. Steps that anybody may take are left out.
std::vector<std::string> describe_signers(db::Reader& reader, const plugin::Work& work,
                                          const VersionedType& versioned, const Version& version);

/// The steps for which nobody would be left if this person (too) were a writer of the version, in words.
std::vector<base::Message> check_signers(db::Reader& reader, const plugin::Work& work,
                                         const VersionedType& versioned, const Version& version);

}  // namespace motcong::version
