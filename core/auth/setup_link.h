// The one-time link with which the first system administrator makes his account. There is no default
// password.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/db/database.h"

namespace motcong::auth {

inline constexpr std::int64_t kSetupLinkSeconds = 30 * 60;

/// At a start while needs_first_administrator(): a new random token (43 characters) for the link the program
/// prints; the one before stops working. The database keeps its SHA-256 and end only. REQUIRES:
/// needs_first_administrator(tx).
std::string make_setup_token(db::WriteTx& tx, base::Instant now);

/// Whether the link would work now, for showing its form.
bool check_setup_token(db::Reader& reader, base::Instant now, std::string_view token);

struct FirstAdministrator {
  std::string_view username, full_name, position, phc;  // phc of a password he chose himself
};
/// Makes the account with the administrator role and uses the token up, all in `tx`; the user's id. On
/// failure (token unknown, used or older than 30 minutes; name malformed or taken) nothing is written and the
/// token stays.
base::Result<std::int64_t> use_setup_token(db::WriteTx& tx, base::Instant now, std::string_view token,
                                           const FirstAdministrator& person);

}  // namespace motcong::auth
