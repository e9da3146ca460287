// The portal under load: fills a register of 20,000 rows, serves it beside a bare cpp-httplib server that
// sends the same bytes, and keeps silent connections open. Prints what run.sh needs, then waits for its
// standard input to close. With "stages": measures the steps of a list page in one thread instead.
#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include "core/app/app.h"
#include "core/http/server.h"
#include "core/plugin/cookies.h"
#include "core/record/list_query.h"
#include "core/record/page_parts.h"
#include "core/record/select.h"

namespace {

using namespace motcong;

constexpr int kRows = 20'000;
constexpr int kSilent = 300;

std::unique_ptr<app::App> open_portal(const std::filesystem::path& folder) {
  app::OpenOptions options;
  options.data = folder;
  options.create = true;
  options.demo = true;
  options.demo_password = "chi de do toc do";
  auto app = app::App::open(options);
  if (!app) {
    std::fprintf(stderr, "%s\n", base::format_english(app.error()).c_str());
    std::exit(1);
  }
  return *std::move(app);
}

void fill_register(app::App& app) {
  app.services().db.write([&](db::WriteTx& tx) {
    for (int i = 0; i < kRows; ++i) {
      char date[16];
      std::snprintf(date, sizeof date, "%04d-%02d-%02d", 2000 + i % 20, 1 + i % 12, 1 + i % 28);
      tx.execute(
          "INSERT INTO benchdoc_document(number, title, kind, issuer, issued_on, effective_on, state, "
          "unit_id, pages, created_at, updated_at)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, 0, 0)",
          std::to_string(i) + "/QĐ-UBND",
          "Quyết định về việc ban hành <quy định> & sửa đổi, bổ sung số " + std::to_string(i), "Quyết định",
          "Ủy ban nhân dân tỉnh", date, i % 3 == 0 ? "draft" : (i % 3 == 1 ? "in_force" : "ended"),
          1 + i % 12, i % 90 + 1);
    }
  });
}

struct Session {
  std::string cookie, token;
};

Session begin_session(app::App& app) {
  auto& services = app.services();
  Session session;
  session.cookie = services.db.write([&](db::WriteTx& tx) {
    return services.sessions.begin(tx, tx.integer("SELECT id FROM core_user WHERE username = 'vanphong'", 0),
                                   "127.0.0.1", "bench");
  });
  session.token = services.sessions.form_token(*services.sessions.find(session.cookie));
  return session;
}

/// Connections that never say a word; opened again when the portal closes them. From two further addresses of
/// the loopback range, as from other machines.
class SilentClients {
 public:
  explicit SilentClients(int port) : port_(port), thread_([this] { run(); }) {}
  ~SilentClients() {
    stop_ = true;
    thread_.join();
    for (const int fd : fds_) close(fd);
  }

 private:
  int open_one(int index) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in from{}, to{};
    from.sin_family = to.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(0x7f000002u + static_cast<unsigned>(index % 2));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(static_cast<uint16_t>(port_));
    if (bind(fd, reinterpret_cast<sockaddr*>(&from), sizeof from) != 0 ||
        connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
      std::perror("silent connection");
    }
    return fd;
  }
  void run() {
    for (int i = 0; i < kSilent; ++i) fds_.push_back(open_one(i));
    while (!stop_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      for (int i = 0; i < kSilent; ++i) {
        char byte;
        if (recv(fds_[static_cast<size_t>(i)], &byte, 1, MSG_DONTWAIT) == 0) {
          close(fds_[static_cast<size_t>(i)]);
          fds_[static_cast<size_t>(i)] = open_one(i);
        }
      }
    }
  }
  int port_;
  std::atomic<bool> stop_{false};
  std::vector<int> fds_;
  std::thread thread_;
};

http::Request make_request(const Session& session, const std::string& path, const std::string& query) {
  http::Request request;
  request.method = "GET";
  request.path = path;
  request.target = path + "?" + query;
  request.query = *http::parse_urlencoded(query);
  request.cookies[plugin::session_cookie_name(false)] = session.cookie;
  request.remote_address = "127.0.0.1";
  return request;
}

template <class F>
double microseconds(int times, F&& step) {
  step();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) step();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / times;
}

/// The steps of one list page, one thread, no socket.
void measure_stages(app::App& app, const Session& session) {
  plugin::Services& services = app.services();
  const plugin::RecordType& type = services.registry.type("benchdoc.document");
  const http::Request request = make_request(session, type.path, "per_page=50");
  const auth::Principal user = *services.sessions.find(session.cookie);
  const auto fields = record::list_fields(type);
  constexpr int kTimes = 2000;
  std::printf("stage session            %8.1f\n",
              microseconds(kTimes, [&] { services.sessions.find(session.cookie); }));
  std::printf("stage snapshot           %8.1f\n", microseconds(kTimes, [&] {
                db::Database::ReadLease lease(services.db);
                lease.reader().integer("SELECT 1", 0);
              }));
  plugin::Context context(services, request, user, i18n::Language::vi());
  const record::ListQuery query = record::parse_list_query(context.db(), context, type, request.query);
  std::printf("stage query              %8.1f\n",
              microseconds(kTimes, [&] { record::list_rows(context.db(), context, type, query, fields); }));
  const record::ListResult result = record::list_rows(context.db(), context, type, query, fields);
  std::printf("stage view               %8.1f\n", microseconds(kTimes, [&] {
                view::Object page;
                record::fill_table(context, page, type, fields, result.rows, &query);
              }));
  http::Request help = make_request(session, "/help", "");
  std::printf("stage frame-alone        %8.1f\n", microseconds(kTimes, [&] {
                http::Request copy = help;
                app.dispatcher().answer(copy);
              }));
  std::printf("stage whole-page         %8.1f\n", microseconds(kTimes, [&] {
                http::Request again = request;
                app.dispatcher().answer(again);
              }));
  http::Request again = make_request(session, "/benchdoc/no-template", "per_page=50");
  std::printf("stage page-less-template %8.1f\n", microseconds(kTimes, [&] {
                http::Request copy = again;
                app.dispatcher().answer(copy);
              }));
}

}  // namespace

int main(int argc, char** argv) {
  char folder[] = "/tmp/motcong-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  {
    const auto app = open_portal(folder);
    fill_register(*app);
    const Session session = begin_session(*app);
    if (argc > 1 && std::string_view(argv[1]) == "stages") {
      measure_stages(*app, session);
    } else {
      http::ServerOptions options;
      options.listen = "127.0.0.1:0";
      options.temporary_dir = folder;
      app::Dispatcher& dispatcher = app->dispatcher();
      http::Server server(
          options, [&](http::Request& request) { return dispatcher.answer(request); },
          [&](std::string_view method, std::string_view path) {
            return dispatcher.takes_upload(method, path);
          });
      if (auto started = server.start(); !started) {
        std::fprintf(stderr, "%s\n", base::format_english(started.error()).c_str());
        return 1;
      }
      http::Request request = make_request(session, "/benchdoc/documents", "per_page=50");
      const std::string bytes = dispatcher.answer(request).body;
      httplib::Server bare;
      bare.set_tcp_nodelay(true);
      bare.set_keep_alive_max_count(1'000'000);
      bare.new_task_queue = [] { return new httplib::ThreadPool(64); };
      bare.Get("/", [&](const httplib::Request&, httplib::Response& response) {
        response.set_content(bytes, "text/html; charset=utf-8");
      });
      const int bare_port = bare.bind_to_any_port("127.0.0.1");
      std::thread bare_thread([&] { bare.listen_after_bind(); });
      auto silent = std::make_unique<SilentClients>(server.port());
      std::printf("portal %s\nbare http://127.0.0.1:%d\ncookie %s=%s\ntoken %s\nbytes %zu\nready\n",
                  server.address().c_str(), bare_port, plugin::session_cookie_name(false).c_str(),
                  session.cookie.c_str(), session.token.c_str(), bytes.size());
      std::fflush(stdout);
      while (std::getchar() != EOF) {
      }
      silent.reset();
      bare.stop();
      bare_thread.join();
      server.stop(2);
    }
  }
  std::filesystem::remove_all(folder);
  return 0;
}
