// A whole portal in the test's process: temporary data directory, fixed clock, the demonstration department,
// no socket.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/app/app.h"
#include "core/base/time.h"

namespace motcong::test {

using Form = std::vector<std::pair<std::string, std::string>>;

/// One browser: keeps its cookies. Every answer is checked for the headers no answer may lack.
class Browser {
 public:
  Browser(app::App& app, std::string session_cookie);

  http::Response get(const std::string& target);
  /// Sends the page's own form token unless `form` has a `_token`.
  http::Response post(const std::string& target, Form form);
  /// A multipart form with one file.
  http::Response upload(const std::string& target, const std::string& field, const std::string& content,
                        Form form = {});
  /// A multipart form whose files all go by one field: (name as the user has it, content). They lie where the
  /// server would have streamed them to, hashed, and are gone afterwards.
  http::Response attach(const std::string& target, const std::vector<std::pair<std::string, std::string>>& files,
                        Form form = {}, const std::string& field = "files");
  /// Any request, as given.
  http::Response send(http::Request request);

  /// The form token this browser's pages carry; "" for a visitor who has seen no page yet.
  std::string token() const;
  std::map<std::string, std::string> cookies;

 private:
  app::App& app_;
};

class Portal {
 public:
  /// The demonstration department on Friday 15/02/2019, 09:00.
  Portal();
  /// The same with the sample plugin (tests/support/sample_plugin.h) beside the built-in ones.
  struct WithSample {};
  explicit Portal(WithSample);
  ~Portal();

  /// A browser in which this demonstration account is signed in; "" for a visitor.
  Browser as(const std::string& username);

  app::App& app() { return *app_; }
  plugin::Services& services() { return app_->services(); }
  base::FixedClock& clock() { return clock_; }
  const std::filesystem::path& folder() const { return folder_; }

  /// id of a user / of a unit by its code.
  std::int64_t user_id(const std::string& username);
  std::int64_t unit_id(const std::string& code);
  /// How many refusals the audit log holds: all that a request which was refused may write.
  std::uint64_t count_refusals();

 private:
  void open(app::OpenOptions options);
  std::filesystem::path folder_;
  base::FixedClock clock_;
  std::unique_ptr<app::App> app_;
};

/// The whole body, also of a streamed answer.
std::string read_body(http::Response& response);

/// The value of a hidden field in a page, or "".
std::string hidden_value(const std::string& page, const std::string& name);
bool contains(const std::string& text, const std::string& part);

}  // namespace motcong::test
