#include "tests/support/temporary_database.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/embedded.h"
#include "core/db/migrations.h"

namespace motcong::test {
namespace {

constexpr std::string_view kFolder = "db/core/";

std::vector<db::Migration> core_migrations() {
  std::vector<db::Migration> list;
  for (const base::EmbeddedFile& file : base::embedded_files()) {
    if (!file.name.starts_with(kFolder) || !file.name.ends_with(".sql")) continue;
    const std::string_view name = file.name.substr(kFolder.size(), file.name.size() - kFolder.size() - 4);
    list.push_back({"core", std::string(name), file.bytes});
  }
  return list;
}

}  // namespace

TemporaryDatabase::TemporaryDatabase() {
  db::Options options;
  options.full_sync = false;
  database_ = std::move(db::Database::open(folder_ / "motcong.db", options)).value();
  const auto report = db::migrate(*database_, core_migrations(), folder_ / "backups", 0);
  if (!report.ok()) throw std::runtime_error(base::format_english(report.error()));
}

}  // namespace motcong::test
