// What everyone does with his own account: password, display, sessions.
#include <map>
#include <utility>

#include "core/auth/change_mark.h"
#include "core/auth/password.h"
#include "core/auth/throttle.h"
#include "core/auth/users.h"
#include "core/http/cookie.h"
#include "core/i18n/format.h"
#include "core/plugin/cookies.h"
#include "core/plugin/frame.h"
#include "core/portal/forms.h"
#include "core/portal/parts.h"
#include "core/portal/session_list.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;

Response show_password(Context& context, const std::map<std::string, std::string>& errors, int status) {
  view::Object page;
  record::fill_form_start(page, "/password", context.tr(N_("Save the new password")),
                          context.user.must_change_password ? "" : "/preferences");
  page.set("is_forced", context.user.must_change_password);
  const auto error = [&](const char* name) -> std::string_view {
    const auto found = errors.find(name);
    return found != errors.end() ? std::string_view(found->second) : std::string_view();
  };
  view::List& fields = page.list("fields");
  add_password(fields, {.name = "current",
                        .label = context.tr(N_("Present password")),
                        .error = error("current"),
                        .autocomplete = "current-password"});
  add_password(fields, {.name = "password",
                        .label = context.tr(N_("New password")),
                        .error = error("password"),
                        .autocomplete = "new-password"});
  add_password(fields, {.name = "password_again",
                        .label = context.tr(N_("The same password again")),
                        .error = error("password_again"),
                        .autocomplete = "new-password"});
  view::List& rules = page.list("rules");
  for (const char* rule : {N_("At least 12 characters; several words are fine"),
                           N_("No names of the agency or your own, no years, no rows of keys"),
                           N_("Letters of any kind, spaces and marks are allowed; nothing is required")}) {
    rules.add().set("text", context.tr(rule));
  }
  std::vector<std::pair<std::string, std::string>> items;
  for (const auto& [name, text] : errors) items.emplace_back(name, text);
  plugin::set_error_summary(context, page, items);
  return context.page("core/password", std::move(page),
                      {.title = std::string(context.tr(N_("Change password"))), .status = status});
}

Response password_page(Context& context) { return show_password(context, {}, 200); }

Response change_password(Context& context) {
  const auto user = auth::find_user(context.db(), context.user.user_id);
  base::check(user.has_value());
  context.refresh();
  std::map<std::string, std::string> errors;
  const std::string_view password = context.request.form.get("password");
  // Someone at an unlocked screen could guess here; the same waits apply as at the login page.
  auth::Throttle throttle(context.services.clock);
  const int wait = context.services.db.write(
      [&](db::WriteTx& tx) { return throttle.admit(tx, user->username, context.remote_address); });
  if (wait > 0) {
    errors["current"] = context.tr(Message(N_("Too many attempts. Try again in {seconds} seconds."),
                                           {{"seconds", std::to_string(wait)}}));
    return show_password(context, errors, 429);
  }
  const auth::PasswordCheck check =
      auth::check_password(context.request.form.get("current"), user->password_phc);
  if (check == auth::PasswordCheck::busy) {
    context.services.db.write(
        [&](db::WriteTx& tx) { throttle.not_evaluated(tx, user->username, context.remote_address); });
    throw http::HttpError(503);
  }
  if (check == auth::PasswordCheck::wrong) {
    errors["current"] = std::string(context.tr(N_("This is not your present password")));
    return show_password(context, errors, 422);
  }
  context.services.db.write(
      [&](db::WriteTx& tx) { throttle.succeeded(tx, user->username, context.remote_address); });
  if (auto good =
          auth::check_new_password(password, user->username, context.services.settings.get("agency.name"));
      !good) {
    errors["password"] = context.tr(good.error());
  } else if (password == context.request.form.get("current")) {
    errors["password"] = std::string(context.tr(N_("The new password is the same as the present one")));
  } else if (password != context.request.form.get("password_again")) {
    errors["password_again"] = std::string(context.tr(N_("The two passwords differ")));
  }
  if (!errors.empty()) return show_password(context, errors, 422);
  const auto phc = auth::hash_password(password);
  if (!phc) throw http::HttpError(503, phc.error());
  context.services.db.write([&](db::WriteTx& tx) {
    auth::set_password(tx, context.now, user->id, *phc, false, context.user.session_id);
    plugin::audit(tx, context, "password.change", "core.user", user->id);
  });
  return context.redirect("/", Message(N_("Your password is changed. All your other sessions have ended.")));
}

Response preferences_page(Context& context) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Preferences"));
  record::clear_head(page, heading, context.user.full_name);
  record::fill_form_start(page, "/preferences", context.tr(N_("Save")), "");
  view::List& fields = page.list("fields");
  const auto words = [&](const char* msgid) { return std::string(context.tr(msgid)); };
  add_radios(
      fields, {.name = "theme", .label = context.tr(N_("Theme")), .value = context.user.theme},
      {{"auto", words(N_("As the device"))}, {"light", words(N_("Light"))}, {"dark", words(N_("Dark"))}});
  add_radios(fields,
             {.name = "language", .label = context.tr(N_("Language")), .value = context.language.code()},
             {{"vi", "Tiếng Việt"}, {"en", "English"}});
  add_radios(fields,
             {.name = "density",
              .label = context.tr(N_("Table rows")),
              .value = context.user.compact ? "compact" : "normal"},
             {{"normal", words(N_("Normal"))}, {"compact", words(N_("Narrow"))}});
  fill_sessions(context, page, context.user.user_id, "/preferences/sessions");
  page.set("api_keys_href", context.user.may("core.api") ? "/preferences/api-keys" : "");
  return context.page("core/preferences", std::move(page), {.title = std::string(heading)});
}

bool is_theme(std::string_view theme) { return theme == "auto" || theme == "light" || theme == "dark"; }
bool is_language(std::string_view language) { return language == "vi" || language == "en"; }

Response save_preferences(Context& context) {
  const std::string_view theme = context.request.form.get("theme"),
                         language = context.request.form.get("language");
  const std::string_view density = context.request.form.get("density");
  if (!is_theme(theme) || !is_language(language)) throw http::HttpError(400);
  context.services.db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_user SET theme = ?1, language = ?2, compact = ?3 WHERE id = ?4", theme, language,
               density == "compact", context.user.user_id);
    auth::mark_changed_after(tx);
  });
  return context.redirect("/preferences", Message(N_("Saved.")));
}

/// Theme and language switches of the frame, density of lists; a visitor's choice is kept in a cookie.
Response switch_display(Context& context) {
  const std::string_view theme = context.request.form.get("theme"),
                         language = context.request.form.get("language"),
                         density = context.request.form.get("density");
  Response response = Response::see_other(http::safe_next(context.request.form.get("next")));
  if (context.user.signed_in()) {
    context.services.db.write([&](db::WriteTx& tx) {
      if (is_theme(theme))
        tx.execute("UPDATE core_user SET theme = ?1 WHERE id = ?2", theme, context.user.user_id);
      if (is_language(language))
        tx.execute("UPDATE core_user SET language = ?1 WHERE id = ?2", language, context.user.user_id);
      if (density == "compact" || density == "normal")
        tx.execute("UPDATE core_user SET compact = ?1 WHERE id = ?2", density == "compact", context.user.user_id);
      auth::mark_changed_after(tx);
    });
    return response;
  }
  std::string choice(is_language(language) ? language : context.language.code());
  choice += "." + std::string(is_theme(theme) ? theme : std::string_view(context.user.theme));
  response.cookies.push_back(
      http::format_cookie(plugin::kDisplayCookie, choice, context.request.secure, false, 365));
  return response;
}

Response end_session(Context& context) {
  const bool ended = context.services.db.write([&](db::WriteTx& tx) {
    const bool mine = context.services.sessions.end_own(tx, context.user.user_id, context.id());
    if (mine) plugin::audit(tx, context, "session.end", "core.user", context.user.user_id);
    return mine;
  });
  if (!ended) throw http::HttpError(404);
  return context.redirect("/preferences", Message(N_("The session has ended.")));
}

}  // namespace

void fill_sessions(Context& context, view::Object& page, std::int64_t user_id, std::string_view end_path) {
  const auto sessions = context.services.sessions.list(context.db(), user_id, context.user.session_id);
  if (sessions.empty()) {
    page.set("sessions", false);
    return;
  }
  const bool everybody = user_id == 0;
  const bool may_end = user_id == context.user.user_id || context.user.may("core.users");
  std::map<std::int64_t, int> counts;
  for (const auth::SessionRow& session : sessions) ++counts[session.user_id];
  view::Object& table = page.object("sessions");
  table.set("has_people", everybody);
  view::List& rows = table.list("rows");
  for (const auth::SessionRow& session : sessions) {
    std::string path(end_path);
    if (everybody) path += "/" + std::to_string(session.user_id) + "/sessions";
    view::Object& row = rows.add();
    row.set("person", false)
        .set("device", session.user_agent.empty() ? std::string("–") : describe_device(session.user_agent))
        .set("address", session.remote_address)
        .set("started", i18n::format_instant(session.started_at))
        .set("last_seen", i18n::format_instant(session.last_seen_at))
        .set("is_current", session.current)
        .set("acting_for", session.acting_for_name)
        .set("end_action",
             may_end && !session.current ? path + "/" + std::to_string(session.id) + "/end" : std::string())
        // Once a person, beside the session seen last.
        .set("end_all_action", everybody && may_end && std::exchange(counts[session.user_id], 0) > 1
                                   ? path + "/end"
                                   : std::string());
    if (everybody) {
      row.object("person")
          .set("name", session.full_name)
          .set("href", context.user.may("core.users.view") ? "/admin/users/" + std::to_string(session.user_id)
                                                           : std::string());
    }
  }
}

std::string describe_device(std::string_view user_agent) {
  const auto has = [&](std::string_view word) { return user_agent.find(word) != std::string_view::npos; };
  std::string browser = has("Edg/")       ? "Edge"
                        : has("coc_coc")  ? "Cốc Cốc"
                        : has("Firefox/") ? "Firefox"
                        : has("Chrome/")  ? "Chrome"
                        : has("Safari/")  ? "Safari"
                                          : "";
  const std::string system = has("Windows")                 ? "Windows"
                             : has("Android")               ? "Android"
                             : has("iPhone") || has("iPad") ? "iOS"
                             : has("Mac OS")                ? "macOS"
                             : has("Linux")                 ? "Linux"
                                                            : "";
  if (browser.empty()) return std::string(user_agent.substr(0, 60));
  return system.empty() ? browser : browser + ", " + system;
}

void declare_account(plugin::Registry& registry) {
  registry.get("/password", Access::signed_in(), password_page).works_with_initial_password = true;
  registry.post("/password", Access::signed_in(), change_password).works_with_initial_password = true;
  registry.get("/preferences", Access::signed_in(), preferences_page);
  registry.post("/preferences", Access::signed_in(), save_preferences);
  registry.post("/preferences/sessions/:id/end", Access::signed_in(), end_session);
  registry.post("/display", Access::everyone(), switch_display).works_with_initial_password = true;
}

}  // namespace motcong::portal
