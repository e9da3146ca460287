#include "core/record/import/saved_import.h"

#include <algorithm>
#include <charconv>

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/record/addition.h"
#include "core/record/file_rules.h"
#include "core/record/history.h"
#include "core/record/store.h"

namespace motcong::record {
namespace {

using base::Message;
using base::Result;
using plugin::Field;
using plugin::RecordType;
using plugin::Work;

constexpr base::Instant kKeepUnwritten = 7 * 86400;
constexpr base::Instant kKeepRows = 90 * 86400;
constexpr std::size_t kMostReasons = 20;

constexpr std::string_view kOwner = "core.import";  // record_type of the file's row

SavedImport read_saved(const db::Statement& row) {
  SavedImport saved;
  saved.id = row.integer(0);
  saved.file_name = row.string(1);
  saved.state = row.string(2);
  saved.sheet_no = static_cast<int>(row.integer(3));
  saved.head = {static_cast<int>(row.integer(4)), static_cast<int>(row.integer(5))};
  saved.columns = row.string(6);
  saved.change_known = row.integer(7) != 0;
  saved.uploaded_at = row.integer(8);
  saved.written_at = row.integer(9);
  saved.added = static_cast<int>(row.integer(10));
  saved.changed = static_cast<int>(row.integer(11));
  saved.same = static_cast<int>(row.integer(12));
  saved.duplicate = static_cast<int>(row.integer(13));
  saved.wrong = static_cast<int>(row.integer(14));
  return saved;
}

// Between the faults of a row, and between the parts of one: signs no text holds after normalising.
constexpr char kNextFault = '\n';
constexpr char kNextPart = '\x1d';

/// What changed, and the faults or notes as msgids with their arguments: who reads them may read another language.
std::string pack_details(const RowResult& row) {
  std::string packed = row.faults.empty() ? row.changes : std::string();
  for (const RowFault& fault : row.faults.empty() ? row.notes : row.faults) {
    if (!packed.empty()) packed += kNextFault;
    const PackedFault one = pack_fault(fault);
    packed += one.column + kNextPart + one.found + kNextPart + one.msgid + kNextPart + one.arguments;
  }
  return packed;
}

void unpack_details(const i18n::Language& language, const std::string& packed, SavedRow& row) {
  if (packed.empty()) return;
  for (const std::string& line : base::split(packed, kNextFault)) {
    const std::vector<std::string> parts = base::split(line, kNextPart);
    if (parts.size() != 4) {
      row.details.push_back(line);
      continue;
    }
    row.faults.push_back({parts[0], parts[1], parts[2], parts[3]});
    row.details.push_back(format_fault(language, row.faults.back()));
  }
}

/// Gives a changed record the values it had before the import, also those that hooks changed with it.
void restore_values(const Work& work, db::WriteTx& tx, const RecordType& type, const SavedRow& row) {
  const std::int64_t written = tx.integer(
      "SELECT max(row_version) FROM core_history WHERE record_type = ?1 AND record_id = ?2 AND action = "
      "'import'"
      " AND row_version <= ?3",
      row.record_version, type.id, row.record_id, row.record_version);
  const plugin::Row now = load_row_unchecked(tx, work, type, row.record_id);
  const plugin::Values before = values_at(tx, type, now, written - 1);
  plugin::Values changes;
  for (const Field& field : type.fields) {
    if (!field.is_computed() && before.get(field.name) != now.values.get(field.name))
      changes.set(field.name, before.get(field.name));
  }
  update_values(work, tx, type, row.record_id, changes);
  // What the hook carried elsewhere with the import's values follows the earlier ones too.
  if (type.hooks.saved) type.hooks.saved(work, tx, &now, load_row_unchecked(tx, work, type, row.record_id));
}

/// Whether a record says something else than after the import. A later change that was taken back, such as an
/// import undone since, is none.
bool differs_since(const Work& work, db::Reader& reader, const RecordType& type, const SavedRow& row,
                   std::int64_t version) {
  if (version == row.record_version) return false;
  const plugin::Row now = load_row_unchecked(reader, work, type, row.record_id);
  const plugin::Values then = values_at(reader, type, now, row.record_version);
  return std::ranges::any_of(type.fields, [&](const Field& field) {
    return !field.is_computed() && then.get(field.name) != now.values.get(field.name);
  });
}

/// Removes a record that the import made, with what its making brought about; a message says why not.
std::optional<Message> unmake(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id) {
  if (type.hooks.undo) {
    if (auto reason = type.hooks.undo(work, tx, load_row_unchecked(tx, work, type, id))) return reason;
  }
  return remove_row(work, tx, type, id);
}

/// Reads a file that is to be imported; the sheets without a cell are of no use.
Result<sheet::Workbook> read_workbook(const std::filesystem::path& path) {
  auto workbook = sheet::read_any(path);
  if (!workbook) return workbook;
  std::erase_if(workbook->sheets, [](const sheet::Sheet& sheet) { return sheet.rows.empty(); });
  if (workbook->sheets.empty()) return base::Error{N_("The file has no cell with anything in it")};
  return workbook;
}

/// Whether a file is what its name says: text under the name of a workbook is a mistake of the sender, and
/// read as CSV it would go unnoticed.
Result<void> check_file_name(std::string_view name, const sheet::Workbook& workbook) {
  const std::string lower = base::to_lower_ascii(name);
  const bool says_excel = lower.ends_with(".xlsx") || lower.ends_with(".xlsm") || lower.ends_with(".xls");
  // Only the sheet of a text file has no name.
  if (!says_excel || !workbook.sheets.front().name.empty()) return {};
  return base::Error{
      N_("By its name the file is an Excel workbook, but it holds text. Save it in Excel as .xlsx, or "
         "name it .csv if it is to be read as CSV.")};
}

/// Refuses a file that is all head: there is nothing to import in it, whatever the columns are. A first sheet
/// whose head names nothing may have its table elsewhere; another sheet counts when it names all that is
/// needed.
Result<void> check_has_rows(const RecordType& type, const sheet::Workbook& workbook) {
  for (const sheet::Sheet& sheet : workbook.sheets) {
    const ImportTable table = make_table(sheet, guess_head(sheet, type), type);
    const auto is_named = [&](const Field& field) {
      return std::ranges::any_of(table.columns,
                                 [&](const TableColumn& column) { return column.guess == &field; });
    };
    const bool is_first = &sheet == &workbook.sheets.front();
    if (is_first && std::ranges::none_of(type.fields, is_named)) return {};
    if (!table.rows.empty() && (is_first || std::ranges::all_of(type.fields, [&](const Field& field) {
                                  return !field.is_required || !field.is_in_form || is_named(field);
                                })))
      return {};
  }
  return base::Error{
      N_("The file has a head and no rows below it. Fill in the rows, save the file and choose it again.")};
}

/// The bytes of an import that is gone leave the disk when nothing else holds the same.
void remove_file(const Work& work, db::WriteTx& tx, std::int64_t id) {
  const std::string sha256 =
      tx.text("SELECT sha256 FROM core_file WHERE record_type = ?1 AND record_id = ?2", kOwner, id);
  tx.execute("DELETE FROM core_file WHERE record_type = ?1 AND record_id = ?2", kOwner, id);
  if (!sha256.empty() && !tx.exists("SELECT 1 FROM core_file WHERE sha256 = ?1", sha256)) {
    work.services.files.remove(base::from_hex(sha256));
  }
}

}  // namespace

std::uint64_t max_import_bytes(const Work& work) {
  return std::min<std::uint64_t>(load_file_rules(work.services.settings).max_file_bytes,
                                 sheet::ReadLimits().max_packed_bytes);
}

Result<std::int64_t> add_import(const Work& work, const RecordType& type, const http::UploadedFile& file) {
  if (file.size == 0) {
    return base::Error{
        N_("The file is empty: it has 0 bytes. Save it again in the program it comes from and choose it "
           "again.")};
  }
  if (file.is_too_large || file.size > max_import_bytes(work)) {
    return base::Error{Message(N_("The file has {size}; an import takes at most {max}. Remove what does not "
                                  "belong to the table, or split "
                                  "its rows among several files."),
                               {{"size", format_bytes(file.size, work.language)},
                                {"max", format_bytes(max_import_bytes(work), work.language)}})};
  }
  const auto workbook = read_workbook(file.path);
  if (!workbook) return base::Error{workbook.error()};
  if (const auto named = check_file_name(file.file_name, *workbook); !named)
    return base::Error{named.error()};
  if (const auto filled = check_has_rows(type, *workbook); !filled) return base::Error{filled.error()};
  if (const auto synced = work.services.files.finish_upload(file.path); !synced)
    return base::Error{synced.error()};
  const std::string shown = base::normalise_line(file.file_name);
  return work.services.db.write([&](db::WriteTx& tx) {
    const std::int64_t id = tx.insert(
        "INSERT INTO core_import(user_id, record_type, file_name, state, uploaded_at) VALUES (?1, ?2, ?3, "
        "'uploaded', ?4)",
        work.user.user_id, type.id, base::cut_utf8(shown, 200), work.now);
    const std::int64_t row = tx.insert(
        "INSERT INTO core_file(record_type, record_id, series, version_no, name, kind, sha256, size, "
        "created_at, created_by)"
        " VALUES (?1, ?2, 0, 1, ?3, ?4, ?5, ?6, ?7, ?8)",
        kOwner, id, shown.empty() ? std::string_view("import") : base::cut_utf8(shown, 200),
        workbook->sheets.front().name.empty() ? "csv" : "xlsx", base::to_hex(file.sha256),
        static_cast<std::int64_t>(file.size), work.now, work.user.user_id);
    tx.execute("UPDATE core_file SET series = id WHERE id = ?1", row);
    work.services.files.keep(file.path, file.sha256);
    return id;
  });
}

std::optional<SavedImport> find_import(db::Reader& reader, const Work& work, const RecordType& type,
                                       std::int64_t id) {
  db::Statement row = reader.query(
      "SELECT id, file_name, state, sheet_no, head_row, head_rows, columns, change_known, uploaded_at, "
      "coalesce(written_at, 0),"
      " added, changed, same, duplicate, wrong FROM core_import WHERE id = ?1 AND user_id = ?2 AND "
      "record_type = ?3",
      id, work.user.user_id, type.id);
  if (!row.step()) return std::nullopt;
  return read_saved(row);
}

std::vector<SavedImport> list_imports(db::Reader& reader, const Work& work, const RecordType& type,
                                      int limit) {
  std::vector<SavedImport> list;
  db::Statement row = reader.query(
      "SELECT id, file_name, state, sheet_no, head_row, head_rows, columns, change_known, uploaded_at, "
      "coalesce(written_at, 0),"
      " added, changed, same, duplicate, wrong FROM core_import WHERE user_id = ?1 AND record_type = ?2 "
      "ORDER BY id DESC LIMIT ?3",
      work.user.user_id, type.id, limit);
  while (row.step()) list.push_back(read_saved(row));
  return list;
}

std::string pack_columns(const ImportTable& table, const ColumnMap& map) {
  std::string packed;
  for (std::size_t i = 0; i < map.size(); ++i) {
    packed += std::to_string(table.columns[i].index) + "=" + (map[i] != nullptr ? map[i]->name : "") + "\n";
  }
  return packed;
}

ColumnMap unpack_columns(const RecordType& type, const ImportTable& table, std::string_view packed) {
  ColumnMap map(table.columns.size(), nullptr);
  for (const std::string& line : base::split(packed, '\n')) {
    const std::size_t sign = line.find('=');
    int index = -1;
    if (sign == std::string::npos ||
        std::from_chars(line.data(), line.data() + sign, index).ec != std::errc())
      continue;
    const Field* field = type.find_field(std::string_view(line).substr(sign + 1));
    if (field == nullptr || !field->is_in_form) continue;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].index == index) map[i] = field;
    }
  }
  return map;
}

Result<std::unique_ptr<ReadImport>> read_import(db::Reader& reader, const Work& work, const RecordType& type,
                                                const SavedImport& saved) {
  const std::string sha256 =
      reader.text("SELECT sha256 FROM core_file WHERE record_type = ?1 AND record_id = ?2", kOwner, saved.id);
  const auto file = work.services.files.open(base::from_hex(sha256));
  if (!file) return base::Error{N_("The file of this import is no longer there; send it again")};
  return read_import_file(file->path(), type, saved);
}

Result<std::unique_ptr<ReadImport>> read_import_file(const std::filesystem::path& path,
                                                     const RecordType& type, const SavedImport& saved) {
  auto workbook = read_workbook(path);
  if (!workbook) return base::Error{workbook.error()};
  if (const auto named = check_file_name(path.filename().string(), *workbook); !named)
    return base::Error{named.error()};
  auto read = std::make_unique<ReadImport>();
  read->workbook = *std::move(workbook);
  read->sheet_no = std::clamp(saved.sheet_no, 0, static_cast<int>(read->workbook.sheets.size()) - 1);
  read->head = saved.head.first_row > 0 ? saved.head : guess_head(read->sheet(), type);
  read->table = make_table(read->sheet(), read->head, type);
  if (!saved.columns.empty()) {
    read->map = unpack_columns(type, read->table, saved.columns);
  } else {
    for (const TableColumn& column : read->table.columns) read->map.push_back(column.guess);
  }
  return read;
}

void save_plan(db::WriteTx& tx, const SavedImport& saved) {
  tx.execute("DELETE FROM core_import_row WHERE import_id = ?1", saved.id);
  tx.execute(
      "UPDATE core_import SET state = 'uploaded', sheet_no = ?2, head_row = ?3, head_rows = ?4, columns = "
      "?5, change_known = ?6"
      " WHERE id = ?1",
      saved.id, saved.sheet_no, saved.head.first_row, saved.head.rows, saved.columns,
      saved.change_known ? 1 : 0);
}

bool save_report(db::WriteTx& tx, const Work& work, std::int64_t id, const ImportReport& report) {
  const std::int64_t saved = tx.execute(
      "UPDATE core_import SET state = ?2, written_at = ?3, added = ?4, changed = ?5, same = ?6, duplicate = "
      "?7, wrong = ?8"
      " WHERE id = ?1 AND state IN ('uploaded', 'checked')",
      id, report.written ? "written" : "checked", report.written ? db::Value(work.now) : db::Value(),
      report.added, report.changed, report.same, report.duplicate, report.wrong);
  if (saved == 0) return false;
  tx.execute("DELETE FROM core_import_row WHERE import_id = ?1", id);
  for (const RowResult& row : report.rows) {
    tx.execute(
        "INSERT INTO core_import_row(import_id, row_no, state, record_id, record_version, title, detail) "
        "VALUES (?1, ?2, ?3, ?4,"
        " ?5, ?6, ?7)",
        id, row.row, row_state_name(row.state), row.record_id != 0 ? db::Value(row.record_id) : db::Value(),
        row.row_version, row.title, pack_details(row));
  }
  return true;
}

std::vector<SavedRow> list_saved_rows(db::Reader& reader, const Work& work, std::int64_t id,
                                      std::optional<RowState> state, std::int64_t offset,
                                      std::int64_t limit) {
  std::vector<SavedRow> rows;
  db::Statement row = reader.query(
      "SELECT row_no, state, coalesce(record_id, 0), record_version, title, detail FROM core_import_row"
      " WHERE import_id = ?1 AND (?2 = '' OR state = ?2) ORDER BY row_no LIMIT ?3 OFFSET ?4",
      id, state ? row_state_name(*state) : std::string_view(), limit, offset);
  while (row.step()) {
    SavedRow saved;
    saved.row = static_cast<int>(row.integer(0));
    if (const auto known = parse_row_state(row.text(1))) saved.state = *known;
    saved.record_id = row.integer(2);
    saved.record_version = row.integer(3);
    saved.title = row.string(4);
    unpack_details(work.language, row.string(5), saved);
    rows.push_back(std::move(saved));
  }
  return rows;
}

std::vector<Message> undo_import(const Work& work, db::WriteTx& tx, const RecordType& type,
                                 const SavedImport& saved) {
  std::vector<Message> reasons;
  if (saved.state != "written") {
    reasons.push_back(N_("This import is not written, or was undone already"));
    return reasons;
  }
  std::vector<SavedRow> rows = list_saved_rows(tx, work, saved.id, std::nullopt, 0, saved.total());
  if (rows.empty() && saved.added + saved.changed > 0) {
    reasons.push_back(N_("The import is too old to be undone"));
    return reasons;
  }
  // The last first: rows of one file may point to earlier ones.
  std::reverse(rows.begin(), rows.end());
  for (const SavedRow& row : rows) {
    if (row.state != RowState::added && row.state != RowState::changed) continue;
    if (reasons.size() >= kMostReasons) break;
    const auto refuse = [&](const Message& why) {
      reasons.push_back({N_("Row {row}, {title}: {why}"),
                         {{"row", std::to_string(row.row)}, {"title", row.title}, {"why", work.tr(why)}}});
    };
    const std::optional<std::int64_t> version = find_row_version(work, tx, type, row.record_id);
    if (!version) {
      refuse(N_("the record was removed since"));
    } else if (differs_since(work, tx, type, row, *version)) {
      refuse(N_("the record was changed since"));
    } else if (const Message added = find_addition(work, tx, type, row.record_id, saved.written_at);
               !added.empty()) {
      refuse(added);
    } else if (row.state == RowState::changed) {
      restore_values(work, tx, type, row);
    } else if (const auto why = unmake(work, tx, type, row.record_id)) {
      refuse(*why);
    }
  }
  if (!reasons.empty()) return reasons;
  tx.execute("UPDATE core_import SET state = 'undone' WHERE id = ?1", saved.id);
  plugin::audit(tx, work, "record.import_undone", type.id, 0, saved.file_name);
  return reasons;
}

std::int64_t remove_old_imports(const Work& work, db::WriteTx& tx) {
  std::vector<std::int64_t> old;
  {
    db::Statement row =
        tx.query("SELECT id FROM core_import WHERE state IN ('uploaded', 'checked') AND uploaded_at < ?1",
                 work.now - kKeepUnwritten);
    while (row.step()) old.push_back(row.integer(0));
  }
  for (const std::int64_t id : old) {
    remove_file(work, tx, id);
    tx.execute("DELETE FROM core_import WHERE id = ?1", id);
  }
  tx.execute(
      "DELETE FROM core_import_row WHERE import_id IN (SELECT id FROM core_import WHERE written_at < ?1)",
      work.now - kKeepRows);
  return static_cast<std::int64_t>(old.size());
}

}  // namespace motcong::record
