// Who is asking: the person, the roles that count today, and what they may do where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace motcong::auth {

/// How far a permission reaches. Ordered: a wider scope includes the narrower.
enum class Scope { none = 0, own = 1, unit = 2, all = 3 };

/// The text kept in the database: "own", "unit", "all".
std::string_view scope_name(Scope scope);
Scope parse_scope(std::string_view name);  // none for anything else

struct Grant {
  std::string permission;  // "par.report"
  Scope scope = Scope::none;
  std::int64_t unit_id = 0;  // the unit in which the role is held; 0 for a role held department-wide
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
struct Principal {
  std::int64_t user_id = 0;
  std::string username;
  std::string full_name;
  std::string position;                // post, as shown beside the name
  std::int64_t session_id = 0;         // row id of core_session
  std::string session_key;             // secret: what form tokens are made from
  std::vector<std::int64_t> unit_ids;  // units he belongs to today, main unit first
  std::vector<Grant> grants;
  bool must_change_password = false;
  std::string language;        // "vi", "en", or "" when he has not chosen one
  std::string theme = "auto";  // "auto", "light", "dark"
  bool compact = false;        // list density

  bool signed_in() const { return user_id != 0; }
  bool may(std::string_view permission) const;
  /// Union over all roles held today. A role held department-wide with scope `unit` reaches the units the
  /// person belongs to: nobody gets the whole department because a unit was forgotten.
  Reach reach(std::string_view permission) const;
};

}  // namespace motcong::auth
