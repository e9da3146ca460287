#include "core/record/import/run.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/record/field_text.h"
#include "core/record/history.h"
#include "core/record/import/cell_text.h"
#include "core/record/sql_builder.h"
#include "core/record/store.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

// Bytes that are shown of a faulty value, and of what changed in a row.
constexpr std::size_t kShownFound = 200;
constexpr std::size_t kShownChanges = 600;

// Cells that tell which row is meant: those of the key, or the first of the row.
constexpr std::size_t kMostTelling = 8;
constexpr std::size_t kFirstTelling = 3;

std::string cut(std::string_view text, std::size_t bytes) {
  return std::string(base::cut_utf8(text, bytes)) + (text.size() > bytes ? "…" : "");
}

class Importer {
 public:
  Importer(const Work& work, db::WriteTx& tx, const RecordType& type, const ImportTable& table,
           const ColumnMap& map, const ImportOptions& options)
      : work_(work), tx_(tx), type_(type), table_(table), map_(map), options_(options) {
    find_telling_columns();
  }

  ImportReport run(plugin::Progress* progress) {
    if (progress != nullptr) progress->set_total(static_cast<std::int64_t>(table_.rows.size()));
    report_.rows.reserve(table_.rows.size());
    for (const sheet::Row* row : table_.rows) {
      if (progress != nullptr) {
        if (progress->is_cancelled()) {
          report_.cancelled = true;
          return std::move(report_);
        }
        progress->add_done();
      }
      report_.rows.push_back(import_row(*row));
      count(report_.rows.back().state);
    }
    report_.written = !options_.dry_run && (report_.faulty() == 0 || options_.leave_faulty);
    if (report_.written) index_rows(work_, tx_, type_, written_);
    return std::move(report_);
  }

 private:
  void count(RowState state) {
    switch (state) {
      case RowState::added:
        ++report_.added;
        break;
      case RowState::changed:
        ++report_.changed;
        break;
      case RowState::same:
        ++report_.same;
        break;
      case RowState::duplicate:
        ++report_.duplicate;
        break;
      case RowState::wrong:
        ++report_.wrong;
        break;
    }
  }

  const TableColumn* column_of(const Field& field) const {
    for (std::size_t i = 0; i < map_.size(); ++i) {
      if (map_[i] == &field) return &table_.columns[i];
    }
    return nullptr;
  }

  static std::string shown_in(const sheet::Row& row, const TableColumn& column) {
    if (column.index >= static_cast<int>(row.cells.size())) return {};
    return cut(show_cell(row.cells[static_cast<std::size_t>(column.index)]), kShownFound);
  }

  static std::string found_in(const sheet::Row& row, const TableColumn* column) {
    return column != nullptr ? shown_in(row, *column) : std::string();
  }

  bool is_key(const Field* field) const {
    return field != nullptr && std::ranges::any_of(type_.key, [&](std::string_view name) { return name == field->name; });
  }

  /// The columns that name a field of the key, read or left out; of a type without them the first of the file.
  void find_telling_columns() {
    for (std::size_t i = 0; i < map_.size() && telling_.size() < kMostTelling; ++i) {
      const Field* field = map_[i] != nullptr ? map_[i] : find_field_by_heading(type_, table_.columns[i].name);
      if (is_key(field)) telling_.push_back(i);
    }
    for (std::size_t i = 0; telling_.empty() && i < std::min(map_.size(), kFirstTelling); ++i) telling_.push_back(i);
  }

  std::string tell(const sheet::Row& row) const {
    std::string told;
    for (const std::size_t i : telling_) {
      const std::string shown = shown_in(row, table_.columns[i]);
      if (!shown.empty()) told += (told.empty() ? "" : " · ") + shown;
    }
    return cut(told, kShownFound);
  }

  /// "Văn bản tác động (sua_item_id)"
  std::string name_column(const Field& field, const TableColumn* column) const {
    std::string name(work_.tr(field.label));
    if (column != nullptr && i18n::fold(column->name) != i18n::fold(name)) name += " (" + column->name + ")";
    return name;
  }

  /// `column`: the one that is wrong, of a field that has several.
  void add_fault(RowResult& result, const sheet::Row& row, const Field* field, const Message& text,
                 const TableColumn* column = nullptr) {
    if (column == nullptr && field != nullptr) column = column_of(*field);
    result.state = RowState::wrong;
    result.faults.push_back({field != nullptr ? name_column(*field, column) : std::string(), found_in(row, column), text});
  }

  /// As parse_field, but the row that a name stands for is looked up once a name, not once a row.
  base::Result<db::Value> parse(const Field& field, const std::string& typed) {
    if (field.kind != FieldKind::ref && field.kind != FieldKind::links)
      return parse_field(work_, tx_, field, typed, Source::file);
    const auto [entry, fresh] = named_.try_emplace({&field, typed}, db::Value());
    if (!fresh) return entry->second;
    auto value = parse_field(work_, tx_, field, typed, Source::file);
    entry->second = value;
    return value;
  }

  /// "sửa đổi+bãi bỏ": a cell that joins choices and is read as one of them.
  bool is_joined(const Field& field, const std::string& typed, const db::Value& taken) {
    if (field.kind != FieldKind::choice || typed.find('+') == std::string::npos) return false;
    return std::ranges::any_of(base::split(typed, '+'), [&](const std::string& part) {
      const auto meant = parse_field(work_, tx_, field, base::trim(part), Source::file);
      return meant.ok() && *meant != taken;
    });
  }

  /// What of joined choices the field cannot hold stays in the note of a new record, unless the file fills that.
  void keep_joined(const sheet::Row& row, const Field& field, const std::string& typed, plugin::Values& values,
                   RowResult& result) {
    const Field* note = type_.find_field("note");
    if (note == nullptr || !note->is_in_form || !values.text("note").empty()) return;
    const std::string words = base::normalise_line(typed);
    values.set("note", db::Value(work_.tr(Message(N_("In the file imported: {words}"), {{"words", words}}))));
    result.notes.push_back({name_column(field, column_of(field)), found_in(row, column_of(field)),
                            Message(N_("“{words}” joins several; taken as one of them, the words are kept in “{note}”"),
                                    {{"words", words}, {"note", std::string(work_.tr(note->label))}})});
  }

  /// Why no column yet names the row that a field with several columns means.
  struct Unnamed {
    const Field* field;
    const TableColumn* column;
    Message why;
  };

  /// Reads the mapped cells of a row into values; what cannot be read is a fault. `known`: the record they name. Of several
  /// columns of a field the first that names a row counts.
  plugin::Values read_values(const sheet::Row& row, RowResult& result, std::optional<std::int64_t>& known) {
    static const sheet::Cell kEmpty;
    plugin::Values values;
    std::vector<std::pair<const Field*, std::string>> joined;
    std::vector<Unnamed> unnamed;
    for (std::size_t i = 0; i < map_.size(); ++i) {
      const Field* field = map_[i];
      if (field == nullptr) continue;
      const bool has_several = takes_several_columns(*field);
      if (has_several && values.integer(field->name) != 0) continue;
      const auto index = static_cast<std::size_t>(table_.columns[i].index);
      const auto typed = read_cell(index < row.cells.size() ? row.cells[index] : kEmpty, *field, table_.since_1904);
      if (!typed) {
        add_fault(result, row, field, typed.error());
        continue;
      }
      if (field->name == std::string_view(type_.title))
        result.title = cut(base::normalise_line(*typed), kShownFound);
      auto value = parse(*field, *typed);
      if (!value && has_several) {
        // That a cell is empty says less than why another names nothing.
        const bool is_told = std::ranges::any_of(unnamed, [&](const Unnamed& one) { return one.field == field; });
        if (!is_told || !typed->empty()) unnamed.push_back({field, &table_.columns[i], value.error()});
        continue;
      }
      if (!value) {
        add_fault(result, row, field, value.error());
        continue;
      }
      if (is_joined(*field, *typed, *value)) joined.emplace_back(field, *typed);
      values.set(field->name, *std::move(value));
    }
    for (std::size_t i = 0; i < unnamed.size(); ++i) {
      const bool is_last = std::none_of(unnamed.begin() + static_cast<std::ptrdiff_t>(i) + 1, unnamed.end(),
                                        [&](const Unnamed& later) { return later.field == unnamed[i].field; });
      if (is_last && values.integer(unnamed[i].field->name) == 0)
        add_fault(result, row, unnamed[i].field, unnamed[i].why, unnamed[i].column);
    }
    if (has_key(values)) known = find_by_key(values);
    for (const auto& [field, typed] : joined) {
      if (!known && result.faults.empty()) keep_joined(row, *field, typed, values, result);
    }
    if (result.title.empty()) result.title = tell(row);
    return values;
  }

  bool has_key(const plugin::Values& values) const {
    if (type_.key.empty()) return false;
    for (const char* key : type_.key) {
      if (!values.has(key)) return false;
    }
    return true;
  }

  /// What tells one record from another inside the file.
  std::string identity_of(const plugin::Values& values) const {
    std::string identity;
    const auto add = [&](const db::Value& value) {
      const db::Value text = history_text(value);
      if (const auto* words = std::get_if<std::string>(&text)) identity += i18n::fold(*words);
      identity += '\x1f';
    };
    if (has_key(values)) {
      for (const char* key : type_.key) add(values.get(key));
    } else {
      for (const auto& [name, value] : values.items()) add(value);
    }
    return identity;
  }

  std::optional<std::int64_t> find_by_key(const plugin::Values& values) {
    SqlBuilder builder(work_);
    builder.sql("SELECT t.id FROM ").name(type_.table).sql(" AS t WHERE 1 = 1");
    for (const char* key : type_.key) builder.sql(" AND t.").name(key).sql(" = ").value(values.get(key));
    builder.sql(" LIMIT 1");
    db::Statement statement = builder.prepare(tx_);
    if (!statement.step()) return std::nullopt;
    return statement.integer(0);
  }

  std::string describe(const std::vector<FieldChange>& changes) {
    std::string text;
    for (const FieldChange& change : changes) {
      if (!text.empty()) text += "; ";
      const auto shown = [&](const db::Value& value) {
        const std::string words = format_history(work_, tx_, *change.field, value);
        return words.empty() ? std::string("–") : base::normalise_line(words);
      };
      text += std::string(work_.tr(change.field->label)) + ": " + cut(shown(change.before), 120) + " → " +
              cut(shown(change.after), 120);
      if (text.size() > kShownChanges) break;
    }
    return cut(text, kShownChanges);
  }

  RowResult import_row(const sheet::Row& row) {
    RowResult result;
    result.row = row.number;
    SaveRequest request;
    request.source = Source::file;
    request.index_later = true;  // of what stays; every row has a savepoint
    request.values = read_values(row, result, request.id);
    if (request.id) result.record_id = *request.id;
    // Rows that cannot be read are not compared: a half-read key would call different records one.
    if (!result.faults.empty()) return result;
    const auto [first, fresh] = first_rows_.emplace(identity_of(request.values), row.number);
    if (!fresh) {
      result.state = RowState::duplicate;
      result.faults.push_back({"", "",
                               Message(N_("The same record stands in row {row} already"),
                                       {{"row", std::to_string(first->second)}})});
      return result;
    }
    save(row, request, result);
    return result;
  }

  void save(const sheet::Row& row, const SaveRequest& request, RowResult& result) {
    tx_.execute("SAVEPOINT import_row");
    try {
      const SaveOutcome outcome = save_record(work_, tx_, type_, request);
      for (const auto& [name, message] : outcome.errors)
        add_fault(result, row, type_.find_field(name), message);
      if (outcome.kind == SaveOutcome::Kind::unchanged) result.state = RowState::same;
      if (outcome.kind == SaveOutcome::Kind::saved) {
        result.state = request.id ? RowState::changed : RowState::added;
        result.record_id = outcome.id;
        result.row_version = outcome.row_version;
        if (request.id) result.changes = describe(outcome.changes);
        if (request.id && !options_.change_known) {
          add_fault(result, row, nullptr,
                    Message(N_("The record is there already, with other values: {changes}"),
                            {{"changes", result.changes}}));
        }
      }
    } catch (const http::HttpError& error) {
      add_fault(
          result, row, nullptr,
          error.public_text().empty() ? Message(N_("You may not write this record")) : error.public_text());
    } catch (const db::Failure& failure) {
      if (!failure.constraint()) throw;
      add_fault(result, row, nullptr, N_("The record breaks a rule of the database"));
    }
    if (result.state != RowState::added) result.notes.clear();
    if (result.state == RowState::wrong) tx_.execute("ROLLBACK TO import_row");
    if (result.state == RowState::added || result.state == RowState::changed)
      written_.push_back(result.record_id);
    tx_.execute("RELEASE import_row");
  }

  const Work& work_;
  db::WriteTx& tx_;
  const RecordType& type_;
  const ImportTable& table_;
  const ColumnMap& map_;
  const ImportOptions& options_;
  std::vector<std::size_t> telling_;       // of table_.columns
  std::vector<std::int64_t> written_;      // records not yet in the search index
  std::map<std::string, int> first_rows_;  // what identifies a row -> where it stood first
  std::map<std::pair<const Field*, std::string>, base::Result<db::Value>> named_;
  ImportReport report_;
};

/// Thrown inside the transaction to undo it.
struct Undo {
  ImportReport report;
};

}  // namespace

std::string_view row_state_name(RowState state) {
  constexpr std::string_view kNames[] = {"added", "changed", "same", "duplicate", "wrong"};
  return kNames[static_cast<int>(state)];
}

base::Result<RowState> parse_row_state(std::string_view name) {
  for (const RowState state :
       {RowState::added, RowState::changed, RowState::same, RowState::duplicate, RowState::wrong}) {
    if (row_state_name(state) == name) return state;
  }
  return base::Error{N_("Choose one of the list")};
}

const char* row_state_label(RowState state) {
  switch (state) {
    case RowState::added:
      return N_("new");
    case RowState::changed:
      return N_("changed");
    case RowState::same:
      return N_("same as before");
    case RowState::duplicate:
      return N_("twice in the file");
    case RowState::wrong:
      return N_("wrong");
  }
  return "";
}

std::string format_fault(const i18n::Language& language, const RowFault& fault) {
  return format_fault(fault.column, fault.found, base::normalise_line(language.tr(fault.text)));
}

std::string format_fault(std::string_view column, std::string_view found, std::string_view text) {
  std::string line(column);
  if (!line.empty()) line += ": ";
  line += text;
  // What was read stands in most messages already; here for those that only say what is wanted.
  if (!found.empty() && text.find(found) == std::string::npos) line += " [" + std::string(found) + "]";
  return line;
}

std::vector<Message> check_columns(const Work& work, const RecordType& type, const ImportTable& table,
                                   const ColumnMap& map, std::int64_t max_rows) {
  std::vector<Message> faults;
  std::set<const Field*> seen;
  for (std::size_t i = 0; i < map.size(); ++i) {
    if (map[i] != nullptr && !seen.insert(map[i]).second && !takes_several_columns(*map[i])) {
      faults.push_back({N_("Two columns are to fill “{name}”; choose one"),
                        {{"name", std::string(work.tr(map[i]->label))}}});
    }
  }
  for (const Field& field : type.fields) {
    const bool has_first_value = field.kind == FieldKind::boolean || *field.default_text != '\0';
    if (field.is_in_form && field.is_required && !has_first_value && seen.count(&field) == 0) {
      faults.push_back(
          {N_("No column fills “{name}”, which is needed"), {{"name", std::string(work.tr(field.label))}}});
    }
  }
  if (table.rows.empty()) faults.push_back(N_("There are no rows below the head"));
  if (static_cast<std::int64_t>(table.rows.size()) > max_rows) {
    faults.push_back(
        {N_("The sheet has {rows} rows; at most {max} may be imported at once"),
         {{"rows", i18n::format_integer(static_cast<std::int64_t>(table.rows.size()), work.language)},
          {"max", i18n::format_integer(max_rows, work.language)}}});
  }
  return faults;
}

ImportReport run_import(const Work& work, db::WriteTx& tx, const RecordType& type, const ImportTable& table,
                        const ColumnMap& map, const ImportOptions& options, plugin::Progress* progress) {
  return Importer(work, tx, type, table, map, options).run(progress);
}

ImportReport run_import_alone(const Work& work, const RecordType& type, const ImportTable& table,
                              const ColumnMap& map, const ImportOptions& options, plugin::Progress* progress,
                              const std::function<void(db::WriteTx&, const ImportReport&)>& when_written) {
  try {
    return work.services.db.write([&](db::WriteTx& tx) {
      ImportReport report = run_import(work, tx, type, table, map, options, progress);
      if (!report.written) throw Undo{std::move(report)};
      when_written(tx, report);
      return report;
    });
  } catch (Undo& undo) {
    return std::move(undo.report);
  }
}

}  // namespace motcong::record
