#include "core/db/migrations.h"

#include <map>
#include <set>
#include <system_error>

#include "core/base/check.h"
#include "core/base/digest.h"
#include "core/base/log.h"
#include "core/base/text.h"

namespace motcong::db {
namespace {

using base::Error;
using base::Message;
using base::Result;

struct Applied {
  std::string owner, name, hash;
};

/// What tables, indexes and triggers there are: "type name" -> table and SQL text.
struct SchemaObject {
  std::string name, table, sql;
  bool operator==(const SchemaObject&) const = default;
};
using Schema = std::map<std::string, SchemaObject>;

bool is_identifier(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

/// A list that breaks these rules was made wrong by us: ids and names come from our own folders.
void check_list(const std::vector<Migration>& list) {
  std::map<std::string, std::string> last;
  for (const Migration& migration : list) {
    base::check(is_identifier(migration.owner) && is_identifier(migration.name));
    base::check(migration.name.size() > 5 && migration.name[4] == '_' &&
                migration.name.find_first_not_of("0123456789") == 4);
    std::string& previous = last[migration.owner];
    // NNNN counts, not only sorts: two branches that both add 0007 must not merge silently.
    base::check(previous.empty() || previous.substr(0, 4) < migration.name.substr(0, 4));
    previous = migration.name;
  }
}

std::vector<Applied> list_applied(Reader& db) {
  std::vector<Applied> applied;
  if (!db.exists("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'"))
    return applied;
  Statement rows = db.query("SELECT owner, name, hash FROM schema_migration ORDER BY owner, name");
  while (rows.step()) applied.push_back({rows.string(0), rows.string(1), rows.string(2)});
  return applied;
}

std::string hash_of(const Migration& migration) { return base::to_hex(base::sha256(migration.sql)); }

std::string label(std::string_view owner, std::string_view name) {
  return std::string(owner) + "/" + std::string(name);
}

/// The refusals; else the pending ones in the order of the list.
Result<std::vector<const Migration*>> find_pending(const std::vector<Applied>& applied,
                                                   const std::vector<Migration>& list) {
  std::map<std::string, const Migration*> known;
  std::set<std::string> owners;
  for (const Migration& migration : list) {
    known[label(migration.owner, migration.name)] = &migration;
    owners.insert(migration.owner);
  }
  std::map<std::string, std::string> last_applied;  // owner -> name
  std::set<std::string> done;
  for (const Applied& row : applied) {
    if (!owners.contains(row.owner)) {
      base::log_info("this program has no '" + row.owner + "'; its tables are left as they are");
      continue;
    }
    const auto found = known.find(label(row.owner, row.name));
    if (found == known.end()) {
      return Error{
          Message{N_("The database is newer than this program: it has had the change {migration}. Start the "
                     "newer program, or restore the backup made before the change of version."),
                  {{"migration", label(row.owner, row.name)}}}};
    }
    if (hash_of(*found->second) != row.hash) {
      return Error{
          Message{N_("The change {migration} of the database is not the one that was applied. Start the "
                     "program that belongs to this database."),
                  {{"migration", label(row.owner, row.name)}}}};
    }
    last_applied[row.owner] = row.name;
    done.insert(found->first);
  }
  std::vector<const Migration*> pending;
  for (const Migration& migration : list) {
    if (done.contains(label(migration.owner, migration.name))) continue;
    const auto last = last_applied.find(migration.owner);
    if (last != last_applied.end() && migration.name < last->second) {
      return Error{Message{
          N_("The change {migration} of the database was never applied, but a later one was. Start the "
             "program that belongs to this database."),
          {{"migration", label(migration.owner, migration.name)}}}};
    }
    pending.push_back(&migration);
  }
  return pending;
}

Schema load_schema(Reader& db) {
  Schema schema;
  Statement rows = db.query("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema");
  while (rows.step()) {
    schema[rows.string(0) + " " + rows.string(1)] = {rows.string(1), rows.string(2), rows.string(3)};
  }
  return schema;
}

/// The first object that a migration of `owner` had no right to make, change or remove; empty when there is
/// none.
std::string find_trespass(const Schema& before, const Schema& after, const std::string& owner) {
  const std::string prefix = owner + "_";
  const auto own = [&](const SchemaObject& object) {
    // SQLite names its own objects sqlite_*: they count as their table's.
    return object.table.starts_with("sqlite_") ||
           (object.table.starts_with(prefix) &&
            (object.name.starts_with(prefix) || object.name.starts_with("sqlite_")));
  };
  for (const auto& [key, object] : after) {
    const auto found = before.find(key);
    if ((found == before.end() || found->second != object) && !own(object)) return key;
  }
  for (const auto& [key, object] : before) {
    if (!after.contains(key) && !own(object)) return key;
  }
  return {};
}

std::filesystem::path free_backup_name(const std::filesystem::path& folder, base::Instant now) {
  const base::LocalTime time = base::local_time(now);
  char stamp[32];
  std::snprintf(stamp, sizeof stamp, "%04d%02d%02d-%02d%02d%02d", time.date.year, time.date.month,
                time.date.day, time.hour, time.minute, time.second);
  const std::string stem = std::string("before-upgrade-") + stamp;
  for (int i = 1;; ++i) {
    const auto path = folder / (stem + (i == 1 ? "" : "-" + std::to_string(i)) + ".db");
    if (!std::filesystem::exists(path)) return path;
  }
}

}  // namespace

/// The one class that may hand SQL text from a file to the writer.
class Migrator {
 public:
  explicit Migrator(Database& database) : database_(database) {}

  Result<void> apply(const Migration& migration, base::Instant now) {
    const auto failed = [&](const std::string& reason) {
      return Error{Message{N_("The change {migration} of the database failed and was taken back: {reason}."),
                           {{"migration", label(migration.owner, migration.name)}, {"reason", reason}}}};
    };
    try {
      Database::WriteLease lease(database_, Database::WriteKind::schema);
      WriteTx& tx = lease.tx();
      tx.execute(
          "CREATE TABLE IF NOT EXISTS schema_migration (owner TEXT NOT NULL, name TEXT NOT NULL, hash TEXT "
          "NOT NULL, "
          "applied_at INTEGER NOT NULL, PRIMARY KEY (owner, name)) STRICT");
      const Schema before = load_schema(tx);
      tx.run_script(migration.sql);
      const std::string trespass = find_trespass(before, load_schema(tx), migration.owner);
      if (!trespass.empty()) return failed(trespass + " is not named " + migration.owner + "_*");
      tx.execute("INSERT INTO schema_migration (owner, name, hash, applied_at) VALUES (?1, ?2, ?3, ?4)",
                 migration.owner, migration.name, hash_of(migration), now);
      lease.commit();
    } catch (const Failure& failure) {
      return failed(failure.what());
    } catch (const Busy& busy) {
      return failed(busy.what());
    }
    return {};
  }

 private:
  Database& database_;
};

Result<MigrationReport> migrate(Database& database, const std::vector<Migration>& list,
                                const std::filesystem::path& backups_dir, base::Instant now) {
  check_list(list);
  const std::vector<Applied> applied = database.read([](Reader& db) { return list_applied(db); });
  const Result<std::vector<const Migration*>> pending = find_pending(applied, list);
  if (!pending) return Error{pending.error()};

  MigrationReport report;
  if (!applied.empty() && !pending->empty()) {
    report.backup = free_backup_name(backups_dir, now);
    const Result<void> saved = database.backup_to(report.backup);
    if (!saved) return Error{saved.error()};
  }
  Migrator migrator(database);
  for (const Migration* migration : *pending) {
    const Result<void> done = migrator.apply(*migration, now);
    if (!done) return Error{done.error()};
    ++report.applied;
  }
  return report;
}

Result<int> check_migrations(Database& database, const std::vector<Migration>& list) {
  check_list(list);
  const std::vector<Applied> applied = database.read([](Reader& db) { return list_applied(db); });
  const Result<std::vector<const Migration*>> pending = find_pending(applied, list);
  if (!pending) return Error{pending.error()};
  return static_cast<int>(pending->size());
}

}  // namespace motcong::db
