// App: owns every service, in the order of construction; ends them in reverse.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/app/config.h"
#include "core/app/dispatcher.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/db/data_dir.h"
#include "core/db/database.h"
#include "core/db/file_store.h"
#include "core/db/migrations.h"
#include "core/http/server.h"
#include "core/plugin/audit_chain.h"
#include "core/plugin/context.h"
#include "core/plugin/jobs.h"
#include "core/plugin/metrics.h"
#include "core/plugin/plugin.h"

namespace motcong::app {

/// What is declared, before any data is touched: for `routes`, `plugins` and for every App.
struct Declarations {
  std::vector<std::unique_ptr<plugin::Plugin>> plugins;  // the kernel's own first
  plugin::Registry registry;
  const view::TemplateStore& templates;  // the same for all in this process
  std::vector<plugin::Fault> faults;  // without those that need a database

  /// `extra`: one plugin more than those built in, or nothing.
  explicit Declarations(std::unique_ptr<plugin::Plugin> extra = nullptr);
};

/// The steps of db/ built into the program: the kernel's first, then each plugin's, in the order of their
/// names.
std::vector<db::Migration> embedded_migrations();

struct OpenOptions {
  std::filesystem::path data;
  bool read_only = false;  // beside a running server: no lock, no migrations
  bool create = false;     // make the data directory when it is absent
  bool demo = false;
  bool dev = false;
  std::string demo_password;
  const base::Clock* clock = nullptr;  // null: the system's
  // A plugin beside those built in, with its tables: for tests and measurements.
  std::function<std::unique_ptr<plugin::Plugin>()> extra_plugin = {};
  std::vector<db::Migration> extra_migrations = {};
};

class App {
 public:
  /// Declares, checks, locks the data directory, migrates, brings built-in roles up to date, loads
  /// demonstration data into an empty portal. Fails with words; all faults of declarations are in one
  /// message.
  static base::Result<std::unique_ptr<App>> open(const OpenOptions& options);
  ~App();

  plugin::Services& services() { return *services_; }
  Dispatcher& dispatcher() { return *dispatcher_; }
  const Declarations& declarations() const { return declarations_; }
  const db::DataDir& data_dir() const { return *data_dir_; }

  /// On behalf of the program itself: every right, no person. Valid while the App lives.
  plugin::Work system_work() const;

  /// Starts the threads of long work and of work at set times. Without it long work is done while one waits.
  void start_jobs();

  /// A path of the one-time page for the first administrator, or "" when there is one already.
  std::string make_setup_path();

 private:
  App(const OpenOptions& options, db::DataDir data_dir, std::unique_ptr<db::Database> database,
      std::string secret, std::string audit_key, bool is_new_audit_key);
  base::Result<void> prepare(const OpenOptions& options);

  base::SystemClock system_clock_;
  const base::Clock& clock_;
  Declarations declarations_;
  std::unique_ptr<db::DataDir> data_dir_;
  std::unique_ptr<db::Database> database_;
  db::FileStore files_;
  plugin::AuditChain audit_chain_;
  plugin::Metrics metrics_;
  std::unique_ptr<auth::Sessions> sessions_;
  std::unique_ptr<plugin::Settings> settings_;
  plugin::Jobs jobs_;
  std::unique_ptr<plugin::Services> services_;
  std::unique_ptr<Dispatcher> dispatcher_;
  auth::Principal system_;
  const bool is_new_audit_key_;
  bool started_ = false;
};

}  // namespace motcong::app
