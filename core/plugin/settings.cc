#include "core/plugin/settings.h"

namespace motcong::plugin {

std::string Settings::get(std::string_view key, std::string_view otherwise) {
  std::shared_ptr<const Table> table;
  {
    const std::lock_guard lock(mutex_);
    const std::uint64_t generation = database_.generation();
    if (!table_ || generation != generation_) {
      auto fresh = std::make_shared<Table>();
      database_.read([&](db::Reader& reader) {
        db::Statement statement = reader.query("SELECT key, value FROM core_setting");
        while (statement.step()) fresh->emplace(statement.string(0), statement.string(1));
      });
      table_ = std::move(fresh);
      generation_ = generation;
    }
    table = table_;
  }
  const auto found = table->find(key);
  return found != table->end() ? found->second : std::string(otherwise);
}

void Settings::set(db::WriteTx& tx, std::string_view key, std::string_view value) {
  tx.execute(
      "INSERT INTO core_setting(key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = "
      "excluded.value",
      key, value);
}

}  // namespace motcong::plugin
