#include "core/plugin/frame.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/http/cookie.h"
#include "core/i18n/format.h"

namespace motcong::plugin {
namespace {

constexpr std::string_view kSearchPath = "/search";

/// The menu entry that is current: the one asked for, else the longest whose path begins the request's path.
const MenuItem* find_current(const Context& context, const PageHead& head) {
  const MenuItem* best = nullptr;
  size_t best_length = 0;
  for (const MenuItem& item : context.services.registry.menu()) {
    if (!head.menu_path.empty()) {
      if (item.path == head.menu_path) return &item;
      continue;
    }
    const std::string_view path = context.request.path;
    // An entry may open a list with a filter set; it stands for the list.
    const std::string_view own = std::string_view(item.path).substr(0, item.path.find('?'));
    const bool begins =
        own == "/" ? path == "/"
                   : path.starts_with(own) && (path.size() == own.size() || path[own.size()] == '/');
    if (begins && own.size() > best_length) {
      best = &item;
      best_length = own.size();
    }
  }
  return best;
}

void fill_navigation(Context& context, view::Object& content, const PageHead& head) {
  view::List& groups = content.list("nav");
  const MenuItem* current = find_current(context, head);
  const char* group = nullptr;
  view::List* items = nullptr;
  for (const MenuItem& item : context.services.registry.menu()) {
    if (!item.access.allows(context.user)) continue;
    if (group == nullptr || std::string_view(group) != item.group) {
      group = item.group;
      view::Object& row = groups.add();
      row.set("label", *group != '\0' ? context.tr(group) : std::string_view());
      items = &row.list("items");
    }
    view::Object& entry = items->add();
    entry.set("href", item.path).set("label", context.tr(item.label)).set("icon", item.icon);
    entry.set("is_current", &item == current).set("count", "");
  }
}

/// For whom he acts (the banner), and for whom he could (the menu).
void fill_acting(Context& context, view::Object& content, view::Object& user) {
  content.set("acting", false);
  user.set("acting_choices", false);
  view::List* items = nullptr;
  for (const auth::ActingChoice& choice : context.user.acting_choices) {
    if (choice.absent_id == context.user.acting_for) {
      content.object("acting").set("name", choice.full_name).set("until", i18n::format_date(choice.until));
      continue;
    }
    if (items == nullptr) items = &user.object("acting_choices").list("items");
    items->add().set("id", std::to_string(choice.stand_in_id)).set("name", choice.full_name);
  }
}

/// What must not be overlooked, wherever its keeper works in the administration; and what may be why somebody is refused.
void fill_warnings(Context& context, view::Object& content, const http::Response& response) {
  view::List& out = content.list("warnings");
  const bool is_home = context.request.path == "/" || response.status == 403;
  if (!is_home && !context.request.path.starts_with("/admin")) return;
  for (const Warning& warning : context.services.registry.warnings()) {
    if ((is_home && !warning.on_home) || !warning.access.allows(context.user)) continue;
    if (const auto told = warning.find(context, context.db()))
      out.add().set("text", context.tr(told->text)).set("href", told->href);
  }
}

void fill_flash(Context& context, view::Object& content, http::Response& response) {
  content.set("flash", false);
  const auto cookie = context.request.cookies.find(kFlashCookie);
  if (cookie == context.request.cookies.end()) return;
  response.cookies.push_back(http::format_cookie(kFlashCookie, "", context.request.secure, true));
  const std::string text = base::from_base64url(context.services.sessions.unsign(cookie->second));
  const size_t first = text.find('\n');
  if (first == std::string::npos) return;
  const size_t second = text.find('\n', first + 1);
  if (second == std::string::npos) return;
  // kind, and with a link also its address and label
  std::vector<std::string> head = base::split(text.substr(0, first), '\t');
  head.resize(3);
  view::Object flash;
  flash.set("kind", head[0]).set("href", head[1]);
  flash.set("link_text", head[2].empty() ? std::string_view() : context.tr(head[2].c_str()));
  flash.set("text", format_packed(context.language, text.substr(first + 1, second - first - 1),
                                  text.substr(second + 1)));
  content.set("flash", std::move(flash));
}

}  // namespace

std::string flash_cookie(const Context& context, const base::Message& flash, std::string_view kind,
                         const FlashLink& link) {
  std::string text(kind);
  if (!link.href.empty()) text += "\t" + link.href + "\t" + link.label;
  text += std::string("\n") + flash.id + "\n" + pack_arguments(flash);
  return http::format_cookie(kFlashCookie, context.services.sessions.sign(base::to_base64url(text)),
                             context.request.secure);
}

void fill_frame(Context& context, view::Object& content, const PageHead& head, http::Response& response) {
  Services& services = context.services;
  const bool vi = context.language.is_vi();
  content.set("title", head.title).set("lang", context.language.code()).set("is_vi", vi);
  content.set("path", context.request.is_safe() ? std::string_view(context.request.target)
                                                : std::string_view(context.request.path));
  content.set("product_name", context.tr(N_("Một Cổng internal portal"))).set("version", MOTCONG_VERSION);
  content.set("agency_name",
              services.settings.get("agency.name", context.tr(N_("Name of the agency is not set"))));
  content.set("agency_parent", services.settings.get("agency.parent"));
  content.set("agency_logo_url", services.settings.get("agency.logo_url"));
  content.set("demo_banner", services.demo || services.settings.get("portal.demo") == "1");
  const std::string& theme = context.user.theme;
  content.set("theme", theme).set("theme_auto", theme == "auto").set("theme_light", theme == "light");
  content.set("theme_dark", theme == "dark").set("is_compact", context.user.compact);
  content.set("csrf_token", context.form_token());
  content.set("search_typed",
              context.request.path == kSearchPath ? context.request.query.get("q") : std::string_view());
  if (content.find("error_summary") == nullptr) content.set("error_summary", false);
  if (content.find("refresh_seconds") == nullptr) content.set("refresh_seconds", "");
  fill_flash(context, content, response);
  if (!context.user.signed_in()) {
    content.set("user", false)
        .set("acting", false)
        .set("alarm", false)
        .set("notices_count", "")
        .set("breadcrumbs", false)
        .list("nav");
    content.list("warnings");
    return;
  }
  view::Object user;
  user.set("name", context.user.full_name).set("position", context.user.position);
  fill_acting(context, content, user);
  fill_warnings(context, content, response);
  content.set("user", std::move(user));
  const std::int64_t unread = context.db().integer(
      "SELECT count(*) FROM core_notice WHERE user_id = ?1 AND read_at IS NULL", 0, context.user.user_id);
  content.set("notices_count", unread > 0 ? i18n::format_integer(unread, context.language) : std::string());
  fill_navigation(context, content, head);
  if (head.crumbs.empty() && context.request.path == "/") {
    content.set("breadcrumbs", false);
    return;
  }
  view::List& crumbs = content.object("breadcrumbs").list("items");
  crumbs.add().set("href", "/").set("label", context.tr(N_("Home")));
  for (const Crumb& crumb : head.crumbs) crumbs.add().set("href", crumb.href).set("label", crumb.label);
  crumbs.add().set("href", "").set("label", head.title);
}

void set_error_summary(const Work& work, view::Object& content,
                       const std::vector<std::pair<std::string, std::string>>& items, const char* heading) {
  if (items.empty()) {
    content.set("error_summary", false);
    return;
  }
  view::Object& summary = content.object("error_summary");
  summary.set("heading", heading != nullptr ? std::string(work.tr(heading))
                         : items.size() == 1
                             ? std::string(work.tr(N_("There is 1 error to mend before saving")))
                             : work.tr(base::Message(N_("There are {count} errors to mend before saving"),
                                                     {{"count", std::to_string(items.size())}})));
  view::List& list = summary.list("items");
  for (const auto& [id, text] : items) list.add().set("href", id.empty() ? id : "#" + id).set("text", text);
}

}  // namespace motcong::plugin
