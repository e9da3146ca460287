// From a request to an answer: static file, route, session, right, form token, handler, headers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/app/api_door.h"
#include "core/app/refusal_log.h"
#include "core/http/request.h"
#include "core/http/response.h"
#include "core/http/router.h"
#include "core/plugin/context.h"

namespace motcong::app {

/// Thread-safe.
class Dispatcher {
 public:
  /// REQUIRES: the registry is frozen.
  explicit Dispatcher(plugin::Services& services);

  /// The only place where exceptions of handlers end. Never throws.
  http::Response answer(http::Request& request);

  /// Whether the route for this path takes files.
  bool takes_upload(std::string_view method, std::string_view path) const;

  /// For http::BodyHooks: the page that refuses an upload before its body is read (sign-in, access, size,
  /// room on the disk), or nothing when it may come. Sets request.max_file_bytes. Never throws.
  std::optional<http::Response> check_upload(http::Request& request, std::uint64_t body_bytes);
  /// The page of a request whose body could not be taken. Never throws.
  http::Response refuse(http::Request& request, int status);
  /// The answer to a request refused unread: JSON for the API, words for 413, else a line of text. Needs no
  /// database; called on the listener's thread.
  static http::Response refuse_unread(std::string_view method, std::string_view target, int status);

 private:
  http::Response guard(http::Request& request, const ApiAsker& asker,
                       const std::function<http::Response()>& make);
  http::Response route(http::Request& request);
  /// The same for the API, whose refusals are JSON in the language of `asker`.
  http::Response route_api(http::Request& request, ApiAsker& asker);
  http::Response answer_refusal(const http::Request& request, const ApiAsker& asker, int status, const base::Message& text,
                        std::string_view reference = {}, std::string_view back = {});
  /// The nearest address at or above `path` that may be opened; "/" at last.
  std::string find_page_above(std::string_view path) const;
  std::string find_page_before(const http::Request& request) const;
  http::Response ask_to_sign_in(const plugin::Route& route, const http::Request& request);
  http::Response run(const plugin::Route& route, http::Request& request, const auth::Principal& user,
                     const i18n::Language& language);
  http::Response error_page(const http::Request& request, int status, const base::Message& text,
                            std::string_view reference, std::string_view back = {});
  const i18n::Language& language_of(const http::Request& request, const auth::Principal& user) const;
  auth::Principal find_user(const http::Request& request) const;

  plugin::Services& services_;
  http::Router router_;
  ApiDoor api_door_;
  RefusalLog refusals_;
};

}  // namespace motcong::app
