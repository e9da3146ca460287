// Signing in and out, and the page on which the first administrator makes his account.
#include "core/auth/password.h"
#include "core/auth/setup_link.h"
#include "core/auth/throttle.h"
#include "core/auth/users.h"
#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/http/cookie.h"
#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/plugin/cookies.h"
#include "core/plugin/frame.h"
#include "core/portal/forms.h"
#include "core/portal/parts.h"
#include "core/record/draft.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;

/// The id of the draft this browser left when its session ran out, or "".
std::string draft_cookie(const Context& context) {
  const auto cookie = context.request.cookies.find(plugin::kDraftCookie);
  return cookie != context.request.cookies.end() ? cookie->second : std::string();
}

Response show_login(Context& context, std::string_view username, std::string_view message, int status) {
  view::Object page;
  const std::string next = http::safe_next(context.request.is_safe() ? context.request.query.get("next")
                                                                     : context.request.form.get("next"));
  page.set("username", username).set("message", message).set("next", next);
  page.set("has_draft", record::has_draft(context.db(), context.now, draft_cookie(context)));
  page.set("demo_accounts", false);
  if (context.services.demo) {
    view::Object& accounts = page.object("demo_accounts");
    accounts.set(
        "note",
        context.tr(N_("The password is the same for all of them: the program printed it when it started.")));
    view::List& items = accounts.list("items");
    db::Statement user = context.db().query(
        "SELECT username, position FROM core_user WHERE disabled = 0 ORDER BY id LIMIT 40");
    while (user.step()) items.add().set("username", user.text(0)).set("position", user.text(1));
  }
  return context.page("core/login", std::move(page),
                      {.title = std::string(context.tr(N_("Sign in"))), .status = status});
}

Response login_page(Context& context) {
  if (context.user.signed_in())
    return Response::see_other(http::safe_next(context.request.query.get("next")));
  return show_login(context, "", "", 200);
}

/// Instead of a name that nobody has: it may be a password typed into the wrong box, and the log is for ever.
/// Keyed, so that it cannot be guessed from the log; the same name gives the same sign, so that repeats show.
std::string describe_unknown(const Context& context, std::string_view typed) {
  const std::string sign = context.services.sessions.sign("audit name " + base::to_lower_ascii(typed));
  return plugin::pack_sentence(Message(N_("There is no such account; the name typed has the sign {sign}"),
                                       {{"sign", base::to_hex(base::sha256(sign)).substr(0, 8)}}));
}

/// What a login attempt writes to the audit log. `user_id` 0: no account has the name, and `name` is not kept.
void audit_login(db::WriteTx& tx, const Context& context, std::string_view action, std::int64_t user_id,
                 std::string_view name) {
  auth::Principal who;
  who.user_id = user_id;
  if (user_id != 0) who.username = name.substr(0, 80);
  const plugin::Work work{context.services, who,           context.language,
                          context.now,      context.today, context.remote_address};
  plugin::audit(tx, work, action, "core.user", user_id,
                user_id == 0 ? describe_unknown(context, name) : std::string());
}

/// One sentence for every reason, so that it does not tell which accounts there are.
std::string wrong_words(const Context& context) {
  return std::string(
      context.tr(N_("User name or password is wrong. A first password that was not used within 72 hours no "
                    "longer works: ask the administrator for a new one.")));
}

Response login(Context& context) {
  const std::string typed(context.request.form.get("username"));
  const std::string_view password = context.request.form.get("password");
  const auto name = auth::parse_username(typed);
  const std::string username = name ? *name : std::string();
  auth::Throttle throttle(context.services.clock);
  const std::string& address = context.remote_address;
  const int wait =
      context.services.db.write([&](db::WriteTx& tx) { return throttle.admit(tx, username, address); });
  if (wait > 0) {
    Response response =
        show_login(context, typed,
                   context.tr(Message(N_("Too many attempts. Try again in {seconds} seconds."),
                                      {{"seconds", std::to_string(wait)}})),
                   429);
    response.set_header("Retry-After", std::to_string(wait));
    return response;
  }
  const auto user = username.empty() ? std::nullopt : auth::find_user(context.db(), username);
  context.refresh();  // hashing takes long; hold no snapshot meanwhile
  const bool closed = !user || user->disabled || auth::initial_password_expired(*user, context.now);
  const auth::PasswordCheck check =
      auth::check_password(password, closed ? std::string_view() : user->password_phc);
  if (check == auth::PasswordCheck::busy) {
    context.services.db.write([&](db::WriteTx& tx) { throttle.not_evaluated(tx, username, address); });
    throw http::HttpError(503);
  }
  if (closed || check == auth::PasswordCheck::wrong) {
    context.services.db.write(
        [&](db::WriteTx& tx) {
          audit_login(tx, context, "login.refused", user ? user->id : 0, username.empty() ? typed : username);
        });
    return show_login(context, typed, wrong_words(context), 422);
  }
  std::string rehashed;
  if (check == auth::PasswordCheck::right_but_outdated) {
    if (auto phc = auth::hash_password(password)) rehashed = *std::move(phc);
  }
  std::string location = http::safe_next(context.request.form.get("next"));
  bool comes_back = false;
  const std::string cookie = context.services.db.write([&](db::WriteTx& tx) {
    // Hashing took a while: the account may have been closed, or its password changed, meanwhile.
    const auto today = auth::find_user(tx, user->id);
    if (!today || today->disabled || today->password_phc != user->password_phc) return std::string();
    throttle.succeeded(tx, username, address);
    if (context.user.signed_in()) context.services.sessions.end(tx, context.user.session_id);
    if (const std::string form = record::find_draft_url(tx, context.now, user->id, draft_cookie(context));
        !form.empty()) {
      location = form;
      comes_back = true;
    }
    if (!rehashed.empty()) auth::save_rehashed_password(tx, user->id, rehashed);
    audit_login(tx, context, "login", user->id, username);
    return context.services.sessions.begin(tx, user->id, address,
                                           context.request.header("user-agent").substr(0, 200));
  });
  if (cookie.empty()) return show_login(context, typed, wrong_words(context), 422);
  Response response = Response::see_other(location);
  response.cookies.push_back(http::format_cookie(plugin::session_cookie_name(context.request.secure), cookie,
                                                 context.request.secure));
  if (comes_back)
    response.cookies.push_back(http::format_cookie(plugin::kDraftCookie, "", context.request.secure, true));
  response.cookies.push_back(
      http::format_cookie(plugin::kPreSessionCookie, "", context.request.secure, true));
  return response;
}

Response logout(Context& context) {
  context.services.db.write([&](db::WriteTx& tx) {
    context.services.sessions.end(tx, context.user.session_id);
    plugin::audit(tx, context, "logout", "core.user", context.user.user_id);
  });
  Response response = Response::see_other("/login");
  response.cookies.push_back(http::format_cookie(plugin::session_cookie_name(context.request.secure), "",
                                                 context.request.secure, true));
  response.set_header("Clear-Site-Data", "\"cache\"");
  return response;
}

struct SetupForm {
  std::string username, full_name, position;
  std::map<std::string, std::string> errors;  // control -> text
};

Response show_setup(Context& context, std::string_view token, const SetupForm& form, int status) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Set up the portal"));
  view::List& hidden = record::fill_form_start(page, "/setup", context.tr(N_("Make the account")), "");
  record::add_hidden(hidden, "token", token);
  page.set("expires", context.tr(N_("30 minutes after the program started")));
  view::List& fields = page.list("fields");
  const auto error = [&](const char* name) -> std::string_view {
    const auto found = form.errors.find(name);
    return found != form.errors.end() ? std::string_view(found->second) : std::string_view();
  };
  add_text(fields, {.name = "username",
                    .label = context.tr(N_("User name")),
                    .value = form.username,
                    .hint = context.tr(N_("Small letters, digits, dots and dashes")),
                    .error = error("username"),
                    .autocomplete = "username"});
  add_text(fields, {.name = "full_name",
                    .label = context.tr(N_("Full name")),
                    .value = form.full_name,
                    .error = error("full_name"),
                    .autocomplete = "name"});
  add_text(fields, {.name = "position",
                    .label = context.tr(N_("Position")),
                    .value = form.position,
                    .error = error("position"),
                    .optional = true});
  add_password(fields, {.name = "password",
                        .label = context.tr(N_("Password")),
                        .hint = context.tr(N_("At least 12 characters; several words are fine")),
                        .error = error("password"),
                        .autocomplete = "new-password"});
  add_password(fields, {.name = "password_again",
                        .label = context.tr(N_("The same password again")),
                        .error = error("password_again"),
                        .autocomplete = "new-password"});
  std::vector<std::pair<std::string, std::string>> items;
  for (const auto& [name, text] : form.errors) items.emplace_back(name, text);
  plugin::set_error_summary(context, page, items);
  return context.page("core/first_admin", std::move(page), {.title = std::string(heading), .status = status});
}

Response setup_page(Context& context) {
  const std::string_view token = context.request.query.get("token");
  if (!auth::check_setup_token(context.db(), context.now, token)) {
    throw http::HttpError(
        404, N_("This link was used, is too old, or was never made. Start the program again for a new one."));
  }
  return show_setup(context, token, {}, 200);
}

Response setup(Context& context) {
  const std::string token(context.request.form.get("token"));
  if (!auth::check_setup_token(context.db(), context.now, token)) {
    throw http::HttpError(
        404, N_("This link was used, is too old, or was never made. Start the program again for a new one."));
  }
  context.refresh();
  SetupForm form{std::string(context.request.form.get("username")),
                 std::string(context.request.form.get("full_name")),
                 std::string(context.request.form.get("position")),
                 {}};
  const std::string_view password = context.request.form.get("password");
  const auto username = auth::parse_username(form.username);
  if (!username) form.errors["username"] = context.tr(username.error());
  if (form.full_name.empty()) form.errors["full_name"] = context.tr(N_("This must be filled in"));
  if (auto good =
          auth::check_new_password(password, form.username, context.services.settings.get("agency.name"));
      !good) {
    form.errors["password"] = context.tr(good.error());
  } else if (password != context.request.form.get("password_again")) {
    form.errors["password_again"] = context.tr(N_("The two passwords differ"));
  }
  if (!form.errors.empty()) return show_setup(context, token, form, 422);
  const auto phc = auth::hash_password(password);
  if (!phc) throw http::HttpError(503, phc.error());
  std::string cookie;
  const auto made = context.services.db.write([&](db::WriteTx& tx) {
    auto id = auth::use_setup_token(tx, context.now, token, {*username, form.full_name, form.position, *phc});
    if (id) {
      record::index_row(context, tx, context.services.registry.type("core.user"), *id);
      plugin::audit(tx, context, "setup.administrator", "core.user", *id, *username);
      cookie = context.services.sessions.begin(tx, *id, context.remote_address,
                                               context.request.header("user-agent").substr(0, 200));
    }
    return id;
  });
  if (!made) {
    form.errors["username"] = context.tr(made.error());
    return show_setup(context, token, form, 422);
  }
  Response response = context.redirect("/admin/settings",
                                       Message(N_("The portal is yours. Set the name of the agency first.")));
  response.cookies.push_back(http::format_cookie(plugin::session_cookie_name(context.request.secure), cookie,
                                                 context.request.secure));
  return response;
}

}  // namespace

void declare_sign_in(plugin::Registry& registry) {
  registry.get("/login", Access::everyone(), login_page).works_with_initial_password = true;
  registry.post("/login", Access::everyone(), login).works_with_initial_password = true;
  registry.post("/logout", Access::signed_in(), logout).works_with_initial_password = true;
  registry.get("/setup", Access::everyone(), setup_page).works_with_initial_password = true;
  registry.post("/setup", Access::everyone(), setup).works_with_initial_password = true;
}

}  // namespace motcong::portal
