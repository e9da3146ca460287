// From a request to an answer: static file, route, session, right, form token, handler, headers.
#pragma once

#include <string>
#include <string_view>

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

 private:
  http::Response route(http::Request& request);
  http::Response ask_to_sign_in(const plugin::Route& route, const http::Request& request);
  http::Response run(const plugin::Route& route, http::Request& request, const auth::Principal& user,
                     const i18n::Language& language);
  http::Response error_page(const http::Request& request, int status, const base::Message& text,
                            std::string_view reference, std::string_view back = {});
  const i18n::Language& language_of(const http::Request& request, const auth::Principal& user) const;
  auth::Principal find_user(const http::Request& request) const;

  plugin::Services& services_;
  http::Router router_;
};

}  // namespace motcong::app
