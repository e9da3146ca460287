#include "core/app/api_door.h"

#include "core/auth/throttle.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/plugin/audit_detail.h"

namespace motcong::app {
namespace {

using auth::FoundApiKey;
using base::Message;

constexpr int kWindow = 60;
constexpr std::int64_t kUseInterval = 60;        // last_used_at is at most about this old
constexpr std::int64_t kRefusalInterval = 3600;  // between two audit rows of one dead key

/// The token of "Bearer <token>"; "" for any other scheme.
std::string_view bearer_of(std::string_view header) {
  if (base::to_lower_ascii(header.substr(0, 7)) != "bearer ") return {};
  return base::trim(header.substr(7));
}

plugin::Work make_work(plugin::Services& services, const http::Request& request,
                       const auth::Principal& user) {
  const base::Instant now = services.clock.now();
  return plugin::Work{
      services, user, i18n::Language::get(user.language), now, base::local_date(now), request.remote_address};
}

/// Why this key does not open now; empty: it does.
Message find_refusal(const FoundApiKey& key, int& status) {
  status = 401;
  switch (key.state) {
    case FoundApiKey::State::expired:
      return N_("The key has expired. Make a new one among your API keys.");
    case FoundApiKey::State::revoked:
      return N_("The key was revoked.");
    case FoundApiKey::State::closed:
      return N_("The account of the key is closed.");
    case FoundApiKey::State::works:
      break;
  }
  status = 403;
  if (key.owner.must_change_password)
    return N_("The owner of the key has to change the first password in the portal before.");
  if (!key.owner.may("core.api")) return N_("The owner of the key may no longer use the API.");
  status = 0;
  return {};
}

}  // namespace

bool is_api_path(std::string_view path) {
  return path == "/api/v1" || path.starts_with("/api/v1/") || path == "/metrics";
}

ApiAsker ApiDoor::admit(const http::Request& request) {
  const std::string_view token = bearer_of(request.header("authorization"));
  const base::Instant now = services_.clock.now();
  std::optional<FoundApiKey> key =
      services_.db.read([&](db::Reader& reader) { return auth::find_api_key(reader, now, token); });
  if (!key) return refuse_unknown(request);
  ApiAsker asker;
  asker.refusal = find_refusal(*key, asker.status);
  if (asker.status != 0) {
    note_refusal(request, *key);
  } else if (asker.retry_after = count_request(key->id); asker.retry_after > 0) {
    asker.status = 429;
    asker.refusal =
        Message(N_("A key answers {most} requests a minute. Try again in {seconds} seconds."),
                {{"most", std::to_string(kRequestsAMinute)}, {"seconds", std::to_string(asker.retry_after)}});
  } else {
    note_use(request, *key);
  }
  asker.user = std::move(key->owner);
  return asker;
}

ApiAsker ApiDoor::refuse_unknown(const http::Request& request) {
  ApiAsker asker;
  asker.status = 401;
  asker.refusal = N_("This is no key of this portal. Send “Authorization: Bearer mc_…”.");
  auth::Throttle throttle(services_.clock);
  // Looked at first, so that a flood of wrong keys does not keep the one writer busy.
  asker.retry_after = services_.db.read(
      [&](db::Reader& reader) { return throttle.wait_seconds(reader, "", request.remote_address); });
  if (asker.retry_after == 0) {
    asker.retry_after = services_.db.write([&](db::WriteTx& tx) {
      const int wait = throttle.admit(tx, "", request.remote_address);
      if (wait == 0)
        plugin::audit(tx, make_work(services_, request, asker.user), "api.refused", {}, 0,
                      plugin::pack_sentence(N_("No key of this portal")));
      return wait;
    });
  }
  if (asker.retry_after > 0) {
    asker.status = 429;
    asker.refusal = Message(N_("Too many attempts. Try again in {seconds} seconds."),
                            {{"seconds", std::to_string(asker.retry_after)}});
  }
  return asker;
}

void ApiDoor::note_refusal(const http::Request& request, const FoundApiKey& key) {
  const base::Instant now = services_.clock.now();
  if (key.refused_at && now >= *key.refused_at && now - *key.refused_at < kRefusalInterval) return;
  services_.db.write([&](db::WriteTx& tx) {
    auth::save_api_key_refusal(tx, key.id, now);
    plugin::audit(tx, make_work(services_, request, key.owner), "api.refused", "core.api_key", key.id,
                  key.name);
  });
}

void ApiDoor::note_use(const http::Request& request, const FoundApiKey& key) {
  const base::Instant now = services_.clock.now();
  if (key.last_used_at && now >= *key.last_used_at && now - *key.last_used_at < kUseInterval) return;
  const auto save = [&] {
    services_.db.write([&](db::WriteTx& tx) {
      auth::save_api_key_use(tx, key.id, now, request.remote_address);
      if (!key.last_used_at)
        plugin::audit(tx, make_work(services_, request, key.owner), "api.first_use", "core.api_key", key.id,
                      key.name);
    });
  };
  if (!key.last_used_at) {
    save();  // what cannot be written down does not begin
    return;
  }
  try {
    save();
  } catch (const std::exception& error) {
    base::log_warning(std::string("api: last_used_at not written: ") + error.what());
  }
}

int ApiDoor::count_request(std::int64_t key_id) {
  const base::Instant now = services_.clock.now();
  const std::lock_guard lock(mutex_);
  Window& window = windows_[key_id];
  if (now >= window.started_at + kWindow || now < window.started_at) window = {now, 0};
  if (window.requests >= kRequestsAMinute) return static_cast<int>(window.started_at + kWindow - now);
  ++window.requests;
  return 0;
}

}  // namespace motcong::app
