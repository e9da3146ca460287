// Sessions in the database, and the memory of people and their rights that answers most requests without it.
#include "core/auth/sessions.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

#include "core/auth/change_mark.h"
#include "core/auth/stand_ins.h"
#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/base/digest.h"
#include "core/base/log.h"
#include "core/base/random.h"

namespace motcong::auth {
namespace {

constexpr std::size_t kCookieLength = 43;         // 32 bytes in base64url
constexpr std::int64_t kSeenInterval = 60;        // last_seen_at in the database is at most about this old
constexpr std::int64_t kKeepExpired = 24 * 3600;  // so that a form typed before the end finds its owner
constexpr std::int64_t kClockTolerance = 300;  // a clock set back further ends sessions: their age is unknown

bool looks_like_cookie(std::string_view cookie) {
  return cookie.size() == kCookieLength && std::all_of(cookie.begin(), cookie.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_';
         });
}

/// What a browser says of itself, fit for the database and a page.
std::string clean_header(std::string_view text, std::size_t most) {
  std::string out(text.substr(0, most));
  for (char& c : out) {
    if (c < 0x20 || c > 0x7E) c = '?';
  }
  return out;
}

void raise_to(std::atomic<base::Instant>& value, base::Instant at) {
  base::Instant before = value.load(std::memory_order_relaxed);
  while (before < at && !value.compare_exchange_weak(before, at, std::memory_order_relaxed)) {
  }
}

/// A session as it was read from the database, and when its person was last seen.
struct Entry {
  std::shared_ptr<const Principal> person;
  base::Instant started_at = 0;
  std::uint64_t change = 0;  // change_count() before it was read
  base::Date day;            // the day its grants are for
  std::atomic<base::Instant> last_seen{0};
  std::atomic<base::Instant> seen_saved{0};  // what the database has
};

}  // namespace

struct Sessions::State {
  db::Database& database;
  const base::Clock& clock;
  const std::string secret;
  const SessionLimits limits;

  std::shared_mutex mutex;
  std::unordered_map<std::string, std::shared_ptr<Entry>> entries;  // by SHA-256 of the cookie
  std::atomic<base::Instant> next_save{0};

  std::string mac(std::string_view purpose, std::string_view text) const {
    return base::to_base64url(base::hmac_sha256(secret, std::string(purpose) + '\n' + std::string(text)));
  }

  bool alive(base::Instant started_at, base::Instant last_seen, base::Instant now) const {
    return now - started_at < limits.absolute_seconds && now - last_seen < limits.idle_seconds &&
           now >= last_seen - kClockTolerance;
  }

  std::shared_ptr<Entry> find_entry(const std::string& hash) {
    std::shared_lock lock(mutex);
    const auto found = entries.find(hash);
    return found == entries.end() ? nullptr : found->second;
  }

  void forget(const std::string& hash) {
    std::unique_lock lock(mutex);
    entries.erase(hash);
  }

  /// Reads a session and its person; null when there is none. `before` keeps its last_seen.
  std::shared_ptr<Entry> load(std::string_view cookie, const std::string& hash, const Entry* before) {
    auto entry = std::make_shared<Entry>();
    // Before the snapshot is taken: a change that commits in between makes this entry out of date, never
    // hidden.
    entry->change = change_count();
    entry->day = clock.today();
    const bool found = database.read([&](db::Reader& reader) {
      auto row = reader.query(
          "SELECT s.id, s.started_at, s.last_seen_at, u.id, u.username, u.full_name, u.position, u.language, "
          "u.theme, "
          "u.compact, u.must_change_password, COALESCE(s.stand_in_id, 0) FROM core_session s "
          "JOIN core_user u ON u.id = s.user_id "
          "WHERE s.id_hash = ?1 AND u.disabled = 0",
          base::to_hex(hash));
      if (!row.step()) return false;
      auto person = std::make_shared<Principal>();
      person->session_id = row.integer(0);
      entry->started_at = row.integer(1);
      entry->last_seen = row.integer(2);
      entry->seen_saved = row.integer(2);
      person->user_id = row.integer(3);
      person->username = row.string(4);
      person->full_name = row.string(5);
      person->position = row.string(6);
      person->language = row.string(7);
      person->theme = row.string(8);
      person->compact = row.integer(9) != 0;
      person->must_change_password = row.integer(10) != 0;
      person->session_key = mac("session", cookie);
      const std::int64_t stand_in_id = row.integer(11);
      person->acting_choices = list_acting_choices(reader, person->user_id, entry->day);
      for (const ActingChoice& choice : person->acting_choices) {
        if (choice.stand_in_id != stand_in_id) continue;
        person->acting_for = choice.absent_id;
        person->acting_for_username = choice.username;
        person->acting_for_name = choice.full_name;
      }
      load_rights(reader, entry->day, *person);
      entry->person = std::move(person);
      return true;
    });
    if (!found) {
      forget(hash);
      return nullptr;
    }
    if (before) raise_to(entry->last_seen, before->last_seen.load(std::memory_order_relaxed));
    std::unique_lock lock(mutex);
    entries[hash] = entry;
    return entry;
  }

  /// At most once a minute for the whole portal: writes all newer last_seen times in one transaction, and
  /// drops what has ended from memory. A writer that is busy or a full disk only means a try a minute later.
  void save_seen(base::Instant now) {
    base::Instant due = next_save.load(std::memory_order_relaxed);
    if (now < due || !next_save.compare_exchange_strong(due, now + kSeenInterval)) return;
    std::vector<std::pair<std::shared_ptr<Entry>, base::Instant>> newer;
    {
      std::unique_lock lock(mutex);
      std::erase_if(entries, [&](const auto& item) {
        const base::Instant seen = item.second->last_seen;
        return !alive(item.second->started_at, seen, std::max(now, seen));
      });
      for (const auto& [hash, entry] : entries) {
        const base::Instant seen = entry->last_seen.load(std::memory_order_relaxed);
        if (seen - entry->seen_saved.load(std::memory_order_relaxed) >= kSeenInterval)
          newer.emplace_back(entry, seen);
      }
    }
    if (newer.empty()) return;
    try {
      database.write([&](db::WriteTx& tx) {
        for (const auto& [entry, seen] : newer) {
          tx.execute("UPDATE core_session SET last_seen_at = ?2 WHERE id = ?1 AND last_seen_at < ?2",
                     entry->person->session_id, seen);
        }
      });
      for (const auto& [entry, seen] : newer) raise_to(entry->seen_saved, seen);
    } catch (const std::exception& error) {
      base::log_warning(std::string("sessions: last_seen_at not written: ") + error.what());
    }
  }
};

Sessions::Sessions(db::Database& database, const base::Clock& clock, std::string secret, SessionLimits limits)
    : state_(new State{database, clock, std::move(secret), limits, {}, {}, {}}) {
  base::check(state_->secret.size() >= 32);
}

Sessions::~Sessions() = default;

std::string Sessions::begin(db::WriteTx& tx, std::int64_t user_id, std::string_view remote_address,
                            std::string_view user_agent) {
  const base::Instant now = state_->clock.now();
  const std::string cookie = base::random_token();
  // Twice the idle time: a session in use may be seen in memory later than its row says.
  const base::Instant oldest_start = now - state_->limits.absolute_seconds;
  const base::Instant oldest_seen = now - 2 * state_->limits.idle_seconds;
  std::int64_t ended = tx.execute("DELETE FROM core_session WHERE started_at <= ?1 OR last_seen_at <= ?2",
                                  oldest_start - kKeepExpired, oldest_seen - kKeepExpired);
  tx.execute(
      "INSERT INTO core_session(id_hash, user_id, started_at, last_seen_at, remote_address, user_agent) "
      "VALUES (?1, ?2, ?3, ?3, ?4, ?5)",
      base::to_hex(base::sha256(cookie)), user_id, now, clean_header(remote_address, 64),
      clean_header(user_agent, 200));
  ended += tx.execute(
      "DELETE FROM core_session WHERE user_id = ?1 AND id NOT IN "
      "(SELECT id FROM core_session WHERE user_id = ?1 "
      "ORDER BY (started_at > ?3 AND last_seen_at > ?4) DESC, started_at DESC, id DESC LIMIT ?2)",
      user_id, state_->limits.per_user, oldest_start, oldest_seen);
  if (ended > 0) mark_changed_after(tx);
  return cookie;
}

std::optional<Principal> Sessions::find(std::string_view cookie) {
  if (!looks_like_cookie(cookie)) return std::nullopt;
  State& state = *state_;
  const std::string hash = base::sha256(cookie);
  const base::Instant now = state.clock.now();
  std::shared_ptr<Entry> entry = state.find_entry(hash);
  if (!entry || entry->change != change_count() || entry->day != base::local_date(now)) {
    entry = state.load(cookie, hash, entry.get());
  }
  if (!entry) return std::nullopt;
  // The clock is asked after last_seen is read: another request may have moved last_seen on since this one
  // began, which would look like a clock set back.
  const base::Instant seen = entry->last_seen.load();
  const base::Instant asked = state.clock.now();
  if (!state.alive(entry->started_at, seen, asked)) return std::nullopt;
  raise_to(entry->last_seen, asked);
  state.save_seen(asked);
  return *entry->person;
}

std::optional<std::int64_t> Sessions::find_expired(db::Reader& reader, std::string_view cookie,
                                                   std::string_view token) {
  if (!looks_like_cookie(cookie)) return std::nullopt;
  const base::Instant now = state_->clock.now();
  auto row = reader.query(
      "SELECT s.user_id, s.started_at, s.last_seen_at, COALESCE(i.absent_id, 0) FROM core_session s "
      "JOIN core_user u ON u.id = s.user_id LEFT JOIN core_stand_in i ON i.id = s.stand_in_id "
      "WHERE s.id_hash = ?1 AND u.disabled = 0",
      base::to_hex(base::sha256(cookie)));
  if (!row.step() || state_->alive(row.integer(1), row.integer(2), now)) return std::nullopt;
  if (now - row.integer(2) > kKeepExpired) return std::nullopt;
  Principal person;
  person.session_key = state_->mac("session", cookie);
  person.acting_for = row.integer(3);
  if (!check_form_token(person, token)) return std::nullopt;
  return row.integer(0);
}

void Sessions::end(db::WriteTx& tx, std::int64_t session_id) {
  tx.execute("DELETE FROM core_session WHERE id = ?1", session_id);
  mark_changed_after(tx);
}

bool Sessions::end_own(db::WriteTx& tx, std::int64_t user_id, std::int64_t session_id) {
  const bool his =
      tx.execute("DELETE FROM core_session WHERE id = ?1 AND user_id = ?2", session_id, user_id) > 0;
  mark_changed_after(tx);
  return his;
}

void Sessions::end_all(db::WriteTx& tx, std::int64_t user_id, std::int64_t except) {
  tx.execute("DELETE FROM core_session WHERE user_id = ?1 AND id <> ?2", user_id, except);
  mark_changed_after(tx);
}

std::vector<SessionRow> Sessions::list(db::Reader& reader, std::int64_t user_id, std::int64_t current_id) {
  std::unordered_map<std::int64_t, base::Instant> seen_in_memory;
  {
    std::shared_lock lock(state_->mutex);
    for (const auto& [hash, entry] : state_->entries) {
      if (user_id == 0 || entry->person->user_id == user_id)
        seen_in_memory[entry->person->session_id] = entry->last_seen;
    }
  }
  const base::Instant now = state_->clock.now();
  auto row = reader.query(
      "SELECT s.id, s.started_at, s.last_seen_at, s.remote_address, s.user_agent, u.id, u.username, "
      "u.full_name, "
      "COALESCE(a.full_name, '') FROM core_session s JOIN core_user u ON u.id = s.user_id "
      "LEFT JOIN core_stand_in i ON i.id = s.stand_in_id AND i.ended_on IS NULL AND i.valid_from <= ?2 "
      "AND i.valid_to >= ?2 LEFT JOIN core_user a ON a.id = i.absent_id "
      "WHERE u.disabled = 0 AND (?1 = 0 OR s.user_id = ?1)",
      user_id, base::local_date(now));
  std::vector<SessionRow> rows;
  while (row.step()) {
    SessionRow session;
    session.id = row.integer(0);
    session.started_at = row.integer(1);
    session.last_seen_at = row.integer(2);
    session.remote_address = row.string(3);
    session.user_agent = row.string(4);
    session.current = session.id == current_id;
    session.user_id = row.integer(5);
    session.username = row.string(6);
    session.full_name = row.string(7);
    session.acting_for_name = row.string(8);
    if (const auto seen = seen_in_memory.find(session.id); seen != seen_in_memory.end()) {
      session.last_seen_at = std::max(session.last_seen_at, seen->second);
    }
    if (state_->alive(session.started_at, session.last_seen_at, now)) rows.push_back(std::move(session));
  }
  std::sort(rows.begin(), rows.end(), [](const SessionRow& a, const SessionRow& b) {
    return std::pair(b.last_seen_at, b.id) < std::pair(a.last_seen_at, a.id);
  });
  return rows;
}

void Sessions::invalidate() { mark_changed(); }

std::string Sessions::form_token(const Principal& principal) const {
  return state_->mac("form", principal.acting_for == 0
                                 ? principal.session_key
                                 : principal.session_key + '\n' + std::to_string(principal.acting_for));
}

bool Sessions::check_form_token(const Principal& principal, std::string_view token) const {
  return !principal.session_key.empty() && base::equal_in_constant_time(form_token(principal), token);
}

std::string Sessions::pre_session_token(std::string_view cookie) const {
  return state_->mac("pre-session", cookie);
}

bool Sessions::check_pre_session_token(std::string_view cookie, std::string_view token) const {
  return !cookie.empty() && base::equal_in_constant_time(pre_session_token(cookie), token);
}

std::string Sessions::sign(std::string_view text) const {
  return base::to_base64url(text) + "." + state_->mac("signed", text);
}

std::string Sessions::unsign(std::string_view signed_text) const {
  const auto dot = signed_text.find('.');
  if (dot == std::string_view::npos) return "";
  const std::string text = base::from_base64url(signed_text.substr(0, dot));
  return base::equal_in_constant_time(state_->mac("signed", text), signed_text.substr(dot + 1)) ? text : "";
}

}  // namespace motcong::auth
