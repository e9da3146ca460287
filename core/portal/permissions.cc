// Effective permissions: what a person may do on a day, how far it reaches and which role, held where and
// from when to when, it comes from. The grants are those requests are judged by (auth::load_rights).
#include <map>

#include "core/auth/roles.h"
#include "core/auth/stand_ins.h"
#include "core/auth/units.h"
#include "core/auth/users.h"
#include "core/base/csv.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/portal/parts.h"
#include "core/portal/role_label.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::may;

/// One origin of one permission, in words.
struct Source {
  std::string reach, role, unit, from, until;
  std::string stand_in_for;  // "" for a right of his own
  auth::Scope scope = auth::Scope::none;
};

struct Held {
  std::multimap<std::string, Source, std::less<>> by_permission;
};

std::string unit_name(Context& context, std::int64_t unit_id) {
  const auto unit = auth::find_unit(context.db(), unit_id);
  return unit ? unit->name : std::string(context.tr(N_("the whole department")));
}

/// "own unit: Phòng Đăng ký kinh doanh"; a role held department-wide reaches the units he belongs to.
std::string describe_reach(Context& context, const auth::Principal& person, const auth::Grant& grant) {
  std::string text(context.tr(scope_label(grant.scope)));
  if (grant.scope != auth::Scope::unit) return text;
  std::vector<std::int64_t> units = person.unit_ids;
  if (grant.unit_id != 0) units = {grant.unit_id};
  std::string names;
  for (const std::int64_t id : units) names += (names.empty() ? "" : "; ") + unit_name(context, id);
  return text + ": " + (names.empty() ? std::string(context.tr(N_("none"))) : names);
}

void add_sources(Context& context, const base::Date& day, auth::Principal person,
                 const std::string& stand_in_for, Held& held) {
  auth::load_rights(context.db(), day, person);
  std::map<std::int64_t, auth::UserRole> roles;
  for (auth::UserRole& role : auth::list_user_roles(context.db(), person.rows_of())) {
    const std::int64_t id = role.id;
    roles.emplace(id, std::move(role));
  }
  for (const auth::Grant& grant : person.grants) {
    const auth::UserRole& role = roles.at(grant.user_role_id);
    Source source;
    source.scope = grant.scope;
    source.reach = describe_reach(context, person, grant);
    source.role = role_label(context, role.role_label, role.role_built_in);
    source.unit = unit_name(context, role.unit_id);
    if (role.valid_from > base::Date{1945, 9, 2}) source.from = i18n::format_date(role.valid_from);
    if (role.valid_to) source.until = i18n::format_date(*role.valid_to);
    source.stand_in_for = stand_in_for;
    held.by_permission.emplace(grant.permission, std::move(source));
  }
}

/// Nothing for a closed account: nobody signs in with it.
Held load_held(Context& context, const auth::User& user, const base::Date& day) {
  Held held;
  if (user.disabled) return held;
  auth::Principal person;
  person.user_id = user.id;
  add_sources(context, day, person, "", held);
  for (const auth::ActingChoice& choice : auth::list_acting_choices(context.db(), user.id, day)) {
    person.acting_for = choice.absent_id;
    add_sources(context, day, person,
                context.tr(Message(N_("as stand-in for {name} until {until}"),
                                   {{"name", choice.full_name}, {"until", i18n::format_date(choice.until)}})),
                held);
  }
  return held;
}

struct Asked {
  base::Date day;
  std::string typed, error;  // error: why the day could not be read; then `day` is today
  bool all = false;          // permissions not held too
};

Asked read_asked(Context& context) {
  Asked asked;
  asked.day = context.today;
  asked.all = context.request.query.get("show") == "all";
  const std::string text(context.request.query.get("on").substr(0, 40));
  asked.typed = text.empty() ? i18n::format_date(context.today) : text;
  if (text.empty()) return asked;
  if (const auto day = base::parse_iso_date(text)) {
    asked.day = *day;
    asked.typed = i18n::format_date(*day);
  } else if (const auto read = i18n::parse_date(text, context.today)) {
    asked.day = *read;
  } else {
    asked.error = context.tr(read.error());
  }
  return asked;
}

Response show(Context& context, const auth::User& user, const std::string& path, plugin::PageHead head) {
  const Asked asked = read_asked(context);
  const Held held = load_held(context, user, asked.day);
  view::Object page;
  record::clear_head(page, head.title,
                     user.position.empty() ? user.full_name : user.full_name + " – " + user.position);
  if (user.disabled) {
    page.list("tags").add().set("text", context.tr(N_("closed account"))).set("tone", "danger");
  }
  const std::string day = base::format_iso(asked.day);
  record::add_action(page.list("actions"), context.tr(N_("Export CSV")), path + "/export?on=" + day,
                     "download");
  page.set("action", path).set("on", asked.typed).set("on_error", asked.error).set("shows_all", asked.all);
  page.set("summary", context.tr(Message(
                          N_("As of {day}: {held} of {count} permissions"),
                          {{"day", i18n::format_date(asked.day)},
                           {"held",
                            [&] {
                              std::int64_t count = 0;
                              for (const auto& permission : context.services.registry.permissions())
                                count += held.by_permission.count(permission.id) != 0 ? 1 : 0;
                              return i18n::format_integer(count, context.language);
                            }()},
                           {"count", i18n::format_integer(static_cast<std::int64_t>(
                                                              context.services.registry.permissions().size()),
                                                          context.language)}})));
  view::List& groups = page.list("groups");
  view::List* rows = nullptr;
  std::string group;
  for (const plugin::Permission& permission : context.services.registry.permissions()) {
    const auto [begin, end] = held.by_permission.equal_range(permission.id);
    if (begin == end && !asked.all) continue;
    if (const std::string label = plugin_label(context, permission.id); rows == nullptr || label != group) {
      group = label;
      rows = &groups.add().set("label", group).list("rows");
    }
    const auto add = [&](const Source& source) {
      rows->add()
          .set("label", context.tr(permission.label))
          .set("code", permission.id)
          .set("scope",
               source.scope == auth::Scope::none ? std::string_view("none") : auth::scope_name(source.scope))
          .set("reach", source.reach)
          .set("role", source.role)
          .set("unit", source.unit)
          .set("from", source.from.empty() ? std::string("–") : source.from)
          .set("until", source.until.empty() ? std::string("–") : source.until)
          .set("stand_in_for", source.stand_in_for);
    };
    if (begin == end) {
      Source none;
      none.reach = context.tr(scope_label(auth::Scope::none));
      none.role = none.unit = "–";
      add(none);
    }
    for (auto source = begin; source != end; ++source) add(source->second);
  }
  page.set("empty_text", groups.empty()
                             ? context.tr(N_("No permission on this day: this person can sign in but sees "
                                             "only what everybody sees."))
                             : std::string_view());
  page.set("printed_at", i18n::format_instant(context.now)).set("printed_by", context.user.full_name);
  if (!asked.error.empty()) {
    plugin::set_error_summary(context, page, {{"on", asked.error}});
    head.status = 422;
  }
  return context.page("core/permissions", std::move(page), std::move(head));
}

Response export_csv(Context& context, const auth::User& user) {
  const Asked asked = read_asked(context);
  if (!asked.error.empty()) throw http::HttpError(400, N_("The day cannot be read; write it as 2019-03-01"));
  const Held held = load_held(context, user, asked.day);
  const auto word = [&](const char* msgid) { return std::string(context.tr(msgid)); };
  std::string csv(base::kUtf8Bom);
  base::append_csv_row(
      csv, {word(N_("Person")), word(N_("Day")), word(N_("Part of the portal")), word(N_("Permission")),
            word(N_("Code")), word(N_("Reach")), word(N_("Role")), word(N_("Unit")), word(N_("Held from")),
            word(N_("Held until")), word(N_("Stand-in"))});
  for (const plugin::Permission& permission : context.services.registry.permissions()) {
    const auto [begin, end] = held.by_permission.equal_range(permission.id);
    const auto add = [&](const Source& source) {
      base::append_csv_row(
          csv, {user.full_name, i18n::format_date(asked.day), plugin_label(context, permission.id),
                word(permission.label), permission.id, source.reach, source.role, source.unit, source.from,
                source.until, source.stand_in_for});
    };
    if (begin == end) {
      Source none;
      none.reach = word(scope_label(auth::Scope::none));
      add(none);
    }
    for (auto source = begin; source != end; ++source) add(source->second);
  }
  return Response::download(std::move(csv), "text/csv; charset=utf-8",
                            "permissions-" + user.username + "-" + base::format_iso(asked.day) + ".csv");
}

auth::User load_user(Context& context, std::int64_t id) {
  auto user = auth::find_user(context.db(), id);
  if (!user) throw http::HttpError(404);
  return *std::move(user);
}

Response own_page(Context& context) {
  return show(context, load_user(context, context.user.user_id), "/preferences/permissions",
              {.title = std::string(context.tr(N_("What I may do"))),
               .crumbs = {{std::string(context.tr(N_("Preferences"))), "/preferences"}}});
}

Response own_csv(Context& context) { return export_csv(context, load_user(context, context.user.user_id)); }

Response user_page(Context& context) {
  const auth::User user = load_user(context, context.id());
  const std::string path = "/admin/users/" + std::to_string(user.id);
  return show(context, user, path + "/permissions",
              {.title = std::string(context.tr(N_("Effective permissions"))),
               .crumbs = {{std::string(context.tr(N_("People"))), "/admin/users"}, {user.full_name, path}}});
}

Response user_csv(Context& context) { return export_csv(context, load_user(context, context.id())); }

}  // namespace

void declare_permissions(plugin::Registry& registry) {
  registry.get("/preferences/permissions", Access::signed_in(), own_page);
  registry.get("/preferences/permissions/export", Access::signed_in(), own_csv);
  registry.get("/admin/users/:id/permissions", may("core.users.view"), user_page);
  registry.get("/admin/users/:id/permissions/export", may("core.users.view"), user_csv);
}

}  // namespace motcong::portal
