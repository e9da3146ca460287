// The counting behind throttle.h. Times are whole seconds; a clock set back shortens no wait below its full
// length.
#include "core/auth/throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <optional>
#include <string>

#include "core/auth/users.h"

namespace motcong::auth {
namespace {

constexpr int kFreeFailures = 5;
constexpr int kLongestWait = 60;
constexpr int kWindow = 60;
constexpr int kAddressFailures = 20;
constexpr int kNetworkFailures = 100;
constexpr std::int64_t kForgetAfter = 24 * 3600;

/// What one attempt is counted under. A name no account can have counts for its address only.
struct Origin {
  std::string username;
  std::string address;
  std::string network;  // "" when the peer has no IP address
};

Origin make_origin(std::string_view username, std::string_view address) {
  Origin origin;
  if (auto name = parse_username(username)) origin.username = *name;
  origin.address = std::string(address.substr(0, 64));
  if (origin.address.starts_with("::ffff:") && origin.address.find('.') != std::string::npos) {
    origin.address.erase(0, 7);
  }
  unsigned char bytes[16];
  if (inet_pton(AF_INET, origin.address.c_str(), bytes) == 1) {
    origin.network = origin.address.substr(0, origin.address.rfind('.')) + ".0/24";
  } else if (inet_pton(AF_INET6, origin.address.c_str(), bytes) == 1) {
    std::fill(bytes + 8, bytes + 16, 0);
    char text[INET6_ADDRSTRLEN];
    inet_ntop(AF_INET6, bytes, text, sizeof text);
    origin.network = std::string(text) + "/64";
  }
  return origin;
}

struct Count {
  std::int64_t failures = 0;
  base::Instant window_started_at = 0, last_failed_at = 0;
};

std::optional<Count> find_count(db::Reader& reader, std::string_view kind, std::string_view username,
                                std::string_view address) {
  auto row = reader.query(
      "SELECT failures, window_started_at, last_failed_at FROM core_login_failure "
      "WHERE kind = ?1 AND username = ?2 AND address = ?3",
      kind, username, address);
  if (!row.step()) return std::nullopt;
  return Count{row.integer(0), row.integer(1), row.integer(2)};
}

/// Seconds from `now` to `until`, at most `longest` whatever the clock did.
int seconds_left(base::Instant now, base::Instant until, int longest) {
  return static_cast<int>(std::clamp<std::int64_t>(until - now, 0, longest));
}

int account_wait(db::Reader& reader, const Origin& origin, base::Instant now) {
  if (origin.username.empty()) return 0;
  const auto account = find_count(reader, "account", origin.username, "");
  if (!account || account->failures < kFreeFailures) return 0;
  const int doublings = static_cast<int>(std::min<std::int64_t>(account->failures - kFreeFailures, 6));
  const int wait = std::min(1 << doublings, kLongestWait);
  const bool known = find_count(reader, "pair", origin.username, origin.address).has_value();
  const auto last = find_count(reader, known ? "known" : "fresh", origin.username, "");
  return last ? seconds_left(now, last->last_failed_at + wait, wait) : 0;
}

int window_wait(db::Reader& reader, std::string_view kind, std::string_view address, int most,
                base::Instant now) {
  if (address.empty()) return 0;
  const auto count = find_count(reader, kind, "", address);
  if (!count || count->failures < most) return 0;
  return seconds_left(now, count->window_started_at + kWindow, kWindow);
}

int longest_wait(db::Reader& reader, const Origin& origin, base::Instant now) {
  return std::max({account_wait(reader, origin, now),
                   window_wait(reader, "address", origin.address, kAddressFailures, now),
                   window_wait(reader, "network", origin.network, kNetworkFailures, now)});
}

void count_account(db::WriteTx& tx, std::string_view kind, std::string_view username,
                   std::string_view address, base::Instant now) {
  tx.execute(
      "INSERT INTO core_login_failure(kind, username, address, failures, window_started_at, last_failed_at) "
      "VALUES (?1, ?2, ?3, 1, ?4, ?4) ON CONFLICT (kind, username, address) DO UPDATE SET "
      "failures = core_login_failure.failures + 1, last_failed_at = excluded.last_failed_at",
      kind, username, address, now);
}

void count_window(db::WriteTx& tx, std::string_view kind, std::string_view address, base::Instant now) {
  if (address.empty()) return;
  const auto count = find_count(tx, kind, "", address);
  const bool open =
      count && now < count->window_started_at + kWindow && now >= count->window_started_at - kWindow;
  tx.execute(
      "INSERT INTO core_login_failure(kind, username, address, failures, window_started_at, last_failed_at) "
      "VALUES (?1, '', ?2, ?3, ?4, ?5) ON CONFLICT (kind, username, address) DO UPDATE SET "
      "failures = excluded.failures, window_started_at = excluded.window_started_at, "
      "last_failed_at = excluded.last_failed_at",
      kind, address, open ? count->failures + 1 : 1, open ? count->window_started_at : now, now);
}

void count_attempt(db::WriteTx& tx, const Origin& origin, base::Instant now) {
  tx.execute("DELETE FROM core_login_failure WHERE last_failed_at < ?1", now - kForgetAfter);
  count_window(tx, "address", origin.address, now);
  count_window(tx, "network", origin.network, now);
  if (origin.username.empty()) return;
  const bool known = find_count(tx, "pair", origin.username, origin.address).has_value();
  count_account(tx, "account", origin.username, "", now);
  count_account(tx, known ? "known" : "fresh", origin.username, "", now);
  count_account(tx, "pair", origin.username, origin.address, now);
}

void uncount(db::WriteTx& tx, std::string_view kind, std::string_view username, std::string_view address) {
  tx.execute(
      "UPDATE core_login_failure SET failures = failures - 1 "
      "WHERE kind = ?1 AND username = ?2 AND address = ?3 AND failures > 0",
      kind, username, address);
}

}  // namespace

int Throttle::admit(db::WriteTx& tx, std::string_view username, std::string_view address) {
  const Origin origin = make_origin(username, address);
  const base::Instant now = clock_.now();
  const int wait = longest_wait(tx, origin, now);
  if (wait == 0) count_attempt(tx, origin, now);
  return wait;
}

void Throttle::succeeded(db::WriteTx& tx, std::string_view username, std::string_view address) {
  const Origin origin = make_origin(username, address);
  uncount(tx, "address", "", origin.address);
  uncount(tx, "network", "", origin.network);
  forget(tx, username);
}

void Throttle::not_evaluated(db::WriteTx& tx, std::string_view username, std::string_view address) {
  const Origin origin = make_origin(username, address);
  uncount(tx, "address", "", origin.address);
  uncount(tx, "network", "", origin.network);
  uncount(tx, "account", origin.username, "");
}

int Throttle::wait_seconds(db::Reader& reader, std::string_view username, std::string_view address) const {
  return longest_wait(reader, make_origin(username, address), clock_.now());
}

void Throttle::forget(db::WriteTx& tx, std::string_view username) {
  const auto name = parse_username(username);
  if (name) tx.execute("DELETE FROM core_login_failure WHERE username = ?1", *name);
}

}  // namespace motcong::auth
