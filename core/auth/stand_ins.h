// Stand-ins: who acts for whom from day to day. What a stand-in may do meanwhile is said in principal.h.
// Nothing here checks the right of the person who asks; the pages do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/auth/principal.h"
#include "core/base/message.h"
#include "core/base/time.h"
#include "core/db/database.h"

namespace motcong::auth {

struct StandIn {
  std::int64_t id = 0;
  std::int64_t absent_id = 0;  // who is away
  std::int64_t user_id = 0;    // who acts for him
  base::Date valid_from, valid_to;
  std::optional<base::Date> ended_on;  // from this day on it does not count although valid_to has not passed
  std::string reason;
  std::string decision;  // number of the paper that says so; may be empty
  std::string absent_name, absent_position, user_name, user_position;

  bool counts_on(const base::Date& day) const { return !ended_on && valid_from <= day && day <= valid_to; }
  /// It counts today or will.
  bool is_open(const base::Date& today) const { return !ended_on && today <= valid_to; }
};

/// What is wrong with a stand-in that somebody wants to name; `field` is the member's name.
struct StandInFault {
  const char* field = "";
  base::Message text;
};
/// Refused: oneself; a closed or unknown account; days that do not exist, lie behind, run backwards or are
/// more than `max_days`; the same two people on some of these days already; a chain, because passed-on rights
/// are not passed on: neither may the stand-in be away himself on some of these days, nor may the absent one
/// stand in for somebody then; an auditor, who would come to change things.
std::vector<StandInFault> check_stand_in(db::Reader& reader, const base::Date& today, const StandIn& wanted,
                                         int max_days);
/// The new row's id. REQUIRES: check_stand_in in this transaction found nothing.
std::int64_t add_stand_in(db::WriteTx& tx, base::Instant now, std::int64_t created_by, const StandIn& wanted);
/// From this moment it does not count any more. False when it had ended already.
bool end_stand_in(db::WriteTx& tx, const base::Date& today, std::int64_t id);
/// All open ones of a person, on either side.
void end_stand_ins_of(db::WriteTx& tx, const base::Date& today, std::int64_t user_id);

std::optional<StandIn> find_stand_in(db::Reader& reader, std::int64_t id);
/// Those of a person on either side (0: everybody's), newest first, at most `limit`.
std::vector<StandIn> list_stand_ins(db::Reader& reader, std::int64_t user_id, int limit = 500);
/// Those this person may act for on a day. Nobody acts for a closed account.
std::vector<ActingChoice> list_acting_choices(db::Reader& reader, std::int64_t user_id,
                                              const base::Date& day);

/// Lets a session act for another; 0: for its own person again. REQUIRES: one of the person's choices today.
void set_acting(db::WriteTx& tx, std::int64_t session_id, std::int64_t stand_in_id);

}  // namespace motcong::auth
