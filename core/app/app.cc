#include "core/app/app.h"

#include "core/app/bootstrap.h"
#include "core/auth/setup_link.h"
#include "core/auth/users.h"
#include "core/backup/backup.h"
#include "core/backup/restore.h"
#include "core/base/embedded.h"
#include "core/base/log.h"
#include "core/citation/declare.h"
#include "core/db/migrations.h"
#include "core/i18n/vietnamese.h"
#include "core/indicator/indicator.h"
#include "core/notice/digest.h"
#include "core/portal/portal.h"
#include "core/record/api/api.h"
#include "core/record/pages.h"
#include "core/record/search_index.h"

namespace motcong::app {
namespace {

using base::Error;
using base::Message;
using base::Result;

std::string list_faults(const std::vector<plugin::Fault>& faults) {
  std::string text;
  for (const plugin::Fault& fault : faults) text += "\n  " + fault.id + " " + fault.text;
  return text;
}

/// Every declared permission for everything; user_id -1 is nobody who can sign in.
auth::Principal make_system_principal(const plugin::Registry& registry) {
  auth::Principal system;
  system.user_id = -1;
  system.username = "motcong";
  for (const plugin::Permission& permission : registry.permissions()) {
    system.grants.push_back({permission.id, auth::Scope::all, 0});
  }
  return system;
}

/// Somebody's work, not the demonstration's. True also for a portal that has settings or people but no unit
/// yet.
bool holds_real_portal(db::Reader& reader) {
  if (!reader.exists("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'core_setting'"))
    return false;
  return !is_empty_portal(reader) && !portal::is_demonstration(reader);
}

}  // namespace

std::vector<db::Migration> embedded_migrations() {
  std::vector<db::Migration> core, others;
  for (const base::EmbeddedFile& file : base::embedded_files()) {
    if (!file.name.starts_with("db/") || !file.name.ends_with(".sql")) continue;
    const std::string_view path = file.name.substr(3);
    const size_t slash = path.find('/');
    const std::string owner(path.substr(0, slash));
    const std::string name(path.substr(slash + 1, path.size() - slash - 5));
    (owner == "core" ? core : others).push_back({owner, name, file.bytes});
  }
  core.insert(core.end(), others.begin(), others.end());
  return core;
}

namespace {

/// The program's own templates never change: parsed once, however many portals one process opens.
struct ParsedTemplates {
  std::vector<std::string> faults;
  view::TemplateStore store{view::embedded_templates(), faults};
};
const ParsedTemplates& parsed_templates() {
  static const ParsedTemplates parsed;
  return parsed;
}

}  // namespace

Declarations::Declarations(std::unique_ptr<plugin::Plugin> extra) : templates(parsed_templates().store) {
  plugins.push_back(portal::make_portal());
  for (auto& plugin : plugin::make_plugins()) plugins.push_back(std::move(plugin));
  if (extra) plugins.push_back(std::move(extra));
  registry.declare_all(plugins);
  record::add_record_routes(registry);
  record::add_api_routes(registry);
  faults = registry.check(templates, nullptr);
  for (const std::string& fault : parsed_templates().faults) faults.push_back({"template.E01", fault});
}

App::App(const OpenOptions& options, db::DataDir data_dir, std::unique_ptr<db::Database> database,
         std::string secret, std::string audit_key, bool is_new_audit_key)
    : clock_(options.clock != nullptr ? *options.clock : system_clock_),
      declarations_(options.extra_plugin ? options.extra_plugin() : nullptr),
      data_dir_(std::make_unique<db::DataDir>(std::move(data_dir))),
      database_(std::move(database)),
      files_(data_dir_->files(), data_dir_->temporary()),
      audit_chain_(std::move(audit_key)),
      sessions_(std::make_unique<auth::Sessions>(*database_, clock_, std::move(secret))),
      settings_(std::make_unique<plugin::Settings>(*database_)),
      services_(new plugin::Services{*database_, clock_, declarations_.registry, declarations_.templates,
                                     *sessions_, *settings_, jobs_, files_, audit_chain_, metrics_,
                                     options.demo, options.dev, options.demo_password}),
      system_(make_system_principal(declarations_.registry)),
      is_new_audit_key_(is_new_audit_key) {
  jobs_.set_beside({notice::kDigestJob});
}

App::~App() {
  jobs_.stop();
  if (!started_) return;
  for (auto plugin = declarations_.plugins.rbegin(); plugin != declarations_.plugins.rend(); ++plugin)
    (*plugin)->stop();
}

Result<std::unique_ptr<App>> App::open(const OpenOptions& options) {
  db::set_text_functions({i18n::compare_vi, i18n::fold});
  // Before anything is touched: a mistyped folder must not become a new portal.
  const bool is_cut_restore = std::filesystem::exists(options.data / "restoring");
  if (!options.create && !is_cut_restore && !std::filesystem::exists(options.data / "motcong.db")) {
    return Error{Message(N_("There is no portal in {dir}; make one with “motcong init”"),
                         {{"dir", options.data.string()}})};
  }
  auto data_dir = options.read_only ? db::DataDir::look(options.data) : db::DataDir::lock(options.data);
  if (!data_dir) return Error{data_dir.error()};
  // Read-only, none is used: no requests are answered, and nothing is written.
  std::string secret(32, '\0'), audit_key(32, '\0');
  bool is_new_audit_key = false;
  if (!options.read_only) {
    if (auto done = backup::finish_cut_restore(*data_dir); !done) return Error{done.error()};
    auto key = data_dir->load_key("session");
    if (!key) return Error{key.error()};
    secret = *std::move(key);
    is_new_audit_key = !std::filesystem::exists(data_dir->keys() / backup::kAuditKey);
    auto sealing = data_dir->load_key(backup::kAuditKey);
    if (!sealing) return Error{sealing.error()};
    audit_key = *std::move(sealing);
  }
  db::Options db_options;
  db_options.read_only = options.read_only;
  auto database = db::Database::open(data_dir->database(), db_options);
  if (!database) return Error{database.error()};
  std::unique_ptr<App> app(new App(options, *std::move(data_dir), *std::move(database), std::move(secret),
                                   std::move(audit_key), is_new_audit_key));
  try {
    if (auto done = app->prepare(options); !done) return Error{done.error()};
  } catch (const db::Failure& failure) {
    return Error{Message(N_("The database in {dir} is damaged or cannot be used: {fault}. Restore the newest "
                            "sound copy of {backups}"),
                         {{"dir", options.data.string()},
                          {"fault", failure.what()},
                          {"backups", app->data_dir().backups().string()}})};
  }
  return app;
}

Result<void> App::prepare(const OpenOptions& options) {
  if (!declarations_.faults.empty()) {
    return Error{Message(N_("The program's declarations have faults:{faults}"),
                         {{"faults", list_faults(declarations_.faults)}})};
  }
  if (options.demo && database_->read(holds_real_portal)) {
    return Error{Message(N_("{dir} holds a portal with real data. A demonstration needs an empty data "
                            "directory, or one that was made with --demo"),
                         {{"dir", options.data.string()}})};
  }
  std::vector<db::Migration> migrations = embedded_migrations();
  migrations.insert(migrations.end(), options.extra_migrations.begin(), options.extra_migrations.end());
  if (options.read_only) {
    auto pending = db::check_migrations(*database_, migrations);
    if (!pending) return Error{pending.error()};
    if (*pending > 0)
      return Error{
          N_("The database is older than the program; start the portal once to bring it up to date")};
  } else {
    auto report = db::migrate(*database_, migrations, data_dir_->backups(), clock_.now());
    if (!report) return Error{report.error()};
  }
  const auto faults = database_->read(
      [&](db::Reader& reader) { return declarations_.registry.check(declarations_.templates, &reader); });
  if (!faults.empty()) {
    return Error{
        Message(N_("The program's declarations have faults:{faults}"), {{"faults", list_faults(faults)}})};
  }
  if (!options.read_only) {
    files_.remove_unfinished();
    database_->write([&](db::WriteTx& tx) {
      if (const auto ahead = portal::find_entry_ahead(tx, clock_.now())) {
        base::log_warning("the clock stands at " + base::format_iso_instant(clock_.now()) +
                          ", but the portal has entries of " + base::format_iso_instant(*ahead) + ": check the clock");
      }
      apply_roles(tx, declarations_.registry);
      jobs_.mark_interrupted(tx);
      switch (audit_chain_.prepare(tx, is_new_audit_key_)) {
        case plugin::AuditChain::Start::sound:
          // From now on a log without entries is one that was emptied.
          if (plugin::AuditChain::find_head(tx).hash.empty()) plugin::audit(tx, system_work(), "audit.begin");
          break;
        case plugin::AuditChain::Start::other_key:
          base::log_warning("the audit log was sealed with another key: keys/audit was lost or exchanged");
          plugin::audit(tx, system_work(), "audit.new_key");
          break;
        case plugin::AuditChain::Start::broken:
          base::log_warning("the audit log is not whole; motcong audit verify names the place");
          break;
      }
      citation::prepare_rules(system_work(), tx);
      record::update_search_index(system_work(), tx);
      indicator::save_definitions(system_work(), tx);
      if (!options.demo) return;
      if (is_empty_portal(tx)) {
        load_demo_data(system_work(), tx);
        record::rebuild_search_index(system_work(), tx);
      } else {
        portal::save_demo_password(system_work(), tx);
      }
    });
  }
  for (auto& plugin : declarations_.plugins) plugin->start(*services_);
  started_ = true;
  dispatcher_ = std::make_unique<Dispatcher>(*services_);
  return {};
}

plugin::Work App::system_work() const {
  return {*services_,   system_,        i18n::Language::get(services_->settings.get("portal.language", "vi")),
          clock_.now(), clock_.today(), ""};
}

void App::start_jobs() {
  jobs_.start([this] { return system_work(); });
}

std::string App::make_setup_path() {
  if (!database_->read([](db::Reader& reader) { return auth::needs_first_administrator(reader); })) return {};
  return "/setup?token=" +
         database_->write([&](db::WriteTx& tx) { return auth::make_setup_token(tx, clock_.now()); });
}

}  // namespace motcong::app
