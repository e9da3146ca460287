// Settings: values an administrator may change at run time, declared by plugins with defaults.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/db/database.h"

namespace motcong::plugin {

/// Thread-safe. Values are read again when something was committed since.
class Settings {
 public:
  explicit Settings(db::Database& database) : database_(database) {}
  /// The stored value, or `otherwise`.
  std::string get(std::string_view key, std::string_view otherwise = {});
  static void set(db::WriteTx& tx, std::string_view key, std::string_view value);

 private:
  using Table = std::map<std::string, std::string, std::less<>>;
  db::Database& database_;
  std::mutex mutex_;
  std::shared_ptr<const Table> table_;
  std::uint64_t generation_ = 0;
};

}  // namespace motcong::plugin
