#include "core/app/serve.h"

#include <pthread.h>

#include <csignal>
#include <cstdlib>

#include "core/app/app.h"
#include "core/app/say.h"
#include "core/base/log.h"
#include "core/base/random.h"
#include "core/http/server.h"
#include "core/plugin/jobs.h"
#include "core/record/file_rules.h"

namespace motcong::app {
namespace {

using base::Message;

/// All threads made later inherit the mask, so only the main thread takes these signals.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

std::string demo_password() {
  const char* given = std::getenv("MOTCONG_DEMO_PASSWORD");
  return given != nullptr && *given != '\0' ? std::string(given) : base::random_password(3);
}

void say_demo_accounts(App& app, const std::string& password) {
  say(N_("Demonstration accounts:"));
  app.services().db.read([&](db::Reader& reader) {
    db::Statement user =
        reader.query("SELECT username, full_name FROM core_user WHERE disabled = 0 ORDER BY id LIMIT 40");
    while (user.step()) std::printf("  %-12s %s\n", user.string(0).c_str(), user.string(1).c_str());
  });
  say(Message(N_("Password of all of them: {password}"), {{"password", password}}));
}

bool is_loopback(const std::string& listen) {
  return listen.starts_with("127.") || listen.starts_with("[::1]") || listen.starts_with("localhost:") ||
         listen.starts_with("unix:");
}

}  // namespace

int serve(const ServeOptions& options) {
  const Config& config = options.config;
  if (config.tls_cert.empty() != config.tls_key.empty())
    return complain(N_("--tls-cert and --tls-key belong together")) + 1;
  const sigset_t signals = block_signals();
  std::unique_ptr<base::Clock> clock;
  if (!options.clock_start.empty()) {
    const auto day = base::parse_iso_date(options.clock_start);
    if (!day || !config.demo)
      return complain(N_("--clock-start takes a day as YYYY-MM-DD, and goes with --demo only")) + 1;
    clock = std::make_unique<base::OffsetClock>(base::instant_of(*day, 8));
  }
  OpenOptions open;
  open.data = config.data;
  open.create = true;
  open.demo = config.demo;
  open.dev = config.dev;
  open.clock = clock.get();
  if (config.demo) open.demo_password = demo_password();
  auto app = App::open(open);
  if (!app) return complain(app.error());

  http::ServerOptions server_options;
  server_options.listen = config.listen;
  server_options.tls_certificate = config.tls_cert;
  server_options.tls_key = config.tls_key;
  server_options.temporary_dir = (*app)->data_dir().temporary().string();
  server_options.limits.max_upload_bytes = record::kMaxUploadBytes;
  Dispatcher& dispatcher = (*app)->dispatcher();
  server_options.body = {
      .before_upload = [&](http::Request& request,
                           std::uint64_t bytes) { return dispatcher.check_upload(request, bytes); },
      .refused = [&](http::Request& request, int status) { return dispatcher.refuse(request, status); },
      .refused_unread = &Dispatcher::refuse_unread};
  http::Server server(
      server_options, [&](http::Request& request) { return dispatcher.answer(request); },
      [&](std::string_view method, std::string_view path) { return dispatcher.takes_upload(method, path); });
  if (auto started = server.start(); !started) return complain(started.error());
  (*app)->start_jobs();

  say(Message(N_("The portal is at {address}"), {{"address", server.address()}}));
  if (config.demo) {
    say_demo_accounts(**app, open.demo_password);
  } else if (const std::string path = (*app)->make_setup_path(); !path.empty()) {
    say(Message(N_("Nobody can administer it yet. Within 30 minutes open {address}{path}"),
                {{"address", server.address()}, {"path", path}}));
  }
  if (config.tls_cert.empty() && !is_loopback(config.listen)) {
    base::log_warning("listening without TLS on " + config.listen +
                      ": passwords cross the network in clear text");
  }
  int signal = 0;
  sigwait(&signals, &signal);
  base::log_info("stopping: running requests finish first");
  server.stop();
  (*app)->services().jobs.stop();
  (*app)->services().db.checkpoint();
  base::log_info("stopped");
  return 0;
}

}  // namespace motcong::app
