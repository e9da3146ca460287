// The store of attached files as a whole: how full it is, and the nightly check of every file against its
// row.
#include <set>

#include "core/auth/users.h"
#include "core/base/digest.h"
#include "core/i18n/format.h"
#include "core/plugin/jobs.h"
#include "core/plugin/table_cell.h"
#include "core/portal/parts.h"
#include "core/record/attachment.h"
#include "core/record/page_parts.h"
#include "core/record/store.h"

namespace motcong::portal {
namespace {

using base::Message;
using db::FileStore;
using http::Response;
using plugin::Context;
using plugin::may;

constexpr std::size_t kShownFaults = 500;
constexpr std::int64_t kGraceSeconds = 86400;

struct Stored {
  std::string sha256;  // raw
  std::uint64_t size = 0;
};

struct Fault {
  const char* kind;
  std::string sha256, name;  // hexadecimal; where an unknown file lies
  std::uint64_t size = 0;
};

std::vector<Stored> list_stored(db::Reader& reader) {
  std::vector<Stored> all;
  db::Statement row = reader.query("SELECT DISTINCT sha256, size FROM core_file ORDER BY sha256");
  while (row.step())
    all.push_back({base::from_hex(row.string(0)), static_cast<std::uint64_t>(row.integer(1))});
  return all;
}

/// Removes content that no row names, once it is old enough not to belong to a database just restored or to
/// an upload under way; as the only writer, so that nobody attaches it meanwhile. Whether it did.
bool remove_unnamed(const plugin::Work& work, const FileStore::Entry& entry) {
  if (entry.changed_at > work.now - kGraceSeconds) return false;
  return work.services.db.write([&](db::WriteTx& tx) {
    if (tx.exists("SELECT 1 FROM core_file WHERE sha256 = ?1", base::to_hex(entry.sha256))) return true;
    return work.services.files.remove(entry.sha256);
  });
}

std::vector<Fault> find_faults(const plugin::Work& work, plugin::Progress& progress, std::int64_t& checked,
                               std::int64_t& removed) {
  const FileStore& store = work.services.files;
  std::vector<Fault> faults;
  const std::vector<Stored> all = work.services.db.read(list_stored);
  progress.set_total(static_cast<std::int64_t>(all.size()));
  std::set<std::string, std::less<>> known;
  for (const Stored& one : all) {
    if (progress.is_cancelled()) return faults;
    const auto state = store.check_content(one.sha256, one.size, [&] { return progress.is_cancelled(); });
    progress.add_done();
    ++checked;
    known.insert(one.sha256);
    if (state == FileStore::State::sound) continue;
    const std::string hex = base::to_hex(one.sha256);
    // Its last row may have gone while it was looked for.
    const bool wanted = work.services.db.read(
        [&](db::Reader& reader) { return reader.exists("SELECT 1 FROM core_file WHERE sha256 = ?1", hex); });
    if (wanted)
      faults.push_back({state == FileStore::State::missing ? "missing" : "damaged", hex, "", one.size});
  }
  store.for_each([&](const FileStore::Entry& entry) {
    if (known.count(entry.sha256) != 0 || progress.is_cancelled()) return;
    if (entry.sha256.empty()) {
      faults.push_back({"unknown", "", entry.name.substr(0, 300), entry.size});
    } else if (remove_unnamed(work, entry)) {
      ++removed;
    }
  });
  return faults;
}

Message check_files(const plugin::Work& work, plugin::Progress& progress) {
  std::int64_t checked = 0, removed = 0;
  const std::vector<Fault> faults = find_faults(work, progress, checked, removed);
  if (progress.is_cancelled())
    return N_("Stopped before all files were read; nothing is said about the rest");
  std::int64_t missing = 0, damaged = 0, unknown = 0;
  work.services.db.write([&](db::WriteTx& tx) {
    std::set<std::string> before;
    {
      db::Statement row = tx.query("SELECT kind || sha256 FROM core_file_fault WHERE kind <> 'unknown'");
      while (row.step()) before.insert(row.string(0));
    }
    tx.execute("DELETE FROM core_file_fault");
    bool is_new = false;
    for (const Fault& fault : faults) {
      const std::string_view kind = fault.kind;
      (kind == "missing" ? missing : kind == "damaged" ? damaged : unknown) += 1;
      is_new = is_new || (kind != "unknown" && before.count(std::string(kind) + fault.sha256) == 0);
      tx.execute(
          "INSERT INTO core_file_fault(kind, sha256, name, size, found_at) VALUES (?1, ?2, ?3, ?4, ?5)", kind,
          fault.sha256, fault.name, static_cast<std::int64_t>(fault.size), work.now);
    }
    // Once for each fault, not every night again.
    if (!is_new) return;
    for (const std::int64_t user : auth::list_users_with(tx, "core.files", 0, work.today)) {
      plugin::notify(
          tx, work, user, "core.files",
          Message(N_("Attached files: {missing} missing, {damaged} damaged. Restore them from a backup"),
                  {{"missing", std::to_string(missing)}, {"damaged", std::to_string(damaged)}}),
          "/admin/files");
    }
  });
  return Message(
      N_("{checked} files read: {missing} missing, {damaged} damaged; {unknown} unknown, {removed} left over "
         "and removed"),
      {{"checked", std::to_string(checked)},
       {"missing", std::to_string(missing)},
       {"damaged", std::to_string(damaged)},
       {"unknown", std::to_string(unknown)},
       {"removed", std::to_string(removed)}});
}

const char* fault_label(std::string_view kind) {
  if (kind == "missing") return N_("Missing");
  if (kind == "damaged") return N_("Damaged");
  return N_("Unknown file");
}

/// The first record that names the content, where this person may see it.
plugin::Cell record_cell(Context& context, const std::string& sha256) {
  plugin::Cell cell;
  db::Statement row = context.db().query(
      "SELECT record_type, record_id, name FROM core_file WHERE sha256 = ?1 ORDER BY id LIMIT 1", sha256);
  if (!row.step()) return cell;
  cell.sub = row.string(2);
  const plugin::RecordType* type = context.services.registry.find_type(row.string(0));
  if (type == nullptr) return cell;
  cell.text = std::string(context.tr(type->label)) + " " + std::to_string(row.integer(1));
  if (const auto seen = record::find_row(context.db(), context, *type, row.integer(1))) {
    cell.text = record::title_of(*type, *seen);
    cell.href = record::record_url(*type, seen->id);
  }
  return cell;
}

void fill_faults(Context& context, view::Object& page) {
  view::Object& table = page.object("table");
  table.set("caption", context.tr(N_("Faults found")));
  view::List& heads = table.list("columns");
  for (const char* label : {N_("Fault"), N_("Record"), N_("Size"), N_("Found")}) {
    heads.add().set("label", context.tr(label)).set("kind", "").set("sort", "").set("href", "");
  }
  view::List& rows = table.list("rows");
  db::Statement fault = context.db().query(
      "SELECT kind, sha256, name, size, found_at FROM core_file_fault ORDER BY kind DESC, id LIMIT ?1",
      static_cast<std::int64_t>(kShownFaults));
  while (fault.step()) {
    view::List& cells = rows.add().list("cells");
    plugin::add_cell(cells, {.text = std::string(context.tr(fault_label(fault.text(0)))),
                             .sub = fault.string(2),
                             .is_title = true});
    plugin::add_cell(cells, record_cell(context, fault.string(1)));
    plugin::add_cell(
        cells, {.text = record::format_bytes(static_cast<std::uint64_t>(fault.integer(3)), context.language),
                .kind = "num"});
    plugin::add_cell(cells, {.text = i18n::format_instant(fault.integer(4)), .kind = "date"});
  }
  if (rows.empty()) page.set("table", false);
}

Response files_page(Context& context) {
  view::Object page;
  const std::string heading(context.tr(N_("Files")));
  record::clear_head(
      page, heading,
      context.tr(N_("What people attach to records: how much there is, and whether it is whole")));
  const record::FileRules rules = record::load_file_rules(context.services.settings);
  const auto bytes = [&](std::uint64_t count) { return record::format_bytes(count, context.language); };
  view::List& items = page.list("items");
  const auto item = [&](const char* label, std::string_view text, std::string_view sub = {}, bool late = false) {
    record::add_fact(items, context.tr(label), text).set("sub", sub).set("is_late", late);
  };
  item(N_("Files attached"),
       i18n::format_integer(context.db().integer("SELECT count(*) FROM core_file", 0), context.language),
       context.tr(N_("old versions among them")));
  item(N_("Space used"),
       context.tr(Message(N_("{used} of {max}"), {{"used", bytes(record::count_stored_bytes(context.db()))},
                                                  {"max", bytes(rules.max_total_bytes)}})));
  const std::uint64_t free = context.services.files.free_bytes();
  item(N_("Free on the disk"), bytes(free),
       context.tr(Message(N_("below {min} no files are taken"), {{"min", bytes(rules.min_free_bytes)}})),
       free < rules.min_free_bytes);
  std::string last(context.tr(N_("not yet"))), result;
  db::Statement run = context.db().query(
      "SELECT finished_at, text_id, text_args FROM core_job_run WHERE job = 'core.files' AND finished_at IS "
      "NOT NULL "
      "ORDER BY id DESC LIMIT 1");
  if (run.step()) {
    last = i18n::format_instant(run.integer(0));
    if (!run.text(1).empty()) result = plugin::format_packed(context.language, run.text(1), run.text(2));
  }
  item(N_("Last check"), last, result);
  fill_faults(context, page);
  page.set("run_action", context.user.may("core.jobs") ? "/admin/jobs/run?job=core.files" : "");
  return context.page("core/files_admin", std::move(page), {.title = heading});
}

}  // namespace

void declare_files(plugin::Registry& registry) {
  record::declare_file_settings(registry);
  registry.add(plugin::Permission{
      .id = "core.files", .label = N_("See how full and how sound the store of files is"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.files", auth::Scope::all});
  registry.add(
      plugin::Job{.id = "core.files",
                  .label = N_("Check all files"),
                  .explain = N_("Reads every attached file and compares it with what was attached; removes "
                                "leftovers older than a day."),
                  .every = plugin::Job::Every::day,
                  .hour = 3,
                  .run = check_files});
  registry.get("/admin/files", may("core.files"), files_page);
  registry.add(plugin::MenuItem{.label = N_("Files"),
                                .path = "/admin/files",
                                .icon = "files",
                                .group = N_("Administration"),
                                .order = 957,
                                .access = may("core.files")});
}

}  // namespace motcong::portal
