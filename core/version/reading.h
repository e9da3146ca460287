// Who gets a version, who has to read it and who has said so. Nobody is asked by hand: who belongs today to a
// unit it was given to owes it, so a new colleague does too, and who has left does not. Reading is personal:
// a stand-in reads for himself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/plugin/declarations.h"
#include "core/version/version.h"

namespace motcong::version {

inline constexpr const char* kReadDaysKey = "version.read_days";
inline constexpr const char* kReadDays = "5";  // working days

struct Reading {
  std::int64_t user_id = 0;
  std::string name, position, unit;
  base::Date due_on;
  std::optional<base::Instant> read_at;
  std::string remote_address;
  bool is_late(const base::Date& today) const {
    return (read_at ? base::local_date(*read_at) : today) > due_on;
  }
};
/// Everyone who has read the version or, while it is in force and asks for it, has to; by unit, then name.
std::vector<Reading> list_readings(db::Reader& reader, const plugin::Work& work,
                                   const VersionedType& versioned, const Version& version);

/// What the person himself owes of this version; nothing when he does not, or has read it.
std::optional<Reading> find_owed(db::Reader& reader, const plugin::Work& work, const VersionedType& versioned,
                                 const Version& version);
/// "I have read and understood it". False when he does not owe it (any more).
bool acknowledge(const plugin::Work& work, db::WriteTx& tx, const VersionedType& versioned,
                 const Version& version);

struct Receiver {
  std::int64_t id = 0;  // of the row
  std::string name;     // of the unit or person
  bool is_unit = false;
  int copy_no = 0;  // of the stamped paper copy; 0: none
  base::Date given_on;
  std::optional<base::Date> recalled_on;
};
std::vector<Receiver> list_receivers(db::Reader& reader, std::int64_t version_id);
/// A group stands for its members of today. Fails with words when all of them have it, the unit or person is
/// unknown or left out, or the number of the copy is taken. REQUIRES: one of unit_id, user_id is not 0.
base::Result<void> add_receiver(const plugin::Work& work, db::WriteTx& tx, const Version& version,
                                std::int64_t unit_id, std::int64_t user_id, int copy_no);
/// The paper copy is back, or he need not read it. False when there is no such row or it was recalled.
bool recall(const plugin::Work& work, db::WriteTx& tx, std::int64_t version_id, std::int64_t receiver_id);

/// Versions in force that the signed-in person has not yet said to have read.
plugin::DutySource::Duties list_reading_duties(plugin::Context& context, int limit,
                                                const base::Date& soon_until);
/// Versions that wait for his review or approval, and drafts returned to him.
plugin::DutySource::Duties list_step_duties(plugin::Context& context, int limit,
                                             const base::Date& soon_until);

}  // namespace motcong::version
