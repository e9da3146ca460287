// The door of the API: who asks, by key or by session, and how often he may. What is answered is the routes'
// business.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "core/auth/api_keys.h"
#include "core/auth/principal.h"
#include "core/base/message.h"
#include "core/http/request.h"
#include "core/plugin/context.h"

namespace motcong::app {

/// True for paths that programs ask, with a key, and whose refusals are JSON: "/api/v1" and below, "/metrics".
bool is_api_path(std::string_view path);

struct ApiAsker {
  auth::Principal user;  // also of a refused key that is known: errors are in his language
  int status = 0;        // 0: come in; else the refusal's
  base::Message refusal;
  int retry_after = 0;  // seconds; with 429
};

/// Safe for concurrent use.
///
/// Wrong keys count as wrong passwords of their address (auth::Throttle), and those that count are written
/// into the audit log; a key that has ended is written there at most once an hour. A good key answers
/// kRequestsAMinute.
class ApiDoor {
 public:
  static constexpr int kRequestsAMinute = 600;

  explicit ApiDoor(plugin::Services& services) : services_(services) {}

  /// The owner of the key in the Authorization header, with the rights he has at this moment. REQUIRES: the
  /// header is there; the caller holds neither a reader nor the writer.
  ApiAsker admit(const http::Request& request);

 private:
  ApiAsker refuse_unknown(const http::Request& request);
  void note_refusal(const http::Request& request, const auth::FoundApiKey& key);
  void note_use(const http::Request& request, const auth::FoundApiKey& key);
  /// Counts one request; seconds to wait, or 0.
  int count_request(std::int64_t key_id);

  struct Window {
    base::Instant started_at = 0;
    int requests = 0;
  };

  plugin::Services& services_;
  std::mutex mutex_;
  std::unordered_map<std::int64_t, Window> windows_;  // by key
};

}  // namespace motcong::app
