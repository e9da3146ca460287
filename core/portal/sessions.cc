// Who is signed in: every running session, for administrators, who may end them, and for the auditor.
#include "core/i18n/format.h"
#include "core/portal/parts.h"
#include "core/portal/session_list.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Context;
using plugin::may;

constexpr const char* kPath = "/admin/sessions";

/// Back to the page the button stood on: the list of all sessions, or the person's.
std::string back_path(const Context& context) {
  if (context.request.form.get("next") == kPath) return kPath;
  return "/admin/users/" + std::to_string(context.id(0));
}

Response sessions_page(Context& context) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Sessions"));
  record::clear_head(page, heading, context.tr(N_("Who is signed in now, where and since when")));
  fill_sessions(context, page, 0, "/admin/users");
  return context.page("core/admin_sessions", std::move(page), {.title = std::string(heading)});
}

Response end_session(Context& context) {
  context.services.db.write([&](db::WriteTx& tx) {
    if (!context.services.sessions.end_own(tx, context.id(0), context.id(1))) throw http::HttpError(404);
    plugin::audit(tx, context, "session.end", "core.user", context.id(0));
  });
  return context.redirect(back_path(context), Message(N_("The session has ended.")));
}

/// Of oneself: all but the one in use.
Response end_all(Context& context) {
  context.services.db.write([&](db::WriteTx& tx) {
    if (!tx.exists("SELECT 1 FROM core_user WHERE id = ?1", context.id())) throw http::HttpError(404);
    context.services.sessions.end_all(tx, context.id(), context.user.session_id);
    plugin::audit(tx, context, "session.end_all", "core.user", context.id());
  });
  return context.redirect(back_path(context), Message(N_("All sessions of the person have ended.")));
}

}  // namespace

void declare_sessions(plugin::Registry& registry) {
  registry.add(
      plugin::Permission{.id = "core.sessions", .label = N_("See who is signed in"), .scoped = false});
  for (const char* role : {"sysadmin", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.sessions", auth::Scope::all});
  }
  registry.get(kPath, may("core.sessions"), sessions_page);
  registry.post("/admin/users/:id/sessions/:id/end", may("core.users"), end_session);
  registry.post("/admin/users/:id/sessions/end", may("core.users"), end_all);
  registry.add(plugin::MenuItem{.label = N_("Sessions"),
                                .path = kPath,
                                .icon = "key",
                                .group = N_("Administration"),
                                .order = 945,
                                .access = may("core.sessions")});
}

}  // namespace motcong::portal
