#include "core/app/dispatcher.h"

#include <chrono>

#include "core/app/security_headers.h"
#include "core/base/json_writer.h"
#include "core/base/log.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/http/cookie.h"
#include "core/http/etag.h"
#include "core/http/gzip.h"
#include "core/http/static_files.h"
#include "core/http/wire.h"
#include "core/plugin/frame.h"
#include "core/plugin/metrics.h"
#include "core/record/draft.h"
#include "core/record/file_rules.h"

namespace motcong::app {
namespace {

using http::HttpError;
using http::Request;
using http::Response;

/// Sec-Fetch-Site where the browser sends it, else Origin against the Host asked for; a client that sends
/// neither has only the form token to show.
bool is_same_origin(const Request& request) {
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return true;
  const std::string own =
      std::string(request.secure ? "https://" : "http://") + std::string(request.header("host"));
  return base::to_lower_ascii(origin) == base::to_lower_ascii(own);
}

const char* status_heading(int status) {
  switch (status) {
    case 400:
      return N_("The request cannot be understood");
    case 401:
      return N_("Please sign in");
    case 403:
      return N_("You do not have the right to do this");
    case 404:
      return N_("There is no such page, or you may not see it");
    case 405:
      return N_("This page does not take such a request");
    case 409:
      return N_("The record has changed");
    case 408:
      return N_("What you sent did not arrive in time");
    case 413:
      return N_("What you sent is too large");
    case 415:
      return N_("The portal does not read forms of this kind");
    case 422:
      return N_("Something is wrong with what you sent");
    case 429:
      return N_("Too many attempts");
    case 503:
      return N_("The portal is busy");
    case 507:
      return N_("The disk of the server is full");
    default:
      return N_("Something went wrong in the portal");
  }
}

bool is_compressible(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.starts_with("application/json");
}

/// What programs go by; the sentence beside it is for people.
const char* status_code(int status) {
  switch (status) {
    case 400:
      return "bad_request";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 405:
      return "method_not_allowed";
    case 429:
      return "too_many_requests";
    case 503:
      return "busy";
    case 507:
      return "disk_full";
    default:
      return status < 500 ? "refused" : "internal_error";
  }
}

Response api_error(const i18n::Language& language, int status, const base::Message& text, std::string_view reference) {
  base::JsonWriter json;
  json.begin_object().key("error").begin_object().key("status").integer(status).key("code").text(status_code(status));
  json.key("message").text(text.empty() ? std::string(language.tr(status_heading(status))) : language.tr(text));
  if (!reference.empty()) json.key("reference").text(reference);
  json.end_object().end_object();
  Response response;
  response.status = status;
  response.content_type = "application/json; charset=utf-8";
  response.body = json.take();
  // The scheme of RFC 6750; no page of a browser asks for it.
  if (status == 401) response.set_header("WWW-Authenticate", "Bearer realm=\"motcong\"");
  return response;
}

const char* status_advice(int status) {
  switch (status) {
    case 400:
      return N_("Open the page again and repeat what you did.");
    case 403:
      return N_("Ask the system administrator or the head of your unit if you need it for your work.");
    case 404:
      return N_("The address may be mistyped, or the record was removed.");
    case 408:
      return N_("The connection broke off or was too slow. Nothing was saved; please send it again.");
    case 413:
      return N_("Send fewer or smaller files at once.");
    case 503:
      return N_("Please try again in a moment. Nothing was saved.");
    case 500:
      return N_("Nothing of this request was saved. The fault is written down under the number below.");
    case 507:
      return N_(
          "The disk of the server is full, so nothing can be saved now. Tell the system administrator.");
    default:
      return "";
  }
}

/// Words in both languages, as nobody has looked yet who asks; plain, as templates are not at hand here.
Response too_large_page() {
  std::string text;
  for (const i18n::Language* language : {&i18n::Language::vi(), &i18n::Language::en()}) {
    text += std::string(language->tr(status_heading(413))) + ".\n" +
            std::string(language->tr(N_("The text or the files are more than the portal takes at once. Nothing was saved. "
                                        "Go back in the browser, shorten it and send it again."))) +
            "\n\n";
  }
  Response response = Response::text(std::move(text), 413);
  response.close = true;
  return response;
}

}  // namespace

Dispatcher::Dispatcher(plugin::Services& services)
    : services_(services), api_door_(services), refusals_(services) {
  int index = 0;
  for (const plugin::Route& route : services.registry.routes()) {
    base::check(router_.add(route.method, route.path, index++));
  }
}

bool Dispatcher::takes_upload(std::string_view method, std::string_view path) const {
  const http::Router::Match match = router_.find(method, path);
  return match.route >= 0 && services_.registry.routes()[static_cast<size_t>(match.route)].takes_upload;
}

auth::Principal Dispatcher::find_user(const Request& request) const {
  const auto cookie = request.cookies.find(plugin::session_cookie_name(request.secure));
  std::optional<auth::Principal> user;
  if (cookie != request.cookies.end()) user = services_.sessions.find(cookie->second);
  if (user) return *std::move(user);
  auth::Principal visitor;
  const auto display = request.cookies.find(plugin::kDisplayCookie);
  if (display != request.cookies.end()) {
    const std::string_view theme =
        std::string_view(display->second).substr(std::min<size_t>(3, display->second.size()));
    if (theme == "light" || theme == "dark") visitor.theme = theme;
  }
  return visitor;
}

const i18n::Language& Dispatcher::language_of(const Request& request, const auth::Principal& user) const {
  if (!user.language.empty()) return i18n::Language::get(user.language);
  const auto display = request.cookies.find(plugin::kDisplayCookie);
  if (display != request.cookies.end() && display->second.starts_with("en")) return i18n::Language::en();
  if (display != request.cookies.end() && display->second.starts_with("vi")) return i18n::Language::vi();
  return i18n::Language::get(services_.settings.get("portal.language", "vi"));
}

Response Dispatcher::answer(Request& request) {
  if (auto file = http::answer_static(request)) return *std::move(file);
  const auto began = std::chrono::steady_clock::now();
  ApiAsker asker;
  Response response = guard(
      request, asker, [&] { return is_api_path(request.path) ? route_api(request, asker) : route(request); });
  services_.metrics.count_request(response.status, std::chrono::duration_cast<std::chrono::microseconds>(
                                                       std::chrono::steady_clock::now() - began)
                                                       .count());
  return response;
}

std::optional<Response> Dispatcher::check_upload(Request& request, std::uint64_t body_bytes) {
  bool accepted = false;
  ApiAsker nobody;
  Response refusal = guard(request, nobody, [&] {
    const auth::Principal user = find_user(request);
    const http::Router::Match match = router_.find(request.method, request.path);
    if (match.route < 0) throw HttpError(match.status);
    const plugin::Route& route = services_.registry.routes()[static_cast<size_t>(match.route)];
    if (!route.access.is_everyone() && !user.signed_in()) return ask_to_sign_in(route, request);
    if (!route.access.allows(user)) {
      if (user.signed_in()) refusals_.note(request, user);
      throw HttpError(403);
    }
    const record::FileRules rules = record::load_file_rules(services_.settings);
    if (body_bytes > rules.max_request_bytes())
      throw HttpError(413, record::describe_too_much(rules, language_of(request, user)));
    record::check_free_disk(services_, body_bytes);
    request.max_file_bytes = rules.max_file_bytes;
    accepted = true;
    return Response();
  });
  if (accepted) return std::nullopt;
  return refusal;
}

Response Dispatcher::refuse(Request& request, int status) {
  ApiAsker nobody;
  return guard(request, nobody, [&]() -> Response { throw HttpError(status); });
}

Response Dispatcher::refuse_unread(std::string_view method, std::string_view target, int status) {
  Request request;
  request.method = method;
  request.path = target.substr(0, target.find('?'));
  if (!is_api_path(request.path)) {
    if (status != 413) return http::refusal(status);
    Response page = too_large_page();
    add_security_headers(request, page);
    return page;
  }
  // Nothing is sent to the API: a length that is missing is not what is wrong with such a request.
  if (status == 411 && method != "GET" && method != "HEAD") status = 405;
  Response response = api_error(i18n::Language::vi(), status, {}, {});
  if (status == 405) response.set_header("Allow", "GET, HEAD");
  add_security_headers(request, response);
  return response;
}

Response Dispatcher::guard(Request& request, const ApiAsker& asker, const std::function<Response()>& make) {
  const bool had_pre_session = request.cookies.count(plugin::kPreSessionCookie) != 0;
  Response response;
  try {
    response = make();
  } catch (const HttpError& error) {
    if (!error.log_text().empty())
      base::log_warning("refused " + request.method + " " + request.path + ": " + error.log_text());
    response = answer_refusal(request, asker, error.status(), error.public_text(), {}, error.back());
  } catch (const db::Busy&) {
    response = answer_refusal(request, asker, 503, {});
    response.set_header("Retry-After", "2");
  } catch (const std::exception& fault) {
    const auto* failure = dynamic_cast<const db::Failure*>(&fault);
    const bool full = failure != nullptr && failure->disk_full();
    const bool slow = failure != nullptr && failure->interrupted();
    const std::string reference = base::random_password(2);
    base::log_error("fault " + reference + " at " + request.method + " " + request.path + ": " +
                    fault.what());
    response = answer_refusal(request, asker, full ? 507 : (slow ? 503 : 500), {}, reference);
  }
  if (const auto made = request.cookies.find(plugin::kPreSessionCookie);
      !had_pre_session && made != request.cookies.end() && !response.body.empty() &&
      response.content_type.starts_with("text/html")) {
    response.cookies.push_back(http::format_cookie(plugin::kPreSessionCookie, made->second, request.secure));
  }
  add_security_headers(request, response);
  // Small answers gain nothing; streams and files are already compact or go out as they are.
  if (response.body.size() > 1024 && !response.stream && is_compressible(response.content_type) &&
      http::accepts_gzip(request.header("accept-encoding"))) {
    response.body = http::gzip(response.body);
    response.set_header("Content-Encoding", "gzip");
  }
  http::add_etag(request, response);
  if (services_.dev)
    base::log_info(request.method + " " + request.target + " " + std::to_string(response.status));
  return response;
}

Response Dispatcher::route(Request& request) {
  const auth::Principal user = find_user(request);
  // A visitor's forms need a token too, those of an error page among them; its cookie is made with the first
  // page.
  if (!user.signed_in() && request.cookies.count(plugin::kPreSessionCookie) == 0) {
    request.cookies[plugin::kPreSessionCookie] = base::random_token();
  }
  const http::Router::Match match = router_.find(request.method, request.path);
  if (match.route < 0) {
    Response response = error_page(request, match.status, {}, {});
    if (match.status == 405) response.set_header("Allow", match.allowed);
    return response;
  }
  request.ids = match.ids;
  const plugin::Route& route = services_.registry.routes()[static_cast<size_t>(match.route)];
  const i18n::Language& language = language_of(request, user);
  return run(route, request, user, language);
}

/// A key in the header counts alone; without one, the session of the browser. Reading only, so there is no form token
/// to ask for.
Response Dispatcher::route_api(Request& request, ApiAsker& asker) {
  if (request.header("authorization").empty()) {
    asker.user = find_user(request);
  } else {
    asker = api_door_.admit(request);
  }
  if (asker.status != 0) {
    Response response = answer_refusal(request, asker, asker.status, asker.refusal);
    if (asker.retry_after > 0) response.set_header("Retry-After", std::to_string(asker.retry_after));
    return response;
  }
  if (!asker.user.signed_in())
    return answer_refusal(request, asker, 401, N_("Send “Authorization: Bearer mc_…” with a key of yours, or sign in."));
  const http::Router::Match match = router_.find(request.method, request.path);
  if (match.route < 0) {
    Response response = answer_refusal(request, asker, match.status, {});
    if (match.status == 405) response.set_header("Allow", match.allowed);
    return response;
  }
  request.ids = match.ids;
  const plugin::Route& route = services_.registry.routes()[static_cast<size_t>(match.route)];
  if (!route.access.allows(asker.user)) {
    refusals_.note(request, asker.user);
    throw HttpError(403);
  }
  if (asker.user.must_change_password) throw HttpError(403, N_("Change your first password in the portal before."));
  plugin::Context context(services_, request, asker.user, language_of(request, asker.user));
  Response response = route.handler(context);
  response.set_header("Cache-Control", "private, no-cache");
  response.set_header("Vary", "Accept-Encoding, Authorization, Cookie");
  return response;
}

Response Dispatcher::answer_refusal(const Request& request, const ApiAsker& asker, int status, const base::Message& text,
                            std::string_view reference, std::string_view back) {
  if (!is_api_path(request.path)) return error_page(request, status, text, reference, back);
  try {
    return api_error(language_of(request, asker.user), status, text, reference);
  } catch (const std::exception&) {  // the settings cannot be read either
    return api_error(i18n::Language::vi(), status, text, reference);
  }
}

Response Dispatcher::run(const plugin::Route& route, Request& request, const auth::Principal& user,
                         const i18n::Language& language) {
  if (!route.access.is_everyone() && !user.signed_in()) return ask_to_sign_in(route, request);
  if (!route.access.allows(user)) {
    if (user.signed_in()) refusals_.note(request, user);
    throw HttpError(403);
  }
  if (user.signed_in() && user.must_change_password && !route.works_with_initial_password) {
    return Response::see_other("/password");
  }
  if (!request.is_safe()) {
    if (!is_same_origin(request))
      throw HttpError(403, N_("The form comes from another site"), "cross-origin post");
    const std::string_view token = request.form.get("_token");
    const bool right = user.signed_in() ? services_.sessions.check_form_token(user, token)
                                        : services_.sessions.check_pre_session_token(
                                              request.cookies[plugin::kPreSessionCookie], token);
    if (!right)
      throw HttpError(403, N_("The form is out of date. Open the page again and repeat what you did."),
                      "bad form token");
  }
  plugin::Context context(services_, request, user, language);
  return route.handler(context);
}

std::string Dispatcher::find_page_above(std::string_view path) const {
  for (; path.size() > 1; path = path.substr(0, path.rfind('/'))) {
    if (router_.find("GET", path).route >= 0) return std::string(path);
  }
  return "/";
}

/// Where to go on after signing in: the page that the form stood on as the browser names it, or the one above
/// the form's address.
std::string Dispatcher::find_page_before(const Request& request) const {
  const std::string own =
      std::string(request.secure ? "https://" : "http://") + std::string(request.header("host")) + "/";
  const std::string_view from = request.header("referer");
  if (from.starts_with(own)) {
    const std::string target(from.substr(own.size() - 1));
    if (http::safe_next(target) == target && router_.find("GET", target.substr(0, target.find('?'))).route >= 0)
      return target;
  }
  return find_page_above(request.path);
}

/// A visitor at a page for people who are signed in. What he typed into a form whose session has run out is
/// kept for him.
Response Dispatcher::ask_to_sign_in(const plugin::Route& route, const Request& request) {
  if (request.is_safe()) {
    const std::string location = "/login?next=" + base::url_encode(request.target);
    // An address too long to come back to is not carried along.
    return Response::see_other(http::safe_next(location) == location ? location : "/login");
  }
  const auto cookie = request.cookies.find(plugin::session_cookie_name(request.secure));
  if (route.keeps_draft && cookie != request.cookies.end() && is_same_origin(request)) {
    const auto owner = services_.db.read([&](db::Reader& reader) {
      return services_.sessions.find_expired(reader, cookie->second, request.form.get("_token"));
    });
    if (owner) {
      const std::string page = find_page_above(request.path);
      const std::string draft = services_.db.write(
          [&](db::WriteTx& tx) { return record::save_draft(tx, services_.clock.now(), *owner, page, request.form); });
      Response response = Response::see_other("/login?next=" + base::url_encode(page));
      response.cookies.push_back(http::format_cookie(plugin::kDraftCookie, draft, request.secure));
      return response;
    }
  }
  return error_page(request, 401, N_("Your session has ended. Sign in again; then repeat what you did."), {});
}

Response Dispatcher::error_page(const Request& request, int status, const base::Message& text,
                                std::string_view reference, std::string_view back) {
  // The page needs the database for the frame; when that is what failed, a plain one must do.
  try {
    const auth::Principal user = find_user(request);
    const i18n::Language& language = language_of(request, user);
    plugin::Context context(services_, request, user, language);
    view::Object page;
    page.set("status", std::to_string(status)).set("heading", language.tr(status_heading(status)));
    const char* advice = status_advice(status);
    page.set("text", !text.empty() ? language.tr(text)
                                   : (*advice != '\0' ? std::string(language.tr(advice)) : std::string()));
    page.set("reference", reference).set("back_href", back);
    page.set("sign_in_href", status == 401 ? "/login?next=" + base::url_encode(find_page_before(request)) : "");
    return context.page("core/error", std::move(page),
                        {.title = std::string(language.tr(status_heading(status))), .status = status});
  } catch (const std::exception& fault) {
    base::log_error(std::string("error page: ") + fault.what());
    const i18n::Language& language = i18n::Language::vi();
    return Response::text(
        std::string(language.tr(status_heading(status))) + "\n" + std::string(reference) + "\n", status);
  }
}

}  // namespace motcong::app
