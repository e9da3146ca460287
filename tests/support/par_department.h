// A portal with the demonstration department on a chosen day, for tests of reform work: acts as its people do.
#pragma once

#include <memory>
#include <string>

#include "core/app/app.h"
#include "core/record/store.h"
#include "tests/support/temp_folder.h"

namespace motcong::test {

class ParDepartment {
 public:
  /// Loads the demonstration data as they are on `today`.
  explicit ParDepartment(const base::Date& today);

  db::Database& db() { return app_->services().db; }
  plugin::Services& services() { return app_->services(); }
  const plugin::RecordType& type(const char* id) { return services().registry.type(id); }

  /// What `username` does on the clock's day. Valid while this lives.
  plugin::Work work(const std::string& username);
  void move_to(const base::Date& day);

  /// Ids by what people call them; 0 when absent.
  std::int64_t unit(const std::string& code);
  std::int64_t task(const std::string& number);                                // "VI.5"
  std::int64_t period(const std::string& number, const std::string& unit, int n = 1);  // n-th by due day

  record::SaveOutcome save(const std::string& username, const char* type, record::Typed typed,
                           std::optional<std::int64_t> id = std::nullopt);
  /// Takes a step as the page would: rights, `allowed`, then the step; rolled back when it has errors. "" on success,
  /// "not allowed", or the words of the first error.
  std::string act(const std::string& username, const char* type, const char* action, std::int64_t id,
                  const plugin::Values& inputs = {});
  plugin::Row row(const char* type, std::int64_t id, const std::string& username = "vanphong");

 private:
  TempFolder folder_;
  base::FixedClock clock_;
  std::unique_ptr<app::App> app_;
};

/// Values of texts, as a form would give them.
plugin::Values inputs(std::initializer_list<std::pair<const char*, const char*>> texts);

}  // namespace motcong::test
