// Settings of the portal: the agency's name and logo, the language of those who have chosen none.
#include <fstream>
#include <sstream>

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/plugin/frame.h"
#include "core/portal/forms.h"
#include "core/portal/parts.h"
#include "core/record/detail_more.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::may;
using plugin::Setting;

constexpr size_t kMaxTextCodePoints = 200;
constexpr std::uint64_t kMaxLogoBytes = 256 * 1024;

Response show(Context& context, const std::map<std::string, std::string>& typed,
              const std::map<std::string, std::string>& errors, int status) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Settings"));
  record::clear_head(page, heading);
  record::fill_form_start(page, "/admin/settings", context.tr(N_("Save")), "");
  page.set("is_multipart", true);
  const auto error = [&](const std::string& key) -> std::string_view {
    const auto found = errors.find(key);
    return found != errors.end() ? std::string_view(found->second) : std::string_view();
  };
  view::List& groups = page.list("groups");
  view::List* fields = nullptr;
  std::string group;
  for (const Setting& setting : context.services.registry.settings()) {
    if (setting.kind == Setting::Kind::image) continue;
    const std::string_view key = setting.key;
    if (const std::string owner(key.substr(0, key.find('.'))); fields == nullptr || owner != group) {
      group = owner;
      view::Object& block = groups.add();
      block.set("label", context.tr(*setting.group != '\0' ? setting.group : N_("General")));
      fields = &block.list("fields");
    }
    const auto given = typed.find(setting.key);
    const std::string value =
        given != typed.end() ? given->second : context.services.settings.get(key, setting.default_value);
    const std::string_view hint = *setting.hint != '\0' ? context.tr(setting.hint) : std::string_view();
    const Control control{.name = setting.key,
                          .label = context.tr(setting.label),
                          .value = value,
                          .hint = hint,
                          .error = error(setting.key),
                          .optional = !setting.required && setting.kind == Setting::Kind::text};
    if (setting.kind == Setting::Kind::choice) {
      Choices choices;
      for (const auto& [word, label] : setting.choices) choices.emplace_back(word, context.tr(label));
      add_select(*fields, control, choices);
    } else {
      add_text(*fields, control);
    }
  }
  view::List& logo = page.list("logo_fields");
  add_file(logo,
           {.name = "logo",
            .label = context.tr(N_("New logo")),
            .hint = context.tr(N_("PNG, at most 256 KB, square")),
            .error = error("logo"),
            .optional = true},
           "image/png");
  add_checkbox(logo, {.name = "logo_default", .label = context.tr(N_("Use the default sign"))});
  std::vector<std::pair<std::string, std::string>> items;
  for (const auto& [key, text] : errors) items.emplace_back(key, text);
  plugin::set_error_summary(context, page, items);
  return context.page("core/settings", std::move(page), {.title = std::string(heading), .status = status});
}

std::string shown_value(const Context& context, const Setting& setting) {
  const std::string value = context.services.settings.get(setting.key, setting.default_value);
  for (const auto& [word, label] : setting.choices) {
    if (value == word) return std::string(context.tr(label));
  }
  return value.empty() ? "–" : value;
}

/// The same settings for those who may read but not change them.
Response show_values(Context& context) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Settings"));
  record::clear_head(page, heading);
  page.set("progress", false).set("tabs", false).set("meta", "").list("related");
  record::clear_detail_more(page);
  view::List& groups = page.list("groups");
  view::List* items = nullptr;
  std::string group;
  for (const Setting& setting : context.services.registry.settings()) {
    if (setting.kind == Setting::Kind::image) continue;
    const std::string_view key = setting.key;
    if (const std::string owner(key.substr(0, key.find('.'))); items == nullptr || owner != group) {
      group = owner;
      items = &groups.add()
                   .set("label", context.tr(*setting.group != '\0' ? setting.group : N_("General")))
                   .list("items");
    }
    record::add_fact(*items, context.tr(setting.label), shown_value(context, setting))
        .set("sub", *setting.hint != '\0' ? context.tr(setting.hint) : std::string_view());
  }
  return context.page("core/detail", std::move(page), {.title = std::string(heading)});
}

Response settings_page(Context& context) {
  return context.user.may("core.settings") ? show(context, {}, {}, 200) : show_values(context);
}

/// The bytes of an uploaded PNG, or why not. An SVG could carry script, so it is not taken.
base::Result<std::string> read_logo(const http::UploadedFile& file) {
  if (file.size > kMaxLogoBytes) return base::Error{N_("The picture is larger than 256 KB")};
  std::ifstream in(file.path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  std::string bytes = std::move(all).str();
  if (!bytes.starts_with("\x89PNG\r\n\x1a\n")) return base::Error{N_("The file is not a PNG picture")};
  return bytes;
}

base::Result<void> check_value(const Setting& setting, const std::string& value,
                               const i18n::Language& language) {
  if (setting.required && value.empty()) return base::Error{N_("This must be filled in")};
  if (setting.kind == Setting::Kind::choice) {
    for (const auto& [word, label] : setting.choices) {
      if (value == word) return {};
    }
    return base::Error{N_("Choose one of the list")};
  }
  if (setting.check) {
    if (auto good = setting.check(value); !good) return good;
  }
  if (setting.kind == Setting::Kind::number) {
    const auto number = i18n::parse_integer(value);
    if (!number) return base::Error{number.error()};
    if (*number < setting.min || *number > setting.max) {
      return base::Error{Message(N_("Write a number from {min} to {max}"),
                                 {{"min", i18n::format_integer(setting.min, language)},
                                  {"max", i18n::format_integer(setting.max, language)}})};
    }
  }
  return {};
}

/// A value in the log: a choice by its label, in the reader's language. No setting holds a secret.
std::string kept_value(const Setting& setting, const std::string& value) {
  for (const auto& [word, label] : setting.choices) {
    if (value == word) return plugin::kept_msgid(label);
  }
  return value;
}

Response save(Context& context) {
  std::map<std::string, std::string> typed, errors;
  for (const Setting& setting : context.services.registry.settings()) {
    if (setting.kind == Setting::Kind::image) continue;
    const std::string value = base::normalise_line(context.request.form.get(setting.key));
    typed[setting.key] = value;
    if (base::utf8_length(value) > kMaxTextCodePoints) {
      errors[setting.key] = context.tr(Message(N_("At most {max} characters; this has {length}"),
                                               {{"max", std::to_string(kMaxTextCodePoints)},
                                                {"length", std::to_string(base::utf8_length(value))}}));
    }
    if (auto good = check_value(setting, value, context.language); !good)
      errors[setting.key] = context.tr(good.error());
  }
  std::string logo;
  for (const http::UploadedFile& file : context.request.files) {
    if (file.field != "logo" || file.size == 0) continue;
    auto bytes = read_logo(file);
    if (bytes) {
      logo = *std::move(bytes);
    } else {
      errors["logo"] = context.tr(bytes.error());
    }
  }
  if (!errors.empty()) return show(context, typed, errors, 422);
  context.services.db.write([&](db::WriteTx& tx) {
    std::vector<Message> changed;
    for (const Setting& setting : context.services.registry.settings()) {
      const auto given = typed.find(setting.key);
      if (given == typed.end()) continue;
      const std::string before = context.services.settings.get(setting.key, setting.default_value);
      if (before == given->second) continue;
      plugin::Settings::set(tx, setting.key, given->second);
      changed.push_back(Message(N_("{setting}: “{before}” → “{after}”"),
                                {{"setting", plugin::kept_msgid(setting.label)},
                                 {"before", kept_value(setting, before)},
                                 {"after", kept_value(setting, given->second)}}));
    }
    if (!logo.empty()) {
      plugin::Settings::set(tx, "agency.logo", base::to_base64url(logo));
      plugin::Settings::set(tx, "agency.logo_url",
                            "/logo/current.png?v=" + base::to_hex(base::sha256(logo)).substr(0, 16));
      changed.push_back(N_("The logo was replaced"));
    } else if (context.request.form.get("logo_default") == "1" &&
               !context.services.settings.get("agency.logo").empty()) {
      plugin::Settings::set(tx, "agency.logo", "");
      plugin::Settings::set(tx, "agency.logo_url", "");
      changed.push_back(N_("The logo is the default sign again"));
    }
    if (!changed.empty())
      plugin::audit(tx, context, "settings.change", "core.setting", 0, plugin::pack_sentences(changed));
  });
  return context.redirect("/admin/settings", Message(N_("Saved.")));
}

/// Its address carries the picture's hash, so browsers may keep it.
Response logo(Context& context) {
  const std::string bytes = base::from_base64url(context.services.settings.get("agency.logo"));
  if (bytes.empty()) throw http::HttpError(404);
  Response response;
  response.content_type = "image/png";
  response.body = bytes;
  response.set_header("Cache-Control", "public, max-age=86400");
  return response;
}

}  // namespace

void declare_settings(plugin::Registry& registry) {
  registry.add(Setting{.key = "agency.name",
                       .label = N_("Name of the agency"),
                       .hint = N_("As it stands at the head of its documents"),
                       .group = N_("Agency"),
                       .required = true});
  registry.add(Setting{.key = "agency.parent",
                       .label = N_("Agency above it"),
                       .hint = N_("Shown above the name on official papers"),
                       .group = N_("Agency")});
  registry.add(Setting{.key = "agency.place",
                       .label = N_("Place"),
                       .hint = N_("Stands before the date on official papers"),
                       .group = N_("Agency")});
  registry.add(Setting{.key = "portal.language",
                       .label = N_("Language"),
                       .hint = N_("For those who have not chosen one"),
                       .group = N_("Portal"),
                       .default_value = "vi",
                       .kind = Setting::Kind::choice,
                       .choices = {{"vi", N_("In Vietnamese")}, {"en", N_("In English")}}});
  registry.add(plugin::Permission{
      .id = "core.settings", .label = N_("Change the settings of the portal"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.settings", auth::Scope::all});
  registry.add(plugin::Permission{
      .id = "core.settings.view", .label = N_("See the settings of the portal"), .scoped = false});
  for (const char* role : {"sysadmin", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.settings.view", auth::Scope::all});
  }
  registry.get("/admin/settings", may("core.settings.view"), settings_page);
  registry.post("/admin/settings", may("core.settings"), save).takes_upload = true;
  registry.get("/logo/current.png", Access::everyone(), logo);
  registry.add(plugin::MenuItem{.label = N_("Settings"),
                                .path = "/admin/settings",
                                .icon = "settings",
                                .group = N_("Administration"),
                                .order = 950,
                                .access = may("core.settings.view")});
}

}  // namespace motcong::portal
