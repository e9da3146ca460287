// Keys of the API: one's own, everybody's for administrators; and the page that says how to use the API.
#include <algorithm>
#include <array>
#include <map>

#include "core/auth/api_keys.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/portal/forms.h"
#include "core/portal/parts.h"
#include "core/record/api/description.h"
#include "core/record/page_parts.h"
#include "core/record/store.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::Field;
using plugin::may;
using plugin::RecordType;
using plugin::Work;

constexpr const char* kOwnPath = "/preferences/api-keys";
constexpr const char* kType = "core.api_key";
constexpr int kShownKeys = 50;
constexpr std::array<int, 3> kDays = {30, 90, 365};
constexpr const char* kDefaultDays = "90";

std::vector<plugin::Choice> key_states() {
  return {{"works", N_("Works"), "ok"},
          {"expired", N_("Expired"), "neutral"},
          {"revoked", N_("Revoked"), "neutral"},
          {"closed", N_("Account closed"), "neutral"}};
}

/// Dead keys stay in the table, so that the audit log can be read.
RecordType make_key_type() {
  RecordType type;
  type.id = kType;
  type.table = "core_api_key";
  type.path = "/admin/api-keys";
  type.label = N_("API key");
  type.label_plural = N_("API keys");
  type.title = "name";
  type.icon = "plug";
  type.lead =
      N_("Keys by which programs read the portal on behalf of a person. Nobody can see a key itself.");
  type.empty_text = N_("Nobody has made a key yet.");
  type.access = {.view = may("core.api_keys.view"),
                 .create = Access::nobody(),
                 .update = Access::nobody(),
                 .remove = Access::nobody()};
  type.default_sort = "-id";
  type.can_import = false;
  type.can_attach = false;
  type.fields = {
      Field::text("name", N_("What it is for")).in_list().read_only(),
      Field::ref("user_id", N_("Person"), "core.user").in_list().filter().read_only(),
      Field::choice("state", N_("State"), key_states())
          .computed(
              "CASE WHEN (SELECT u.disabled FROM core_user AS u WHERE u.id = t.user_id) <> 0 THEN 'closed' "
              "WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.valid_to < :today THEN 'expired' "
              "ELSE 'works' END")
          .in_list()
          .filter(),
      Field::date("valid_to", N_("Valid until")).in_list().filter().read_only(),
      Field::instant("last_used_at", N_("Last used")).in_list(),
      Field::text("last_used_address", N_("From the address")).not_searchable().in_list().read_only(),
      Field::instant("revoked_at", N_("Revoked at")),
  };
  plugin::Action revoke;
  revoke.id = "revoke";
  revoke.label = N_("Revoke the key");
  revoke.icon = "x";
  revoke.access = may("core.users");
  revoke.danger = true;
  revoke.explain =
      N_("Programs with this key read nothing from now on. It cannot be undone; its owner is told.");
  revoke.allowed = [](const Work&, db::Reader&, const plugin::Row& row) {
    return row.values.text("state") == "works";
  };
  revoke.run = [](const Work& work, db::WriteTx& tx, const plugin::Row& row, const plugin::Values&,
                  plugin::FieldErrors&) -> Message {
    plugin::Values changes;
    changes.set("revoked_at", db::Value(work.now));
    record::update_values(work, tx, work.services.registry.type(kType), row.id, changes);
    plugin::notify(tx, work, row.values.integer("user_id"), "core.api_key",
                   Message(N_("Your API key “{name}” was revoked"), {{"name", row.values.text("name")}}),
                   kOwnPath);
    return N_("The key is revoked.");
  };
  type.actions = {std::move(revoke)};
  return type;
}

void fill_own_keys(Context& context, view::Object& page) {
  auto row = context.db().query(
      "SELECT id, name, created_at, valid_to, last_used_at, last_used_address, revoked_at FROM core_api_key "
      "WHERE user_id = ?1 ORDER BY revoked_at IS NOT NULL, valid_to < ?2, id DESC LIMIT ?3",
      context.user.user_id, context.today, kShownKeys);
  view::List* rows = nullptr;
  while (row.step()) {
    if (rows == nullptr) rows = &page.object("keys").list("rows");
    const bool revoked = !row.is_null(6), expired = row.date(3) < context.today;
    view::Object& key = rows->add();
    key.set("name", row.text(1)).set("made", i18n::format_instant(row.integer(2)));
    key.set("valid_to", i18n::format_date(*row.date(3)));
    key.set("last_used",
            row.is_null(4) ? std::string(context.tr(N_("never"))) : i18n::format_instant(row.integer(4)));
    key.set("address", row.text(5));
    key.set("state", context.tr(revoked ? N_("Revoked") : expired ? N_("Expired") : N_("Works")));
    key.set("tone", revoked || expired ? "neutral" : "ok");
    key.set("revoke_action", revoked || expired
                                 ? std::string()
                                 : std::string(kOwnPath) + "/" + std::to_string(row.integer(0)) + "/revoke");
  }
  if (rows == nullptr) page.set("keys", false);
}

Response show_own_keys(Context& context, const std::map<std::string, std::string>& errors, int status) {
  view::Object page;
  const std::string_view heading = context.tr(N_("API keys"));
  record::clear_head(
      page, heading,
      context.tr(
          N_("For programs, such as Excel, that read the portal with your rights. They change nothing.")));
  record::add_action(page.list("actions"), context.tr(N_("How to use the API")), "/api", "help-circle");
  record::fill_form_start(page, kOwnPath, context.tr(N_("Make a key")), "");
  const auto error = [&](const char* name) -> std::string_view {
    const auto found = errors.find(name);
    return found != errors.end() ? std::string_view(found->second) : std::string_view();
  };
  view::List& fields = page.list("fields");
  add_text(fields, {.name = "name",
                    .label = context.tr(N_("What is the key for?")),
                    .value = context.request.form.get("name"),
                    .hint = context.tr(N_("For example: the weekly report in Excel")),
                    .error = error("name")});
  Choices days;
  for (const int count : kDays)
    days.emplace_back(std::to_string(count),
                      context.tr(Message(N_("{count} days"), {{"count", std::to_string(count)}})));
  add_radios(fields,
             {.name = "days",
              .label = context.tr(N_("Valid for")),
              .value = context.request.form.has("days") ? context.request.form.get("days") : kDefaultDays,
              .error = error("days")},
             days);
  fill_own_keys(context, page);
  std::vector<std::pair<std::string, std::string>> items(errors.begin(), errors.end());
  plugin::set_error_summary(context, page, items);
  return context.page("core/api_keys", std::move(page),
                      {.title = std::string(heading),
                       .crumbs = {{std::string(context.tr(N_("Preferences"))), "/preferences"}},
                       .status = status});
}

Response own_keys_page(Context& context) { return show_own_keys(context, {}, 200); }

Response make_key(Context& context) {
  const auto days = i18n::parse_integer(context.request.form.get("days"));
  if (!days || std::find(kDays.begin(), kDays.end(), *days) == kDays.end())
    return show_own_keys(context, {{"days", std::string(context.tr(N_("Choose one of the list")))}}, 422);
  const auto made = context.services.db.write([&](db::WriteTx& tx) -> base::Result<auth::NewApiKey> {
    auto key = auth::add_api_key(tx, context.now, context.user.user_id, context.request.form.get("name"),
                                 static_cast<int>(*days));
    if (!key) return key;
    record::index_row(context, tx, context.services.registry.type(kType), key->id);
    plugin::audit(tx, context, "api.key", kType, key->id,
                  tx.text("SELECT name || ', ' || valid_to FROM core_api_key WHERE id = ?1", key->id));
    return key;
  });
  if (!made) return show_own_keys(context, {{"name", context.tr(made.error())}}, 422);
  view::Object page;
  const std::string_view heading = context.tr(N_("The key is made"));
  page.set("heading", heading).set("key", made->key).set("back_href", kOwnPath);
  return context.page("core/api_key_made", std::move(page),
                      {.title = std::string(heading), .menu_path = kOwnPath});
}

Response revoke_own(Context& context) {
  const bool revoked = context.services.db.write([&](db::WriteTx& tx) {
    const std::string name =
        tx.text("SELECT name FROM core_api_key WHERE id = ?1 AND user_id = ?2 AND revoked_at IS NULL",
                context.id(), context.user.user_id);
    if (name.empty()) return false;
    plugin::Values changes;
    changes.set("revoked_at", db::Value(context.now));
    record::update_values(context, tx, context.services.registry.type(kType), context.id(), changes);
    plugin::audit(tx, context, "api.revoke", kType, context.id(), name);
    return true;
  });
  if (!revoked) throw http::HttpError(404);
  return context.redirect(kOwnPath, Message(N_("The key is revoked.")));
}

Response help_page(Context& context) {
  view::Object page;
  const std::string_view heading = context.tr(N_("The API: reading the portal from programs"));
  record::clear_head(page, heading,
                     context.tr(N_("Every list of the portal as JSON, under your rights, to be read only")));
  if (context.user.may("core.api"))
    record::add_action(page.list("actions"), context.tr(N_("API keys")), kOwnPath, "plug", "primary");
  const std::string_view host = context.request.header("host");
  page.set("base", std::string(context.request.secure ? "https://" : "http://") +
                       std::string(host.empty() ? "localhost" : host));
  page.set("root", record::kApiRoot).set("rows_max", std::to_string(record::kApiRowsMax));
  const auto types = record::list_api_types(context.services.registry, context.user);
  page.set("example", types.empty() ? std::string(record::kApiRoot) : record::api_path(*types.front()));
  view::List& list = page.list("types");
  for (const RecordType* type : types) {
    view::Object& item = list.add();
    item.set("id", type->id)
        .set("label", context.tr(type->label_plural))
        .set("path", record::api_path(*type));
    view::List& parameters = item.list("parameters");
    for (const record::ApiParameter& parameter : record::list_api_parameters(*type)) {
      std::string values;
      if (parameter.field != nullptr) {
        for (const plugin::Choice& choice : parameter.field->choice_list)
          values += (values.empty() ? "" : ", ") + std::string(choice.value);
      }
      parameters.add()
          .set("name", parameter.name)
          .set("text", record::describe_parameter(context, parameter))
          .set("values", values);
    }
  }
  return context.page("core/api", std::move(page), {.title = std::string(heading)});
}

}  // namespace

void declare_api(plugin::Registry& registry) {
  registry.add(plugin::Permission{
      .id = "core.api", .label = N_("Make keys for the API and use them"), .scoped = false});
  for (const char* role :
       {"sysadmin", "director", "chief_of_office", "unit_head", "officer", "par_officer", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.api", auth::Scope::all});
  }
  registry.add(plugin::Permission{
      .id = "core.api_keys.view", .label = N_("See the API keys of everybody"), .scoped = false});
  for (const char* role : {"sysadmin", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.api_keys.view", auth::Scope::all});
  }
  registry.add(make_key_type());
  registry.get(kOwnPath, may("core.api"), own_keys_page);
  registry.post(kOwnPath, may("core.api"), make_key);
  // Also for those who may no longer make keys.
  registry.post(std::string(kOwnPath) + "/:id/revoke", Access::signed_in(), revoke_own);
  registry.get("/api", Access::signed_in(), help_page);
  registry.add(plugin::MenuItem{.label = N_("API keys"),
                                .path = "/admin/api-keys",
                                .icon = "plug",
                                .group = N_("Administration"),
                                .order = 947,
                                .access = may("core.api_keys.view")});
}

}  // namespace motcong::portal
