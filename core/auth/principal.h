// Who is asking: the person, the roles that count today, and what they may do where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace motcong::auth {

/// How far a permission reaches. Ordered: a wider scope includes the narrower.
enum class Scope { none = 0, own = 1, unit = 2, all = 3 };

/// The text kept in the database: "own", "unit", "all".
std::string_view scope_name(Scope scope);
Scope parse_scope(std::string_view name);  // none for anything else

struct Grant {
  std::string permission;  // "core.task.report"
  Scope scope = Scope::none;
  std::int64_t unit_id = 0;       // the unit in which the role is held; 0 for a role held department-wide
  std::int64_t user_role_id = 0;  // where it comes from: row of core_user_role; 0 for the program itself
};

/// Somebody this person may act for today.
struct ActingChoice {
  std::int64_t stand_in_id = 0;  // row of core_stand_in
  std::int64_t absent_id = 0;    // the person acted for
  std::string username, full_name, position;
  base::Date until;  // last day
};

/// What a permission lets a person reach: everything, the rows of some units, own rows, or nothing.
struct Reach {
  bool all = false;
  bool own = false;                 // true for every scope but none
  std::vector<std::int64_t> units;  // sorted, each once; empty when `all`
  bool nothing() const { return !all && !own && units.empty(); }
  bool covers_unit(std::int64_t unit_id) const;
};

/// The signed-in person of one request; user_id 0 is nobody.
///
/// While he acts for another (stand_ins.h), `user_id` and all that is personal (name, session, display) stay
/// his: what he does is recorded as his, on behalf of `acting_for`. What he may do and reach is the other's
/// alone: `unit_ids` and `grants` are the other's without the administration of the portal, and "own" rows
/// are those of rows_of(): made by the other himself or by anyone on his behalf. Where one person must not
/// take two steps, did() counts both as the doer.
struct Principal {
  std::int64_t user_id = 0;
  std::string username;
  std::string full_name;
  std::string position;                // post, as shown beside the name
  std::int64_t session_id = 0;         // row id of core_session
  std::string session_key;             // secret: what form tokens are made from
  std::vector<std::int64_t> unit_ids;  // units he belongs to today, main unit first
  std::vector<Grant> grants;
  std::int64_t acting_for = 0;  // the person he stands in for at this moment; 0: himself
  std::string acting_for_username, acting_for_name;
  std::vector<ActingChoice> acting_choices;
  bool must_change_password = false;
  std::string language;        // "vi", "en", or "" when he has not chosen one
  std::string theme = "auto";  // "auto", "light", "dark"
  bool compact = false;        // list density

  bool signed_in() const { return user_id != 0; }
  bool may(std::string_view permission) const;
  /// Whose rows count as own.
  std::int64_t rows_of() const { return acting_for != 0 ? acting_for : user_id; }
  /// Whether an act of this person now is an act of `person` too.
  bool did(std::int64_t person) const { return person != 0 && (person == user_id || person == acting_for); }
  /// Union over all roles held today. A role held department-wide with scope `unit` reaches the units the
  /// person belongs to: nobody gets the whole department because a unit was forgotten.
  Reach reach(std::string_view permission) const;
};

}  // namespace motcong::auth
