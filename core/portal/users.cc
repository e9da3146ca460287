// People: their accounts, the roles they hold in units from when to when, first passwords, sessions.
#include "core/auth/users.h"

#include <map>

#include "core/auth/change_mark.h"
#include "core/auth/password.h"
#include "core/auth/roles.h"
#include "core/auth/stand_ins.h"
#include "core/auth/throttle.h"
#include "core/auth/units.h"
#include "core/base/random.h"
#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/plugin/frame.h"
#include "core/portal/forms.h"
#include "core/portal/parts.h"
#include "core/portal/role_label.h"
#include "core/portal/session_list.h"
#include "core/record/detail_more.h"
#include "core/record/page_parts.h"
#include "core/record/row_rule.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::RecordType;
using plugin::Row;
using plugin::Values;
using plugin::Work;

void check_user(const Work&, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  const auto name = auth::parse_username(values.text("username"));
  if (!name) {
    errors.emplace_back("username", name.error());
    return;
  }
  values.set("username", db::Value(*name));
  if (reader.exists("SELECT 1 FROM core_user WHERE username = ?1 AND id <> ?2", *name,
                    before != nullptr ? before->id : 0)) {
    errors.emplace_back("username", N_("Another person has this user name"));
  }
}

/// Shown once, on the page that answers; the database keeps only its hash.
Response show_first_password(Context& context, const Row& row, const std::string& password) {
  view::Object page;
  const std::string heading =
      context.tr(Message(N_("First password for {name}"), {{"name", row.values.text("full_name")}}));
  page.set("heading", heading).set("lead", context.tr(N_("Give it to the person by hand.")));
  page.set("username", row.values.text("username")).set("password", password);
  page.set("expires", i18n::format_instant(context.now + auth::kInitialPasswordSeconds));
  page.set("back_href", "/admin/users/" + std::to_string(row.id));
  return context.page(
      "core/admin_password", std::move(page),
      {.title = heading, .crumbs = {{std::string(context.tr(N_("People"))), "/admin/users"}}});
}

const RecordType& user_type(Context& context) { return context.services.registry.type("core.user"); }

/// POST: a new first password ends all sessions of the person.
Response reset_password(Context& context) {
  const Row row = record::load_row(context.db(), context, user_type(context), context.id());
  context.refresh();
  const std::string password = base::random_password();
  const auto phc = auth::hash_password(password);
  if (!phc) throw http::HttpError(503, phc.error());
  context.services.db.write([&](db::WriteTx& tx) {
    auth::set_password(tx, context.now, row.id, *phc, true);
    auth::Throttle(context.services.clock).forget(tx, row.values.text("username"));
    plugin::audit(tx, context, "user.password_reset", "core.user", row.id, row.values.text("username"));
  });
  return show_first_password(context, row, password);
}

struct RoleForm {
  std::string role, unit, from, until;
  bool is_main = false;
  std::map<std::string, std::string> errors;
};

void fill_roles(Context& context, view::Object& page, std::int64_t user_id, const RoleForm& form) {
  const auto held = auth::list_user_roles(context.db(), user_id);
  const bool may_change = context.user.may("core.users");
  if (held.empty()) page.set("roles", false);
  view::List* rows = held.empty() ? nullptr : &page.object("roles").list("rows");
  for (const auth::UserRole& role : held) {
    const bool over = role.valid_to && *role.valid_to < context.today;
    const bool future = role.valid_from > context.today;
    const auto unit = role.unit_id != 0 ? auth::find_unit(context.db(), role.unit_id) : std::nullopt;
    const std::string from =
        role.valid_from <= base::Date{1945, 9, 2} ? std::string("–") : i18n::format_date(role.valid_from);
    rows->add()
        .set("role", role_label(context, role.role_label, role.role_built_in))
        .set("unit", unit ? std::string_view(unit->name) : context.tr(N_("the whole department")))
        .set("from", from)
        .set("until", role.valid_to ? i18n::format_date(*role.valid_to) : std::string("–"))
        .set("is_main", role.is_main)
        .set("state", context.tr(over ? N_("ended") : (future ? N_("to come") : N_("in force"))))
        .set("tone", over ? "neutral" : (future ? "info" : "ok"))
        .set("remove_action", may_change && !over ? "/admin/users/" + std::to_string(user_id) + "/roles/" +
                                                        std::to_string(role.id) + "/take"
                                                  : std::string());
  }
  if (!may_change) {
    page.set("add_role", false);
    return;
  }
  view::Object& add = page.object("add_role");
  record::fill_form_start(add, "/admin/users/" + std::to_string(user_id) + "/roles", "", "");
  view::List& fields = add.list("fields");
  const auto error = [&](const char* name) -> std::string_view {
    const auto found = form.errors.find(name);
    return found != form.errors.end() ? std::string_view(found->second) : std::string_view();
  };
  Choices roles = {{"", std::string(context.tr(N_("– choose –")))}};
  for (const auth::Role& role : auth::list_roles(context.db()))
    roles.emplace_back(std::to_string(role.id), role_label(context, role.label, role.built_in));
  Choices units = {{"", std::string(context.tr(N_("the whole department")))}};
  for (const auth::Unit& unit : auth::list_units(context.db(), context.today)) {
    if (unit.kind != "external" && unit.kind != "group")
      units.emplace_back(std::to_string(unit.id), unit.name);
  }
  add_select(
      fields,
      {.name = "role_id", .label = context.tr(N_("Role")), .value = form.role, .error = error("role_id")},
      roles);
  add_select(
      fields,
      {.name = "unit_id", .label = context.tr(N_("Unit")), .value = form.unit, .error = error("unit_id")},
      units);
  add_text(fields, {.name = "valid_from",
                    .label = context.tr(N_("From")),
                    .value = form.from,
                    .hint = context.tr(N_("Example: 27/03/2026")),
                    .error = error("valid_from")});
  add_text(fields, {.name = "valid_to",
                    .label = context.tr(N_("Until")),
                    .value = form.until,
                    .hint = context.tr(N_("Last day; empty: until it is taken away")),
                    .error = error("valid_to"),
                    .optional = true});
  add_checkbox(fields, {.name = "is_main",
                        .label = context.tr(N_("This is the person's main unit")),
                        .value = form.is_main ? "1" : ""});
}

Response show_user(Context& context, const RoleForm& form, int status) {
  const RecordType& type = user_type(context);
  const Row row = record::load_row(context.db(), context, type, context.id());
  view::Object page;
  const std::string name = row.values.text("full_name");
  record::clear_head(page, name, row.values.text("position"));
  const bool disabled = row.values.integer("disabled") != 0;
  page.list("tags")
      .add()
      .set("text", context.tr(disabled ? N_("closed account") : N_("open account")))
      .set("tone", disabled ? "danger" : "ok");
  view::List& actions = page.list("actions");
  const std::string base = "/admin/users/" + std::to_string(row.id);
  record::add_action(actions, context.tr(N_("Effective permissions")), base + "/permissions", "shield-check");
  if (context.user.may("core.users")) {
    record::add_action(actions, context.tr(N_("Edit")), base + "/edit", "pencil");
    record::add_action(actions, context.tr(N_("Give a new first password")), base + "/do/password", "key");
    record::add_action(actions, context.tr(disabled ? N_("Open the account") : N_("Close the account")),
                       base + (disabled ? "/do/enable" : "/do/disable"), disabled ? "lock-open" : "lock",
                       disabled ? "" : "danger-line");
  }
  view::List& items = page.list("items");
  const auto item = [&](const char* label, std::string_view text) {
    record::add_fact(items, context.tr(label), text.empty() ? std::string_view("–") : text);
  };
  item(N_("User name"), row.values.text("username"));
  item(N_("Full name"), name);
  item(N_("Position"), row.values.text("position"));
  item(N_("E-mail"), row.values.text("email"));
  const auto user = auth::find_user(context.db(), row.id);
  item(N_("Password"), user && user->must_change_password ? context.tr(N_("first password, not yet changed"))
                                                          : context.tr(N_("set by the person")));
  fill_roles(context, page, row.id, form);
  if (context.user.may("core.sessions")) {
    fill_sessions(context, page, row.id, "/admin/users/" + std::to_string(row.id) + "/sessions");
  } else {
    page.set("sessions", false);
  }
  record::fill_detail_more(context, type, row, page);
  std::vector<std::pair<std::string, std::string>> errors;
  for (const auto& [control, text] : form.errors) errors.emplace_back(control, text);
  plugin::set_error_summary(context, page, errors);
  return context.page(
      "core/admin_user", std::move(page),
      {.title = name, .crumbs = {{std::string(context.tr(N_("People"))), "/admin/users"}}, .status = status});
}

/// For the log: role, unit and days, before and after; nothing before it was given, nothing after it was taken.
std::string describe_assignment(db::Reader& reader, const std::optional<auth::UserRole>& before,
                                const std::optional<auth::UserRole>& after) {
  const auth::UserRole& role = after ? *after : *before;
  const auto unit = auth::find_unit(reader, role.unit_id);
  const auto days = [](const std::optional<auth::UserRole>& held) {
    if (!held) return plugin::kept_msgid(N_("not held"));
    return i18n::format_date(held->valid_from) + " – " +
           (held->valid_to ? i18n::format_date(*held->valid_to) : std::string("…"));
  };
  return plugin::pack_sentence(
      Message(N_("{role} ({code}), {unit}: {before} → {after}"),
              {{"role", role.role_built_in ? plugin::kept_msgid(role.role_label) : role.role_label},
               {"code", role.role_code},
               {"unit", unit ? unit->code + " · " + unit->name : plugin::kept_msgid(N_("the whole department"))},
               {"before", days(before)},
               {"after", days(after)}}));
}

Response give_role(Context& context) {
  const http::Fields& fields = context.request.form;
  RoleForm form{std::string(fields.get("role_id")),    std::string(fields.get("unit_id")),
                std::string(fields.get("valid_from")), std::string(fields.get("valid_to")),
                fields.get("is_main") == "1",          {}};
  auth::RoleAssignment assignment;
  assignment.user_id = context.id();
  assignment.is_main = form.is_main;
  assignment.valid_from = context.today;
  const auto role = i18n::parse_integer(form.role);
  if (!role) form.errors["role_id"] = context.tr(N_("Choose one of the list"));
  if (role) assignment.role_id = *role;
  if (!form.unit.empty()) {
    const auto unit = i18n::parse_integer(form.unit);
    if (!unit) form.errors["unit_id"] = context.tr(N_("Choose one of the list"));
    if (unit) assignment.unit_id = *unit;
  }
  if (!form.from.empty()) {
    const auto from = i18n::parse_date(form.from, context.today);
    if (!from) form.errors["valid_from"] = context.tr(from.error());
    if (from) assignment.valid_from = *from;
  }
  if (!form.until.empty()) {
    const auto until = i18n::parse_date(form.until, context.today);
    if (!until) form.errors["valid_to"] = context.tr(until.error());
    if (until) assignment.valid_to = *until;
  }
  if (!form.errors.empty()) return show_user(context, form, 422);
  const auto given = context.services.db.write([&](db::WriteTx& tx) {
    auto id = auth::give_role(tx, assignment);
    if (id)
      plugin::audit(tx, context, "user.role_given", "core.user", context.id(),
                    describe_assignment(tx, std::nullopt, auth::find_user_role(tx, *id)));
    return id;
  });
  context.refresh();
  if (!given) {
    form.errors["role_id"] = context.tr(given.error());
    return show_user(context, form, 422);
  }
  return context.redirect("/admin/users/" + std::to_string(context.id()), Message(N_("The role is given.")));
}

Response take_role(Context& context) {
  const auto taken = context.services.db.write([&](db::WriteTx& tx) -> base::Result<void> {
    const auto held = auth::find_user_role(tx, context.id(1));
    if (!held || held->user_id != context.id(0)) throw http::HttpError(404);
    auto done = auth::take_role(tx, context.today, context.id(1));
    if (done) plugin::audit(tx, context, "user.role_taken", "core.user", context.id(0),
                    describe_assignment(tx, held, auth::find_user_role(tx, held->id)));
    return done;
  });
  context.refresh();
  const std::string url = "/admin/users/" + std::to_string(context.id(0));
  if (!taken) return context.redirect(url, taken.error(), "error");
  return context.redirect(url, Message(N_("The role is taken away.")));
}

/// Those with whom a person to be closed out is in an open stand-in: it ends with his account.
void tell_other_parties(db::WriteTx& tx, const Work& work, const Row& row) {
  for (const auth::StandIn& stand_in : auth::list_stand_ins(tx, row.id)) {
    if (!stand_in.is_open(work.today)) continue;
    const std::int64_t other = stand_in.absent_id == row.id ? stand_in.user_id : stand_in.absent_id;
    plugin::notify(tx, work, other, "core.stand_in",
                   Message(N_("The stand-in between you and {name} has ended: the account was closed"),
                           {{"name", row.values.text("full_name")}}),
                   "/stand-ins");
  }
}

plugin::Action disable_action(bool disable) {
  plugin::Action action;
  action.id = disable ? "disable" : "enable";
  action.label = disable ? N_("Close the account") : N_("Open the account");
  action.access = may("core.users");
  action.danger = disable;
  action.explain = disable ? N_("The person is signed out everywhere at once and cannot sign in any more. "
                                "What he did stays under his name.")
                           : N_("The person can sign in again with his password.");
  action.allowed = [disable](const Work&, db::Reader&, const Row& row) {
    return (row.values.integer("disabled") != 0) != disable;
  };
  action.run = [disable](const Work& work, db::WriteTx& tx, const Row& row, const Values&,
                         FieldErrors& errors) -> Message {
    if (disable) tell_other_parties(tx, work, row);
    const auto done = auth::set_disabled(tx, work.today, row.id, disable);
    if (!done) {
      errors.emplace_back("", done.error());
      return {};
    }
    return disable ? N_("The account is closed.") : N_("The account is open.");
  };
  return action;
}

RecordType make_user_type() {
  RecordType type;
  type.id = "core.user";
  type.table = "core_user";
  type.path = "/admin/users";
  type.label = N_("Person");
  type.label_plural = N_("People");
  type.title = "full_name";
  type.key = {"username"};
  type.icon = "users";
  type.lead = N_("Accounts by name; what each may do follows from the roles held");
  type.access = {.view = may("core.users.view"),
                 .create = may("core.users"),
                 .update = may("core.users"),
                 .remove = Access::nobody()};
  type.default_sort = "id";
  type.fields = {
      Field::text("full_name", N_("Full name")).required().in_list().max_length(120),
      Field::text("username", N_("User name"))
          .required()
          .in_list()
          .max_length(40)
          .fixed()
          .hint(N_("Small letters, digits, dots and dashes")),
      Field::text("position", N_("Position")).in_list().max_length(120),
      Field::text("email", N_("E-mail")).max_length(200),
      Field::ref("unit", N_("Main unit"), "core.unit")
          .computed("SELECT r.unit_id FROM core_user_role AS r WHERE r.user_id = t.id AND r.unit_id IS NOT "
                    "NULL AND r.valid_from <= :today"
                    " AND (r.valid_to IS NULL OR r.valid_to >= :today) ORDER BY r.is_main DESC, r.id LIMIT 1")
          .in_list()
          .filter(),
      Field::boolean("disabled", N_("Closed account")).in_list().filter().read_only(),
  };
  type.hooks.validate = check_user;
  type.hooks.saved = [](const Work&, db::WriteTx& tx, const Row*, const Row&) {
    auth::mark_changed_after(tx);
  };
  type.can_copy = false;
  type.own_detail = [](Context& context) { return show_user(context, {}, 200); };
  type.actions = {disable_action(true), disable_action(false)};
  return type;
}

Response ask_password(Context& context) {
  const Row row = record::load_row(context.db(), context, user_type(context), context.id());
  view::Object page;
  const std::string heading(context.tr(N_("Give a new first password")));
  page.set("heading", heading).set("lead", "").set("is_danger", false).set("is_irreversible", false);
  const std::string back = "/admin/users/" + std::to_string(row.id);
  record::fill_form_start(page, back + "/do/password", heading, back);
  record::add_fact(page.list("items"), context.tr(N_("Person")), row.values.text("full_name"), back);
  page.object("effects").list("items").add().set(
      "text", context.tr(N_("The old password stops working and the person is signed out everywhere. The new "
                            "one is shown once and must be changed at the first sign-in.")));
  page.list("fields");
  return context.page("core/confirm", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(N_("People"))), "/admin/users"},
                                  {row.values.text("full_name"), back}}});
}

}  // namespace

void declare_users(plugin::Registry& registry) {
  registry.add(plugin::Permission{
      .id = "core.users", .label = N_("Manage people and the roles they hold"), .scoped = false});
  registry.add(plugin::Permission{
      .id = "core.users.view", .label = N_("See people and the roles they hold"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.users", auth::Scope::all});
  for (const char* role : {"sysadmin", "director", "chief_of_office", "hr_officer", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.users.view", auth::Scope::all});
  }
  registry.add(make_user_type());
  registry.get("/admin/users/:id/do/password", may("core.users"), ask_password);
  registry.post("/admin/users/:id/do/password", may("core.users"), reset_password);
  registry.post("/admin/users/:id/roles", may("core.users"), give_role);
  registry.post("/admin/users/:id/roles/:id/take", may("core.users"), take_role);
  registry.add(plugin::MenuItem{.label = N_("People"),
                                .path = "/admin/users",
                                .icon = "users",
                                .group = N_("Administration"),
                                .order = 910,
                                .access = may("core.users.view")});
}

}  // namespace motcong::portal
