#include "tests/support/portal.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "core/auth/password.h"
#include "core/auth/users.h"
#include "core/base/digest.h"
#include "core/http/cookie.h"
#include "core/plugin/cookies.h"
#include "tests/support/sample_plugin.h"

namespace motcong::test {
namespace {

http::Request make_request(const std::string& method, const std::string& target) {
  http::Request request;
  request.method = method;
  request.target = target;
  const size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) {
    auto query = http::parse_urlencoded(target.substr(question + 1));
    REQUIRE(query.ok());
    request.query = *query;
  }
  request.remote_address = "10.0.0.7";
  request.headers = {{"host", "portal.test"}, {"user-agent", "test"}};
  return request;
}

}  // namespace

Browser::Browser(app::App& app, std::string session_cookie) : app_(app) {
  if (!session_cookie.empty()) cookies[plugin::session_cookie_name(false)] = std::move(session_cookie);
}

http::Response Browser::send(http::Request request) {
  request.cookies = cookies;
  const bool is_safe = request.is_safe();
  http::Response response = app_.dispatcher().answer(request);
  for (const std::string& cookie : response.cookies) {
    const std::string pair = cookie.substr(0, cookie.find(';'));
    const std::string name = pair.substr(0, pair.find('=')), value = pair.substr(pair.find('=') + 1);
    if (value.empty()) {
      cookies.erase(name);
    } else {
      cookies[name] = value;
    }
    CHECK(cookie.find("HttpOnly") != std::string::npos);
    CHECK(cookie.find("SameSite=Lax") != std::string::npos);
  }
  CHECK(response.header("Content-Security-Policy").find("default-src 'none'") == 0);
  CHECK(response.header("X-Content-Type-Options") == "nosniff");
  if (is_safe) CHECK(response.header("ETag").size() > 20);
  if (response.status == 200 && response.content_type.starts_with("text/html")) {
    CHECK(response.header("Cache-Control") == "no-store");
  }
  return response;
}

http::Response Browser::get(const std::string& target) { return send(make_request("GET", target)); }

std::string Browser::token() const {
  const auto session = cookies.find(plugin::session_cookie_name(false));
  if (session != cookies.end()) {
    if (const auto user = app_.services().sessions.find(session->second))
      return app_.services().sessions.form_token(*user);
  }
  const auto visitor = cookies.find(plugin::kPreSessionCookie);
  return visitor != cookies.end() ? app_.services().sessions.pre_session_token(visitor->second)
                                  : std::string();
}

http::Response Browser::post(const std::string& target, Form form) {
  http::Request request = make_request("POST", target);
  bool has_token = false;
  for (auto& [name, value] : form) {
    has_token = has_token || name == "_token";
    request.form.add(std::move(name), std::move(value));
  }
  if (!has_token) request.form.add("_token", token());
  return send(std::move(request));
}

http::Response Browser::upload(const std::string& target, const std::string& field,
                               const std::string& content, Form form) {
  http::Request request = make_request("POST", target);
  for (auto& [name, value] : form) request.form.add(std::move(name), std::move(value));
  request.form.add("_token", token());
  char path[] = "/tmp/motcong-upload-XXXXXX";
  const int fd = mkstemp(path);
  REQUIRE(fd >= 0);
  REQUIRE(write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
  close(fd);
  http::UploadedFile file;
  file.field = field;
  file.file_name = "file.csv";
  file.path = path;
  file.size = content.size();
  file.sha256 = base::sha256(content);
  request.files.push_back(file);
  http::Response response = send(std::move(request));
  unlink(path);
  return response;
}

http::Response Browser::attach(const std::string& target,
                               const std::vector<std::pair<std::string, std::string>>& files, Form form,
                               const std::string& field) {
  http::Request request = make_request("POST", target);
  for (auto& [name, value] : form) request.form.add(std::move(name), std::move(value));
  request.form.add("_token", token());
  for (const auto& [name, content] : files) {
    std::string path = (app_.data_dir().temporary() / "upload-XXXXXX").string();
    const int fd = mkstemp(path.data());
    REQUIRE(fd >= 0);
    REQUIRE(write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
    close(fd);
    http::UploadedFile file;
    file.field = field;
    file.file_name = name;
    file.path = path;
    file.size = content.size();
    file.sha256 = base::sha256(content);
    request.files.push_back(file);
  }
  const std::vector<http::UploadedFile> sent = request.files;
  http::Response response = send(std::move(request));
  for (const http::UploadedFile& file : sent) unlink(file.path.c_str());
  return response;
}

std::string read_body(http::Response& response) {
  if (!response.stream) return response.body;
  std::string body;
  for (std::string piece = response.stream(); !piece.empty(); piece = response.stream()) body += piece;
  return body;
}

Portal::Portal() : clock_(base::instant_of({2019, 2, 15}, 9)) { open({}); }

Portal::Portal(WithSample) : clock_(base::instant_of({2019, 2, 15}, 9)) {
  app::OpenOptions options;
  options.extra_plugin = make_sample_plugin;
  options.extra_migrations = sample_migrations();
  open(std::move(options));
}

/// The data of a portal just filled with the demonstration, made once in a run and copied for every test.
class FilledFolder {
 public:
  explicit FilledFolder(app::OpenOptions options) : folder_(make_folder()) {
    options.data = folder_ / "data";
    options.create = true;
    auto app = app::App::open(options);
    if (!app) FAIL(base::format_english(app.error()));
  }
  ~FilledFolder() { std::filesystem::remove_all(folder_); }
  FilledFolder(const FilledFolder&) = delete;
  FilledFolder& operator=(const FilledFolder&) = delete;

  void copy_to(const std::filesystem::path& data) const {
    std::filesystem::copy(folder_ / "data", data, std::filesystem::copy_options::recursive);
  }

  static std::filesystem::path make_folder() {
    char path[] = "/tmp/motcong-test-XXXXXX";
    REQUIRE(mkdtemp(path) != nullptr);
    return path;
  }

 private:
  std::filesystem::path folder_;
};

void Portal::open(app::OpenOptions options) {
  auth::set_password_cost({.memory_kib = 8, .passes = 1, .lanes = 1});
  folder_ = FilledFolder::make_folder();
  options.demo = true;
  options.demo_password = "mat khau minh hoa";
  options.clock = &clock_;
  view::TemplateStore::set_strict(true);
  if (options.extra_plugin) {
    static const FilledFolder with_sample(options);
    with_sample.copy_to(folder_ / "data");
  } else {
    static const FilledFolder plain(options);
    plain.copy_to(folder_ / "data");
  }
  options.data = folder_ / "data";
  auto app = app::App::open(options);
  if (!app) FAIL(base::format_english(app.error()));
  app_ = *std::move(app);
}

Portal::~Portal() {
  app_.reset();
  std::filesystem::remove_all(folder_);
}

Browser Portal::as(const std::string& username) {
  if (username.empty()) return Browser(*app_, "");
  const std::int64_t id = user_id(username);
  return Browser(*app_, services().db.write([&](db::WriteTx& tx) {
    return services().sessions.begin(tx, id, "10.0.0.7", "test");
  }));
}

std::int64_t Portal::user_id(const std::string& username) {
  const auto user = services().db.read([&](db::Reader& reader) { return auth::find_user(reader, username); });
  REQUIRE(user.has_value());
  return user->id;
}

std::uint64_t Portal::count_refusals() {
  return static_cast<std::uint64_t>(services().db.read([](db::Reader& reader) {
    return reader.integer("SELECT count(*) FROM core_audit WHERE action = 'access.refused'", 0);
  }));
}

std::int64_t Portal::unit_id(const std::string& code) {
  return services().db.read([&](db::Reader& reader) {
    return reader.integer("SELECT id FROM core_unit WHERE code = ?1", 0, code);
  });
}

std::string hidden_value(const std::string& page, const std::string& name) {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const size_t at = page.find(mark);
  if (at == std::string::npos) return {};
  const size_t begin = at + mark.size();
  return page.substr(begin, page.find('"', begin) - begin);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace motcong::test
