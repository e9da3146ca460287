// A portal with attached files, and backups of it: what tests of backup and restore share.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/backup/backup.h"
#include "tests/support/portal.h"

namespace motcong::test {

/// Attaches a file of this content to a unit; gives the content's digest in hexadecimal.
std::string attach_to_unit(Portal& portal, const std::string& name, const std::string& content);

/// The backup `name` beside the data directory, which must succeed.
std::filesystem::path make_backup(Portal& portal, const std::string& name);

/// "" for a sound backup, else why not, in English.
std::string fault_of(const std::filesystem::path& backup);

/// Writes the list of a backup anew, as whoever has changed it on purpose would: its own digest fits.
void rewrite_manifest(const std::filesystem::path& backup,
                      const std::function<void(backup::Manifest&)>& change);

}  // namespace motcong::test
