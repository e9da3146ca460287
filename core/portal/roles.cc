// Built-in roles, and the page that says what each role may do: roles x permissions.
#include "core/auth/roles.h"

#include <map>

#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/portal/forms.h"
#include "core/portal/parts.h"
#include "core/portal/role_label.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using auth::Scope;
using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::may;

std::string_view scope_value(Scope scope) {
  return scope == Scope::none ? std::string_view("none") : auth::scope_name(scope);
}

std::string select_name(const auth::Role& role, std::string_view permission) {
  return "g" + std::to_string(role.id) + "." + std::string(permission);
}

Response matrix_page(Context& context, const auth::Role* only) {
  const bool editing = only != nullptr;
  view::Object page;
  const std::string heading =
      editing ? context.tr(Message(N_("What the role may do: {role}"),
                                   {{"role", role_label(context, only->label, only->built_in)}}))
              : std::string(context.tr(N_("Roles and permissions")));
  record::clear_head(page, heading);
  view::List& hidden =
      record::fill_form_start(page, editing ? "/admin/roles/" + std::to_string(only->id) : "/admin/roles",
                              context.tr(N_("Save")), "/admin/roles");
  if (editing) record::add_hidden(hidden, "row_version", std::to_string(only->row_version));
  page.set("is_editing", editing);
  std::map<std::pair<std::int64_t, std::string>, Scope> granted;
  for (const auth::RolePermission& row : auth::list_role_permissions(context.db()))
    granted[{row.role_id, row.permission}] = row.scope;
  std::vector<auth::Role> roles = auth::list_roles(context.db());
  if (editing) std::erase_if(roles, [&](const auth::Role& role) { return role.id != only->id; });
  const bool may_edit = !editing && context.user.may("core.roles");
  view::List& columns = page.list("columns");
  for (const auth::Role& role : roles) {
    columns.add()
        .set("label", role_label(context, role.label, role.built_in))
        .set("href", may_edit ? "/admin/roles/" + std::to_string(role.id) : std::string());
  }
  view::List& groups = page.list("groups");
  view::List* rows = nullptr;
  std::string group;
  for (const plugin::Permission& permission : context.services.registry.permissions()) {
    if (const std::string label = plugin_label(context, permission.id); rows == nullptr || label != group) {
      group = label;
      view::Object& block = groups.add();
      block.set("label", group).set("span", std::to_string(roles.size() + 1));
      rows = &block.list("rows");
    }
    view::Object& row = rows->add();
    row.set("label", context.tr(permission.label)).set("code", permission.id);
    view::List& cells = row.list("cells");
    for (const auth::Role& role : roles) {
      const auto found = granted.find({role.id, permission.id});
      const Scope scope = found != granted.end() ? found->second : Scope::none;
      view::Object& cell = cells.add();
      cell.set("scope", scope_value(scope))
          .set("text", scope == Scope::none ? std::string_view("–") : context.tr(scope_label(scope)));
      if (!editing) {
        cell.set("select", false);
        continue;
      }
      view::Object& select = cell.object("select");
      select.set("name", select_name(role, permission.id));
      select.set("label", context.tr(Message(N_("Role {role}: {permission}"),
                                             {{"role", role_label(context, role.label, role.built_in)},
                                              {"permission", std::string(context.tr(permission.label))}})));
      view::List& options = select.list("options");
      for (const Scope choice : {Scope::none, Scope::own, Scope::unit, Scope::all}) {
        if (!permission.scoped && (choice == Scope::own || choice == Scope::unit) && choice != scope)
          continue;
        options.add()
            .set("value", scope_value(choice))
            .set("label", context.tr(scope_label(choice)))
            .set("is_selected", choice == scope);
      }
    }
  }
  plugin::PageHead head{.title = heading};
  if (editing) head.crumbs = {{std::string(context.tr(N_("Roles and permissions"))), "/admin/roles"}};
  return context.page("core/admin_matrix", std::move(page), std::move(head));
}

auth::Role load_role(db::Reader& reader, std::int64_t id) {
  for (const auth::Role& role : auth::list_roles(reader)) {
    if (role.id == id) return role;
  }
  throw http::HttpError(404);
}

Response overview(Context& context) { return matrix_page(context, nullptr); }

Response role_page(Context& context) {
  const auth::Role role = load_role(context.db(), context.id());
  return matrix_page(context, &role);
}

struct Change {
  const plugin::Permission* permission = nullptr;
  Scope before = Scope::none, after = Scope::none;
};

/// What the form wants otherwise than it is now. Throws HttpError 400 for what no page of ours sends.
std::vector<Change> list_changes(const Context& context, db::Reader& reader, const auth::Role& role) {
  std::map<std::string, Scope, std::less<>> granted;
  for (const auth::RolePermission& row : auth::list_role_permissions(reader)) {
    if (row.role_id == role.id) granted[row.permission] = row.scope;
  }
  std::vector<Change> changes;
  for (const auto& [name, value] : context.request.form.items()) {
    if (!name.starts_with('g')) continue;
    const std::string_view permission = std::string_view(name).substr(name.find('.') + 1);
    const plugin::Permission* declared = context.services.registry.find_permission(permission);
    const Scope scope = auth::parse_scope(value);
    if (declared == nullptr || (scope == Scope::none && value != "none") ||
        name != select_name(role, permission))
      throw http::HttpError(400);
    const auto found = granted.find(permission);
    const Scope before = found != granted.end() ? found->second : Scope::none;
    if (before != scope) changes.push_back({declared, before, scope});
  }
  return changes;
}

/// Rights without which nobody could put rights in order again.
constexpr const char* kNeeded[] = {"core.roles", "core.users"};

void refuse_lock_out(const Context& context, db::Reader& reader, const auth::Role& role,
                     const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    if (change.after != Scope::none) continue;
    const std::string_view permission = change.permission->id;
    if (role.code == auth::kAdministratorRole && permission == "core.roles") {
      throw http::HttpError(
          422, N_("The system administrator must be able to change roles, or nobody could ever again."));
    }
    for (const char* needed : kNeeded) {
      if (permission != needed || !auth::is_last_role_with(reader, context.today, permission, role.id))
        continue;
      throw http::HttpError(
          422, Message(N_("Nobody would be left who may do this: {permission}. Give it to another "
                          "role that somebody holds without an end, first."),
                       {{"permission", std::string(context.tr(change.permission->label))}}));
    }
  }
}

/// "+ Review reports (own unit)".
std::string describe_change(const Context& context, const Change& change) {
  const std::string permission(context.tr(change.permission->label));
  if (change.after == Scope::none) return "− " + permission;
  const std::string after(context.tr(scope_label(change.after)));
  if (change.before == Scope::none) return "+ " + permission + " (" + after + ")";
  return permission + ": " + std::string(context.tr(scope_label(change.before))) + " → " + after;
}

/// A change of rights is looked at as a whole before it counts.
Response ask_to_confirm(Context& context, const auth::Role& role, const std::vector<Change>& changes) {
  view::Object page;
  const std::string label = role_label(context, role.label, role.built_in);
  const std::string heading =
      context.tr(Message(N_("Change what the role may do: {role}"), {{"role", label}}));
  page.set("heading", heading).set("is_danger", false).set("is_irreversible", false);
  const std::int64_t holders = auth::count_holders(context.db(), context.today, role.id);
  page.set("lead", context.tr(Message(N_("People who hold this role today: {count}"),
                                      {{"count", i18n::format_integer(holders, context.language)}})));
  const std::string back = "/admin/roles/" + std::to_string(role.id);
  view::List& hidden = record::fill_form_start(page, back, context.tr(N_("Save the changes")), back);
  record::add_hidden(hidden, "row_version", std::to_string(role.row_version));
  record::add_hidden(hidden, "confirmed", "1");
  page.list("items");
  view::List& effects = page.object("effects").list("items");
  for (const Change& change : changes) {
    record::add_hidden(hidden, select_name(role, change.permission->id), scope_value(change.after));
    effects.add().set("text", label + ": " + describe_change(context, change));
  }
  page.list("fields");
  return context.page(
      "core/confirm", std::move(page),
      {.title = heading,
       .crumbs = {{std::string(context.tr(N_("Roles and permissions"))), "/admin/roles"}, {label, back}}});
}

void refuse_stale(const Context& context, const auth::Role& role) {
  const auto version = i18n::parse_integer(context.request.form.get("row_version"));
  if (version && *version == role.row_version) return;
  throw http::HttpError(
      409, N_("Someone else changed this role meanwhile. Open the page again and repeat your change."));
}

/// First shows what would change; saves when that was confirmed.
Response save_role(Context& context) {
  const auth::Role seen = load_role(context.db(), context.id());
  refuse_stale(context, seen);
  const std::vector<Change> wanted = list_changes(context, context.db(), seen);
  if (wanted.empty()) return context.redirect("/admin/roles", Message(N_("Nothing was changed.")));
  refuse_lock_out(context, context.db(), seen, wanted);
  if (context.request.form.get("confirmed") != "1") return ask_to_confirm(context, seen, wanted);
  context.services.db.write([&](db::WriteTx& tx) {
    const auth::Role role = load_role(tx, context.id());
    refuse_stale(context, role);
    const std::vector<Change> changes = list_changes(context, tx, role);
    refuse_lock_out(context, tx, role, changes);
    std::vector<Message> detail = {
        Message(N_("Role: {role}"), {{"role", role.built_in ? plugin::kept_msgid(role.label) : role.label}})};
    for (const Change& change : changes) {
      auth::set_role_permission(tx, role.id, change.permission->id, change.after);
      detail.push_back(Message(N_("{permission} ({id}): {before} → {after}"),
                               {{"permission", plugin::kept_msgid(change.permission->label)},
                                {"id", change.permission->id},
                                {"before", plugin::kept_msgid(scope_label(change.before))},
                                {"after", plugin::kept_msgid(scope_label(change.after))}}));
    }
    plugin::audit(tx, context, "role.permissions", "core.role", role.id, plugin::pack_sentences(detail));
  });
  return context.redirect("/admin/roles", Message(N_("Saved. It counts from each person's next click.")));
}

/// Codes of domain/iso-spending-hr-par.md section 6; labels as offices say them.
constexpr plugin::Role kRoles[] = {
    {"sysadmin", N_("System administrator"), 10},
    {"director", N_("Director"), 20},
    {"deputy_director", N_("Deputy director"), 30},
    {"chief_of_office", N_("Chief of the Office"), 40},
    {"par_officer", N_("Reform officer"), 50},
    {"unit_head", N_("Head of unit"), 60},
    {"unit_deputy", N_("Deputy head of unit"), 70},
    {"officer", N_("Officer"), 80},
    {"accountant", N_("Accountant"), 90},
    {"clerk", N_("Clerk"), 100},
    {"hr_officer", N_("Personnel officer"), 110},
    {"legal_officer", N_("Legal officer"), 120},
    {"iso_secretary", N_("ISO secretary"), 130},
    {"qmr", N_("Quality management representative"), 140},
    {"editor", N_("Website editor"), 150},
    {"union_chair", N_("Chair of the trade union"), 160},
    {"inspector", N_("Inspector"), 170},
    {"auditor", N_("Auditor (reads only)"), 180},
};

}  // namespace

std::string role_label(const plugin::Work& work, std::string_view label, bool built_in) {
  return built_in ? std::string(work.language.tr(label)) : std::string(label);
}

const char* scope_label(auth::Scope scope) {
  switch (scope) {
    case auth::Scope::none:
      return N_("none");
    case auth::Scope::own:
      return N_("own records");
    case auth::Scope::unit:
      return N_("own unit");
    case auth::Scope::all:
      return N_("everything");
  }
  return "";
}

std::string plugin_label(const plugin::Work& work, std::string_view permission) {
  for (const plugin::PluginInfo& info : work.services.registry.plugins()) {
    if (permission.substr(0, permission.find('.')) == info.id) return std::string(work.tr(info.label));
  }
  return std::string(permission.substr(0, permission.find('.')));
}

void declare_roles(plugin::Registry& registry) {
  for (const plugin::Role& role : kRoles) registry.add(role);
  registry.add(
      plugin::Permission{.id = "core.roles", .label = N_("Change what roles may do"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.roles", Scope::all});
  registry.add(
      plugin::Permission{.id = "core.roles.view", .label = N_("See roles and permissions"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.roles.view", Scope::all});
  registry.add(plugin::RoleGrant{"auditor", "core.roles.view", Scope::all});
  registry.get("/admin/roles", may("core.roles.view"), overview);
  registry.get("/admin/roles/:id", may("core.roles"), role_page);
  registry.post("/admin/roles/:id", may("core.roles"), save_role);
  registry.add(plugin::MenuItem{.label = N_("Roles and permissions"),
                                .path = "/admin/roles",
                                .icon = "lock",
                                .group = N_("Administration"),
                                .order = 940,
                                .access = may("core.roles.view")});
}

}  // namespace motcong::portal
