// The queries and refusals behind stand_ins.h.
#include "core/auth/stand_ins.h"

#include "core/auth/change_mark.h"
#include "core/auth/roles.h"
#include "core/auth/users.h"

namespace motcong::auth {
namespace {

StandIn read_stand_in(const db::Statement& row) {
  StandIn found;
  found.id = row.integer(0);
  found.absent_id = row.integer(1);
  found.user_id = row.integer(2);
  found.valid_from = row.date(3).value_or(base::Date{});
  found.valid_to = row.date(4).value_or(base::Date{});
  found.ended_on = row.date(5);
  found.reason = row.string(6);
  found.decision = row.string(7);
  found.absent_name = row.string(8);
  found.absent_position = row.string(9);
  found.user_name = row.string(10);
  found.user_position = row.string(11);
  return found;
}

/// The days fit, as far as they can be judged by themselves.
std::optional<StandInFault> check_days(const base::Date& today, const StandIn& wanted, int max_days) {
  if (!base::is_valid(wanted.valid_from)) return StandInFault{"valid_from", N_("This day does not exist.")};
  if (!base::is_valid(wanted.valid_to)) return StandInFault{"valid_to", N_("This day does not exist.")};
  if (wanted.valid_from < today) {
    return StandInFault{"valid_from",
                        N_("The first day has passed; a stand-in can begin today at the earliest")};
  }
  if (wanted.valid_to < wanted.valid_from) {
    return StandInFault{"valid_to", N_("The last day is before the first day.")};
  }
  if (base::add_days(wanted.valid_from, max_days - 1) < wanted.valid_to) {
    return StandInFault{"valid_to",
                        base::Message(N_("A stand-in lasts at most {days} days; after that name him anew"),
                                      {{"days", std::to_string(max_days)}})};
  }
  return std::nullopt;
}

std::optional<StandInFault> check_person(db::Reader& reader, const char* field, std::int64_t id) {
  const auto user = find_user(reader, id);
  if (!user) return StandInFault{field, N_("Choose a person of the list")};
  if (user->disabled) return StandInFault{field, N_("The account of this person is closed")};
  return std::nullopt;
}

}  // namespace

std::vector<StandInFault> check_stand_in(db::Reader& reader, const base::Date& today, const StandIn& wanted,
                                         int max_days) {
  std::vector<StandInFault> faults;
  if (auto fault = check_person(reader, "absent_id", wanted.absent_id)) faults.push_back(*fault);
  if (auto fault = check_person(reader, "user_id", wanted.user_id)) faults.push_back(*fault);
  if (faults.empty() && wanted.absent_id == wanted.user_id) {
    faults.push_back({"user_id", N_("Nobody stands in for himself; choose another person")});
  }
  if (auto fault = check_days(today, wanted, max_days)) faults.push_back(*fault);
  if (!faults.empty()) return faults;
  if (reader.exists("SELECT 1 FROM core_stand_in WHERE absent_id = ?1 AND user_id = ?2 AND ended_on IS NULL "
                    "AND valid_from <= ?4 AND valid_to >= ?3",
                    wanted.absent_id, wanted.user_id, wanted.valid_from, wanted.valid_to)) {
    faults.push_back({"user_id", N_("This person stands in for the same one on some of these days already")});
  }
  if (reader.exists("SELECT 1 FROM core_stand_in WHERE absent_id = ?1 AND ended_on IS NULL "
                    "AND valid_from <= ?3 AND valid_to >= ?2",
                    wanted.user_id, wanted.valid_from, wanted.valid_to)) {
    faults.push_back({"user_id", N_("This person is away on some of these days and has a stand-in himself")});
  }
  if (reader.exists("SELECT 1 FROM core_stand_in WHERE user_id = ?1 AND ended_on IS NULL "
                    "AND valid_from <= ?3 AND valid_to >= ?2",
                    wanted.absent_id, wanted.valid_from, wanted.valid_to)) {
    faults.push_back(
        {"absent_id", N_("This person stands in for somebody on some of these days; rights that were "
                         "passed on are not passed on again. End that first")});
  }
  if (reader.exists("SELECT 1 FROM core_user_role ur JOIN core_role r ON r.id = ur.role_id WHERE ur.user_id "
                    "= ?1 AND r.code = ?2 "
                    "AND ur.valid_from <= ?4 AND (ur.valid_to IS NULL OR ur.valid_to >= ?3)",
                    wanted.user_id, kAuditorRole, wanted.valid_from, wanted.valid_to)) {
    faults.push_back({"user_id", N_("An auditor reads only; choose another person")});
  }
  return faults;
}

std::int64_t add_stand_in(db::WriteTx& tx, base::Instant now, std::int64_t created_by,
                          const StandIn& wanted) {
  mark_changed_after(tx);
  return tx.insert(
      "INSERT INTO core_stand_in(absent_id, user_id, valid_from, valid_to, reason, decision, created_at, "
      "created_by) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      wanted.absent_id, wanted.user_id, wanted.valid_from, wanted.valid_to, wanted.reason, wanted.decision,
      now, created_by);
}

bool end_stand_in(db::WriteTx& tx, const base::Date& today, std::int64_t id) {
  mark_changed_after(tx);
  return tx.execute(
             "UPDATE core_stand_in SET ended_on = ?2 WHERE id = ?1 AND ended_on IS NULL AND valid_to >= ?2",
             id, today) > 0;
}

void end_stand_ins_of(db::WriteTx& tx, const base::Date& today, std::int64_t user_id) {
  mark_changed_after(tx);
  tx.execute(
      "UPDATE core_stand_in SET ended_on = ?2 WHERE (absent_id = ?1 OR user_id = ?1) AND ended_on IS NULL "
      "AND valid_to >= ?2",
      user_id, today);
}

std::optional<StandIn> find_stand_in(db::Reader& reader, std::int64_t id) {
  auto row = reader.query(
      "SELECT s.id, s.absent_id, s.user_id, s.valid_from, s.valid_to, s.ended_on, s.reason, s.decision, "
      "a.full_name, "
      "a.position, u.full_name, u.position FROM core_stand_in s JOIN core_user a ON a.id = s.absent_id "
      "JOIN core_user u ON u.id = s.user_id WHERE s.id = ?1",
      id);
  if (!row.step()) return std::nullopt;
  return read_stand_in(row);
}

std::vector<StandIn> list_stand_ins(db::Reader& reader, std::int64_t user_id, int limit) {
  auto row = reader.query(
      "SELECT s.id, s.absent_id, s.user_id, s.valid_from, s.valid_to, s.ended_on, s.reason, s.decision, "
      "a.full_name, "
      "a.position, u.full_name, u.position FROM core_stand_in s JOIN core_user a ON a.id = s.absent_id "
      "JOIN core_user u ON u.id = s.user_id WHERE ?1 = 0 OR s.absent_id = ?1 OR s.user_id = ?1 "
      "ORDER BY s.valid_from DESC, s.id DESC LIMIT ?2",
      user_id, limit);
  std::vector<StandIn> found;
  while (row.step()) found.push_back(read_stand_in(row));
  return found;
}

std::vector<ActingChoice> list_acting_choices(db::Reader& reader, std::int64_t user_id,
                                              const base::Date& day) {
  auto row = reader.query(
      "SELECT s.id, a.id, a.username, a.full_name, a.position, s.valid_to FROM core_stand_in s "
      "JOIN core_user a ON a.id = s.absent_id WHERE s.user_id = ?1 AND s.ended_on IS NULL AND s.valid_from "
      "<= ?2 "
      "AND s.valid_to >= ?2 AND a.disabled = 0 ORDER BY a.full_name COLLATE vi, s.id",
      user_id, day);
  std::vector<ActingChoice> choices;
  while (row.step()) {
    choices.push_back({row.integer(0), row.integer(1), row.string(2), row.string(3), row.string(4),
                       row.date(5).value_or(day)});
  }
  return choices;
}

void set_acting(db::WriteTx& tx, std::int64_t session_id, std::int64_t stand_in_id) {
  tx.execute("UPDATE core_session SET stand_in_id = ?2 WHERE id = ?1", session_id,
             stand_in_id != 0 ? std::optional(stand_in_id) : std::nullopt);
  mark_changed_after(tx);
}

}  // namespace motcong::auth
