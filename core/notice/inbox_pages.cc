// The inbox and what a person wants to be told.
#include <algorithm>

#include "core/i18n/format.h"
#include "core/notice/inbox.h"
#include "core/notice/notices.h"
#include "core/record/page_parts.h"

namespace motcong::notice {
namespace {

using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;

constexpr int kPerPage = 25;

std::string inbox_path(bool only_unread) { return only_unread ? "/notices?show=unread" : "/notices"; }

void fill_tabs(Context& context, view::Object& page, bool only_unread, std::int64_t unread) {
  view::Object& tabs = page.object("tabs");
  tabs.set("label", context.tr(N_("Notices")));
  view::List& items = tabs.list("items");
  items.add()
      .set("label", context.tr(N_("All")))
      .set("href", inbox_path(false))
      .set("is_current", !only_unread)
      .set("count", "");
  items.add()
      .set("label", context.tr(N_("Unread")))
      .set("href", inbox_path(true))
      .set("is_current", only_unread)
      .set("count", unread > 0 ? i18n::format_integer(unread, context.language) : std::string());
}

void fill_empty(Context& context, view::Object& page, bool only_unread) {
  page.object("empty")
      .set("is_first", true)
      .set("is_filter", false)
      .set("is_denied", false)
      .set("heading", context.tr(only_unread ? N_("You have read everything.") : N_("No notices.")))
      .set("text", context.tr(N_("Reminders, returned reports and new tasks appear here.")))
      .set("action_href", "")
      .set("action_label", "");
}

Response inbox_page(Context& context) {
  const bool only_unread = context.request.query.get("show") == "unread";
  const std::int64_t user = context.user.user_id;
  const std::int64_t unread = count_notices(context.db(), user, true);
  const std::int64_t total = only_unread ? unread : count_notices(context.db(), user, false);
  record::ListQuery place;
  place.per_page = kPerPage;
  const auto typed = i18n::parse_integer(context.request.query.get("page"));
  place.page = std::clamp<std::int64_t>(typed ? *typed : 1, 1, std::max<std::int64_t>(1, (total + kPerPage - 1) / kPerPage));

  view::Object page;
  const std::string_view heading = context.tr(N_("Notices"));
  record::clear_head(page, heading);
  view::List& actions = page.list("actions");
  if (unread > 0)
    record::add_action(actions, context.tr(N_("Mark all as read")), "/notices/read", "checks", "", "", true);
  record::add_action(actions, context.tr(N_("Which notices")), "/notices/settings", "settings");
  fill_tabs(context, page, only_unread, unread);
  const auto notices =
      list_notices(context.db(), context.language, user, only_unread, kPerPage, (place.page - 1) * kPerPage);
  if (notices.empty()) {
    page.set("notices", false);
    fill_empty(context, page, only_unread);
  } else {
    page.set("empty", false);
    view::List& items = page.object("notices").list("items");
    for (const Notice& notice : notices) {
      std::string read = "/notices/" + std::to_string(notice.id) + "/read";
      if (only_unread) read += "?show=unread";
      items.add()
          .set("text", notice.text)
          .set("href", notice.link)
          .set("at", i18n::format_instant(notice.at))
          .set("is_unread", notice.is_unread)
          .set("read_action", notice.is_unread ? read : std::string());
    }
  }
  page.set("pager", false);
  if (total > kPerPage) record::fill_pager(context, page, place, total);
  return context.page("core/notices", std::move(page), {.title = std::string(heading)});
}

Response read_one(Context& context) {
  const bool mine = context.services.db.write(
      [&](db::WriteTx& tx) { return mark_read(tx, context.now, context.user.user_id, context.id()); });
  if (!mine) throw http::HttpError(404);
  return context.redirect(inbox_path(context.request.query.get("show") == "unread"));
}

Response read_all(Context& context) {
  context.services.db.write([&](db::WriteTx& tx) { mark_all_read(tx, context.now, context.user.user_id); });
  return context.redirect("/notices", Message(N_("All notices are marked as read.")));
}

/// A mandatory kind that is called as a permission is told to its holders alone: it says nothing to others.
bool can_reach(const Context& context, const plugin::NoticeKind& kind) {
  const auto& permissions = context.services.registry.permissions();
  const bool is_of_permission = std::ranges::any_of(permissions, [&](const plugin::Permission& permission) {
    return std::string_view(permission.id) == kind.id;
  });
  return !kind.mandatory || !is_of_permission || context.user.may(kind.id);
}

Response settings_page(Context& context) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Which notices"));
  record::clear_head(page, heading, context.tr(N_("What you are told in the portal, and whether a letter comes too")));
  record::fill_form_start(page, "/notices/settings", context.tr(N_("Save")), "/notices");
  const std::set<std::string> muted = load_muted_kinds(context.db(), context.user.user_id);
  view::List& kinds = page.list("kinds");
  for (const plugin::NoticeKind& kind : context.services.registry.notice_kinds()) {
    if (!can_reach(context, kind)) continue;
    kinds.add()
        .set("id", kind.id)
        .set("label", context.tr(kind.label))
        .set("is_mandatory", kind.mandatory)
        .set("is_wanted", kind.mandatory || muted.count(kind.id) == 0);
  }
  db::Statement person =
      context.db().query("SELECT wants_digest, email FROM core_user WHERE id = ?1", context.user.user_id);
  base::check(person.step());
  page.set("wants_digest", person.integer(0) != 0).set("email", person.text(1));
  return context.page("core/notice_settings", std::move(page),
                      {.title = std::string(heading), .crumbs = {{std::string(context.tr(N_("Notices"))), "/notices"}}});
}

Response save_settings(Context& context) {
  std::set<std::string> muted;
  for (const plugin::NoticeKind& kind : context.services.registry.notice_kinds()) {
    if (context.request.form.get(std::string("kind.") + kind.id) != "1") muted.insert(kind.id);
  }
  const bool wants_digest = context.request.form.get("digest") == "1";
  context.services.db.write([&](db::WriteTx& tx) {
    save_muted_kinds(tx, context.services.registry, context.user.user_id, muted);
    tx.execute("UPDATE core_user SET wants_digest = ?2 WHERE id = ?1", context.user.user_id, wants_digest);
  });
  return context.redirect("/notices/settings", Message(N_("Saved.")));
}

}  // namespace

void declare_notices(plugin::Registry& registry) {
  registry.add(plugin::NoticeKind{"core.mention", N_("Somebody mentions me in a comment")});
  registry.add(plugin::NoticeKind{"core.work", N_("Long work I started has ended")});
  registry.add(plugin::NoticeKind{"core.stand_in", N_("I am to stand in for somebody, or somebody for me"), true});
  registry.add(plugin::NoticeKind{"core.api_key", N_("Something happens to my API keys"), true});
  registry.add(plugin::NoticeKind{"core.files", N_("Attached files are missing or damaged"), true});
  registry.add(plugin::NoticeKind{"core.jobs", N_("A job of the portal failed"), true});
  registry.get("/notices", Access::signed_in(), inbox_page);
  registry.post("/notices/read", Access::signed_in(), read_all);
  registry.post("/notices/:id/read", Access::signed_in(), read_one);
  registry.get("/notices/settings", Access::signed_in(), settings_page);
  registry.post("/notices/settings", Access::signed_in(), save_settings);
}

}  // namespace motcong::notice
