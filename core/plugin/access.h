// Access: who may come to a route or a record page. It has no default, so a route without a rule does not
// compile.
#pragma once

#include <string_view>

#include "core/auth/principal.h"

namespace motcong::plugin {

class Access {
 public:
  /// Anybody, signed in or not: the login page, health checks.
  static constexpr Access everyone() { return Access(Kind::everyone, ""); }
  /// Any signed-in person.
  static constexpr Access signed_in() { return Access(Kind::signed_in, ""); }
  /// No one: a record type that is never removed, say.
  static constexpr Access nobody() { return Access(Kind::nobody, ""); }
  static constexpr Access permission(const char* id) { return Access(Kind::permission, id); }

  bool is_everyone() const { return kind_ == Kind::everyone; }
  bool is_nobody() const { return kind_ == Kind::nobody; }
  /// The permission asked for, or "".
  std::string_view permission_id() const { return permission_; }

  bool allows(const auth::Principal& user) const {
    switch (kind_) {
      case Kind::everyone:
        return true;
      case Kind::signed_in:
        return user.signed_in();
      case Kind::permission:
        return user.signed_in() && user.may(permission_);
      case Kind::nobody:
        return false;
    }
    return false;
  }

 private:
  enum class Kind { everyone, signed_in, permission, nobody };
  constexpr Access(Kind kind, const char* permission) : kind_(kind), permission_(permission) {}
  Kind kind_;
  const char* permission_;
};

/// Reads well in declarations: `.view = may("par.view")`.
constexpr Access may(const char* permission) { return Access::permission(permission); }

}  // namespace motcong::plugin
