#include "core/app/commands.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>

#include "core/app/app.h"
#include "core/app/backup_commands.h"
#include "core/app/open_command.h"
#include "core/app/say.h"
#include "core/app/serve.h"
#include "core/app/transfer_commands.h"
#include "core/app/upkeep_commands.h"
#include "core/auth/password.h"
#include "core/auth/roles.h"
#include "core/auth/units.h"
#include "core/auth/users.h"
#include "core/base/digest.h"
#include "core/base/random.h"
#include "core/http/tls_files.h"
#include "core/record/search_index.h"
#include "core/record/store.h"

namespace motcong::app {
namespace {

using base::Message;

/// Where a portal lives when nobody says: the service's directory for root, the person's own otherwise.
std::filesystem::path default_data() {
  if (const char* given = std::getenv("MOTCONG_DATA"); given != nullptr && *given != '\0') return given;
  return "/var/lib/motcong";
}

int init(const std::filesystem::path& data) {
  const bool was_there = std::filesystem::exists(data / "motcong.db");
  OpenOptions options;
  options.data = data;
  options.create = true;
  auto app = App::open(options);
  if (!app) return complain(app.error());
  if (was_there) {
    say(Message(N_("There was a portal in {dir} already; it is sound and up to date"),
                {{"dir", data.string()}}));
    return 0;
  }
  say(Message(N_("The portal in {dir} is ready. Start it with: motcong serve --data {dir}"),
              {{"dir", data.string()}}));
  return 0;
}

struct UserOptions {
  std::filesystem::path data;
  std::string username, full_name, position, role, unit;
};

/// Opens the portal, lets `save` write an account's new first password and prints that. A refusal of `save`
/// undoes all it has written.
int give_first_password(const UserOptions& options,
                        const std::function<base::Result<void>(const plugin::Work&, db::WriteTx&,
                                                               const std::string& phc)>& save) {
  int status = 0;
  const auto app = open_to_write(options.data, status);
  if (!app) return status;
  const std::string password = base::random_password();
  const auto phc = auth::hash_password(password);
  if (!phc) return complain(phc.error());
  const plugin::Work work = app->system_work();
  struct Refused {
    Message why;
  };
  try {
    app->services().db.write([&](db::WriteTx& tx) {
      if (const auto saved = save(work, tx, *phc); !saved) throw Refused{saved.error()};
    });
  } catch (const Refused& refused) {
    return complain(refused.why);
  }
  say(Message(N_("First password of {name}, to be changed at the first sign-in within 72 hours: {password}"),
              {{"name", options.username}, {"password", password}}));
  return 0;
}

int add_user(const UserOptions& options) {
  return give_first_password(
      options, [&](const plugin::Work& work, db::WriteTx& tx, const std::string& phc) -> base::Result<void> {
        const auto id = auth::add_user(tx, work.now, options.username,
                                       options.full_name.empty() ? options.username : options.full_name,
                                       options.position, phc);
        if (!id) return base::Error{id.error()};
        if (!options.role.empty()) {
          const auto role = auth::find_role(tx, options.role);
          if (!role) return base::Error{Message(N_("There is no role “{role}”"), {{"role", options.role}})};
          auth::RoleAssignment assignment;
          assignment.user_id = *id;
          assignment.role_id = role->id;
          assignment.valid_from = work.today;
          if (!options.unit.empty()) {
            const auto unit = auth::find_unit_by_name(tx, options.unit);
            if (!unit) return base::Error{Message(N_("There is no unit “{unit}”"), {{"unit", options.unit}})};
            assignment.unit_id = unit->id;
            assignment.is_main = true;
          }
          if (const auto given = auth::give_role(tx, assignment); !given) return base::Error{given.error()};
        }
        plugin::audit(tx, work, "user.add", "core.user", *id, options.username);
        return {};
      });
}

int reset_user(const UserOptions& options) {
  return give_first_password(
      options, [&](const plugin::Work& work, db::WriteTx& tx, const std::string& phc) -> base::Result<void> {
        const auto user = auth::find_user(tx, options.username);
        if (!user) return base::Error{Message(N_("There is no user “{name}”"), {{"name", options.username}})};
        auth::set_password(tx, work.now, user->id, phc, true);
        plugin::audit(tx, work, "user.password_reset", "core.user", user->id, options.username);
        return {};
      });
}

int disable_user(const UserOptions& options) {
  int status = 0;
  const auto app = open_to_write(options.data, status);
  if (!app) return status;
  const plugin::Work work = app->system_work();
  const auto done = app->services().db.write([&](db::WriteTx& tx) -> base::Result<void> {
    const auto user = auth::find_user(tx, options.username);
    if (!user) return base::Error{Message(N_("There is no user “{name}”"), {{"name", options.username}})};
    auto closed = auth::set_disabled(tx, work.today, user->id, true);
    if (closed) plugin::audit(tx, work, "user.disable", "core.user", user->id, options.username);
    return closed;
  });
  if (!done) return complain(done.error());
  say(Message(N_("The account of {name} is closed."), {{"name", options.username}}));
  return 0;
}

/// Names each content that is not there in its full length; what is in it, the nightly check reads.
int say_file_faults(App& app) {
  int faults = 0;
  app.services().db.read([&](db::Reader& reader) {
    db::Statement file = reader.query(
        "SELECT sha256, size, MIN(record_type), MIN(record_id), MIN(name) FROM core_file GROUP BY sha256, "
        "size");
    while (file.step()) {
      const auto state = app.services().files.check_size(base::from_hex(file.string(0)),
                                                         static_cast<std::uint64_t>(file.integer(1)));
      if (state == db::FileStore::State::sound) continue;
      ++faults;
      std::printf("%s %s %s %s:%lld %s\n", state == db::FileStore::State::missing ? "missing" : "damaged",
                  file.string(0).c_str(), std::to_string(file.integer(1)).c_str(), file.string(2).c_str(),
                  static_cast<long long>(file.integer(3)), file.string(4).c_str());
    }
  });
  return faults;
}

int check(const std::filesystem::path& data, bool asked_for) {
  Declarations declarations;
  for (const plugin::Fault& fault : declarations.faults)
    std::printf("%s %s\n", fault.id.c_str(), fault.text.c_str());
  if (!declarations.faults.empty()) return 2;
  say(Message(N_("Declarations: {plugins} plugins, {routes} routes, {types} record types, no faults"),
              {{"plugins", std::to_string(declarations.registry.plugins().size())},
               {"routes", std::to_string(declarations.registry.routes().size())},
               {"types", std::to_string(declarations.registry.types().size())}}));
  if (!std::filesystem::exists(data / "motcong.db")) {
    if (asked_for)
      return complain(
          Message(N_("There is no portal in {dir}; only the program was checked"), {{"dir", data.string()}}));
    say(Message(N_("There is no portal in {dir}; only the program was checked"), {{"dir", data.string()}}));
    return 0;
  }
  int status = 0;
  const auto app = open_to_read(data, status);
  if (!app) return status;
  const std::string found = app->services().db.integrity_check();
  if (found != "ok") return complain(Message(N_("The database has faults: {faults}"), {{"faults", found}}));
  const int lost = say_file_faults(*app);
  if (lost > 0) {
    complain(
        Message(N_("{count} attached files are missing or cut short; restore them from a backup of files/"),
                {{"count", std::to_string(lost)}}));
  }
  const auto faults = app->services().db.read(
      [&](db::Reader& reader) { return record::check_search_index(reader, app->system_work()); });
  for (const record::IndexFault& fault : faults) {
    complain(Message(
        N_("The search index of {type} is not right: {missing} rows are missing, {outdated} are outdated, "
           "{left} are left over. “motcong reindex” mends it"),
        {{"type", fault.type->id},
         {"missing", std::to_string(fault.missing)},
         {"outdated", std::to_string(fault.outdated)},
         {"left", std::to_string(fault.left_over)}}));
  }
  if (!faults.empty() || lost > 0) return 1;
  say(Message(N_("The portal in {dir} is sound"), {{"dir", data.string()}}));
  return 0;
}

int reindex(const std::filesystem::path& data) {
  int status = 0;
  const auto app = open_to_write(data, status);
  if (!app) return status;
  const plugin::Work work = app->system_work();
  const auto built =
      app->services().db.write([&](db::WriteTx& tx) { return record::rebuild_search_index(work, tx); });
  for (const record::IndexedRows& type : built)
    std::printf("%-24s %8lld\n", type.type->id, static_cast<long long>(type.rows));
  say(Message(N_("The search index is built anew")));
  return 0;
}

std::string access_text(const plugin::Access& access) {
  if (access.is_everyone()) return "everyone";
  if (access.is_nobody()) return "nobody";
  return access.permission_id().empty() ? "signed in" : std::string(access.permission_id());
}

int list_routes() {
  const Declarations declarations;
  const auto& routes = declarations.registry.routes();
  for (size_t i = 0; i < routes.size(); ++i) {
    std::printf("%-5s %-44s %-24s %s\n", routes[i].method, routes[i].path.c_str(),
                access_text(routes[i].access).c_str(),
                std::string(declarations.registry.route_owner(i)).c_str());
  }
  return 0;
}

int list_plugins() {
  const Declarations declarations;
  for (const plugin::PluginInfo& info : declarations.registry.plugins()) {
    std::printf("%-12s %-8s %s\n", info.id, info.version,
                std::string(terminal_language().tr(info.label)).c_str());
  }
  return 0;
}

int make_tls(const std::filesystem::path& dir, std::vector<std::string> names) {
  if (names.empty()) names = {"localhost", "127.0.0.1"};
  const auto files = http::make_tls_files(dir, names);
  if (!files) return complain(files.error());
  say(Message(N_("Made {certificate} and {key}. Install {ca} as a trusted authority on each PC."),
              {{"certificate", files->certificate.string()},
               {"key", files->key.string()},
               {"ca", files->ca_certificate.string()}}));
  return 0;
}

}  // namespace

int run_commands(int argc, char** argv) {
  CLI::App cli("Một Cổng: the internal portal of a department, in one program");
  cli.require_subcommand(1);
  cli.set_version_flag("--version", "motcong " MOTCONG_VERSION);
  std::filesystem::path data = default_data();
  int status = 0;
  const auto with_data = [&](CLI::App* command) {
    command->add_option("--data", data, "Data directory (default: $MOTCONG_DATA or /var/lib/motcong)");
    return command;
  };

  auto* init_command = with_data(cli.add_subcommand("init", "Make an empty portal in the data directory"));
  init_command->callback([&] { status = init(data); });

  ServeOptions serve_options;
  std::string config_file, listen, tls_cert, tls_key;
  auto* serve_command = with_data(cli.add_subcommand("serve", "Run the portal until SIGTERM"));
  serve_command->add_option("--config", config_file,
                            "Configuration file (TOML); the options here win over it");
  serve_command->add_option(
      "--listen", listen,
      "Address: host:port, :port for all, [::1]:port, unix:/path (default 127.0.0.1:8080)");
  serve_command->add_option("--tls-cert", tls_cert, "Certificate chain, PEM");
  serve_command->add_option("--tls-key", tls_key, "Its key, PEM");
  serve_command->add_flag("--demo", serve_options.config.demo,
                          "Fill an empty data directory with the demonstration department");
  serve_command->add_option("--clock-start", serve_options.clock_start,
                            "With --demo: the day on which the portal's clock begins, such as 2019-02-15");
  serve_command->add_flag("--dev", serve_options.config.dev,
                          "For developers: strict templates, style guide at /dev/components");
  serve_command->callback([&] {
    Config& config = serve_options.config;
    config.data = data;
    if (!config_file.empty()) {
      const auto read = read_config(config_file, config);
      if (!read) {
        status = complain(read.error());
        return;
      }
      if (serve_command->count("--data") != 0) config.data = data;
    }
    if (!listen.empty()) config.listen = listen;
    if (!tls_cert.empty()) config.tls_cert = tls_cert;
    if (!tls_key.empty()) config.tls_key = tls_key;
    status = serve(serve_options);
  });

  UserOptions user;
  auto* user_command = cli.add_subcommand("user", "Accounts, while the portal is stopped");
  user_command->require_subcommand(1);
  auto* add =
      with_data(user_command->add_subcommand("add", "Make an account; its first password is printed"));
  add->add_option("name", user.username, "User name")->required();
  add->add_option("--full-name", user.full_name, "Full name");
  add->add_option("--position", user.position, "Position");
  add->add_option("--role", user.role, "Code of a role, such as sysadmin or unit_head");
  add->add_option("--unit", user.unit, "Unit in which the role is held");
  add->callback([&] {
    user.data = data;
    status = add_user(user);
  });
  auto* reset = with_data(user_command->add_subcommand("reset", "Give a new first password; it is printed"));
  reset->add_option("name", user.username, "User name")->required();
  reset->callback([&] {
    user.data = data;
    status = reset_user(user);
  });
  auto* disable = with_data(user_command->add_subcommand("disable", "Close an account"));
  disable->add_option("name", user.username, "User name")->required();
  disable->callback([&] {
    user.data = data;
    status = disable_user(user);
  });

  auto* check_command = with_data(cli.add_subcommand(
      "check", "Check the program's declarations and the data directory; changes nothing"));
  check_command->callback([&] { status = check(data, check_command->count("--data") != 0); });
  auto* reindex_command = with_data(cli.add_subcommand(
      "reindex", "Build the search index anew from the records, while the portal is stopped"));
  reindex_command->callback([&] { status = reindex(data); });
  cli.add_subcommand("routes", "List all routes with what each asks for")->callback([&] {
    status = list_routes();
  });
  cli.add_subcommand("plugins", "List the plugins built in")->callback([&] { status = list_plugins(); });

  add_transfer_commands(cli, data, with_data, status);
  add_backup_commands(cli, data, with_data, status);
  add_upkeep_commands(cli, data, with_data, status);

  std::filesystem::path tls_dir = ".";
  std::vector<std::string> names;
  auto* tls_command = cli.add_subcommand("tls", "Certificates");
  tls_command->require_subcommand(1);
  auto* make = tls_command->add_subcommand("make", "Make an internal authority and a server certificate");
  make->add_option("names", names, "Names and addresses of the server (default: localhost 127.0.0.1)");
  make->add_option("--out", tls_dir, "Folder (default: here)");
  make->callback([&] { status = make_tls(tls_dir, names); });

  cli.add_subcommand("version", "Print the version")->callback([] {
    std::printf("motcong %s\n", MOTCONG_VERSION);
  });

  if (argc > 1 && argv[1][0] != '-' &&
      cli.get_subcommands([&](const CLI::App* command) { return command->get_name() == argv[1]; }).empty()) {
    return complain(Message(N_("There is no command “{command}”; “motcong --help” lists them"),
                            {{"command", argv[1]}})) +
           1;
  }
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& fault) {
    return complain(Message(N_("It failed: {fault}"), {{"fault", fault.what()}}));
  }
  return status;
}

}  // namespace motcong::app
