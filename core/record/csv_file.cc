#include "core/record/csv_file.h"

#include <algorithm>
#include <set>

#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/i18n/vietnamese.h"
#include "core/record/field_text.h"
#include "core/record/history.h"
#include "core/record/select.h"
#include "core/record/store.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

constexpr size_t kMaxFaults = 1000;  // beyond that a person mends the file, not the list

/// Thrown inside the transaction to undo a dry run or a file with faults.
struct Undo {};

std::string compare_key(std::string_view text) {
  std::string out;
  for (const char c : i18n::fold(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) out += c;
  }
  return out;
}

/// The field a header cell names: field name, label in either language, or a declared alias.
const Field* find_column(const RecordType& type, std::string_view header) {
  const std::string wanted = compare_key(header);
  if (wanted.empty()) return nullptr;
  for (const Field& field : type.fields) {
    if (compare_key(field.name) == wanted || compare_key(field.label) == wanted ||
        compare_key(i18n::Language::vi().tr(field.label)) == wanted) {
      return &field;
    }
    for (const char* alias : field.alias_list) {
      if (compare_key(alias) == wanted) return &field;
    }
  }
  return nullptr;
}

class Importer {
 public:
  Importer(const Work& work, const RecordType& type, const std::vector<base::CsvRow>& rows)
      : work_(work), type_(type), rows_(rows) {}

  ImportReport run(bool dry_run) {
    if (rows_.empty()) {
      add(0, "", "", N_("The file is empty"));
      return std::move(report_);
    }
    read_header();
    if (!report_.faults.empty()) return std::move(report_);
    try {
      work_.services.db.write([&](db::WriteTx& tx) {
        for (size_t i = 1; i < rows_.size() && report_.faults.size() < kMaxFaults; ++i)
          import_row(tx, rows_[i]);
        if (dry_run || !report_.faults.empty()) throw Undo{};
        plugin::audit(tx, work_, "record.import", type_.id, 0, std::to_string(report_.rows) + " rows");
      });
      report_.written = true;
    } catch (const Undo&) {
      // Nothing was written.
    }
    return std::move(report_);
  }

 private:
  void add(int line, std::string_view column, std::string_view found, const Message& text) {
    report_.faults.push_back({line, std::string(column), std::string(found.substr(0, 200)), work_.tr(text)});
    while (!base::is_utf8(report_.faults.back().found)) report_.faults.back().found.pop_back();
  }

  void read_header() {
    const base::CsvRow& header = rows_.front();
    std::set<const Field*> seen;
    for (const std::string& raw : header.cells) {
      const std::string cell = base::normalise_line(raw);
      const Field* field = find_column(type_, cell);
      if (field == nullptr && !cell.empty()) {
        add(header.line, cell, cell, N_("No such column; see the list of columns"));
      } else if (field != nullptr && !seen.insert(field).second) {
        add(header.line, cell, cell, N_("This column stands twice"));
      }
      columns_.push_back(field);
      names_.push_back(cell);
    }
    for (const Field& field : type_.fields) {
      const bool has_first_value = field.kind == FieldKind::boolean || *field.default_text != '\0';
      if (field.is_in_form && field.is_required && !has_first_value && seen.count(&field) == 0) {
        add(header.line, work_.tr(field.label), "",
            Message(N_("The column “{name}” is missing"), {{"name", std::string(work_.tr(field.label))}}));
      }
    }
  }

  std::string column_name(const Field& field) const {
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == &field) return names_[i];
    }
    return std::string(work_.tr(field.label));
  }

  /// The values of the key fields, so that one day written in two ways is one day; nothing when one cannot be
  /// read.
  std::optional<std::vector<db::Value>> read_key(db::Reader& reader, const Typed& typed) {
    std::vector<db::Value> values;
    for (const char* key : type_.key) {
      const auto found = typed.find(key);
      if (found == typed.end()) return std::nullopt;
      auto value = parse_field(work_, reader, *type_.find_field(key), found->second, Source::file);
      if (!value) return std::nullopt;
      values.push_back(*std::move(value));
    }
    return values;
  }

  /// The record with this key; nothing when it is new.
  std::optional<std::int64_t> find_by_key(db::Reader& reader, const std::vector<db::Value>& values) {
    SqlBuilder builder(work_);
    builder.sql("SELECT t.id FROM ").name(type_.table).sql(" AS t WHERE 1 = 1");
    for (size_t i = 0; i < values.size(); ++i)
      builder.sql(" AND t.").name(type_.key[i]).sql(" = ").value(values[i]);
    db::Statement statement = builder.prepare(reader);
    if (!statement.step()) return std::nullopt;
    return statement.integer(0);
  }

  void import_row(db::WriteTx& tx, const base::CsvRow& row) {
    ++report_.rows;
    const size_t before = report_.faults.size();
    if (row.cells.size() > columns_.size()) {
      add(row.line, "", row.cells.back(),
          Message(
              N_("The row has {found} cells, the header {expected}"),
              {{"found", std::to_string(row.cells.size())}, {"expected", std::to_string(columns_.size())}}));
      return;
    }
    SaveRequest request;
    request.source = Source::file;
    std::string whole;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (columns_[i] == nullptr) continue;
      // An export carries computed and read-only columns too; coming back they say nothing.
      if (!columns_[i]->is_in_form) continue;
      request.typed[columns_[i]->name] = base::normalise_input(base::without_formula_guard(row.cells[i]));
      whole += request.typed[columns_[i]->name] + '\x1f';
    }
    // A row whose key cannot be read gets its faults from the save; it is compared with other rows as it is
    // written.
    std::string identity = whole;
    if (!type_.key.empty()) {
      if (const auto key = read_key(tx, request.typed)) {
        identity.clear();
        for (const db::Value& value : *key) {
          const db::Value text = history_text(value);
          if (const auto* words = std::get_if<std::string>(&text)) identity += i18n::fold(*words);
          identity += '\x1f';
        }
        request.id = find_by_key(tx, *key);
      }
    }
    const auto [first, fresh] = lines_.emplace(identity, row.line);
    if (!fresh) {
      add(row.line, "", "",
          Message(N_("The same record stands in line {line} already"),
                  {{"line", std::to_string(first->second)}}));
      return;
    }
    try {
      const SaveOutcome outcome = save_record(work_, tx, type_, request);
      for (const auto& [name, message] : outcome.errors) {
        const Field* field = type_.find_field(name);
        add(row.line, field != nullptr ? column_name(*field) : std::string(),
            field != nullptr ? request.typed[name] : std::string(), message);
      }
      if (outcome.kind == SaveOutcome::Kind::unchanged) ++report_.same;
      if (outcome.kind == SaveOutcome::Kind::saved) ++(request.id ? report_.changed : report_.added);
    } catch (const http::HttpError& error) {
      add(row.line, "", "",
          error.public_text().empty() ? Message(N_("You may not write this record")) : error.public_text());
    } catch (const db::Failure& failure) {
      if (!failure.constraint()) throw;
      add(row.line, "", "", N_("The record breaks a rule of the database"));
    }
    if (report_.faults.size() > before && report_.faults.size() >= kMaxFaults) {
      add(0, "", "", N_("There are more faults; mend these first"));
    }
  }

  const Work& work_;
  const RecordType& type_;
  const std::vector<base::CsvRow>& rows_;
  std::vector<const Field*> columns_;
  std::vector<std::string> names_;
  std::map<std::string, int> lines_;  // what identifies a row -> line where it stood first
  ImportReport report_;
};

}  // namespace

std::string format_csv(db::Reader& reader, const Work& work, const RecordType& type, const ListQuery& query,
                       Header header) {
  std::vector<const Field*> fields;
  std::vector<std::string> cells;
  for (const Field& field : type.fields) {
    if (!field.is_in_form && !field.is_in_detail && !field.is_in_list) continue;
    fields.push_back(&field);
    cells.emplace_back(header == Header::names ? std::string_view(field.name) : work.tr(field.label));
  }
  std::string out(base::kUtf8Bom);
  base::append_csv_row(out, cells);
  visit_rows(reader, work, type, query, fields, kMaxFileRows, [&](const plugin::Row& row) {
    cells.clear();
    for (const Field* field : fields) {
      const db::Value& value = row.values.get(field->name);
      if (field->kind == FieldKind::choice && header == Header::names) {
        cells.push_back(row.values.text(field->name));
      } else if (field->kind == FieldKind::integer || field->kind == FieldKind::hundredths) {
        cells.push_back(
            type_field(work, *field, value));  // a spreadsheet reads no thousands separators of ours
      } else {
        cells.push_back(format_field(work, *field, value, row.title(field->name)));
      }
    }
    base::append_csv_row(out, cells);
  });
  return out;
}

std::string format_csv_template(const Work& work, const RecordType& type) {
  std::vector<std::string> cells;
  for (const Field& field : type.fields) {
    if (field.is_in_form) cells.emplace_back(work.tr(field.label));
  }
  std::string out(base::kUtf8Bom);
  base::append_csv_row(out, cells);
  return out;
}

ImportReport import_csv(const Work& work, const RecordType& type, std::string_view bytes, bool dry_run) {
  const auto rows = base::parse_csv(bytes);
  if (!rows) {
    ImportReport report;
    report.faults.push_back({0, "", "", work.tr(rows.error())});
    return report;
  }
  return Importer(work, type, *rows).run(dry_run);
}

}  // namespace motcong::record
