#include "core/app/transfer_commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>

#include "core/app/command_log.h"
#include "core/app/open_command.h"
#include "core/app/say.h"
#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/record/export_file.h"
#include "core/record/import/cell_text.h"
#include "core/record/import/saved_import.h"

namespace motcong::app {
namespace {

using base::Message;

/// nullptr, with words, when there is no such type; the exit status is that of a usage error.
const plugin::RecordType* find_type(App& app, const std::string& id, int& status) {
  const plugin::RecordType* type = app.services().registry.find_type(id);
  if (type == nullptr) {
    std::string known;
    for (const plugin::RecordType& each : app.services().registry.types())
      known += std::string(known.empty() ? "" : ", ") + each.id;
    status = complain(Message(N_("There is no record type “{type}”; there are: {known}"),
                              {{"type", id}, {"known", known}})) +
             1;
  }
  return type;
}

/// "number, name": the fields of the type that are wanted.
std::string join_names(const plugin::RecordType& type,
                       const std::function<bool(const plugin::Field&)>& is_wanted) {
  std::vector<std::string> names;
  for (const plugin::Field& field : type.fields) {
    if (is_wanted(field)) names.emplace_back(field.name);
  }
  return base::join(names, ", ");
}

// ---- export

constexpr std::string_view kColumnsPrefix = "columns=";  // of a column in ListQuery::ignored

/// A file beside its target until it is whole, so that a file of that name stays as it was; gone again when
/// it never is.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(const std::string& target) : target_(target), path_(target + ".part") {}
  ~UnfinishedFile() {
    std::error_code ignored;
    if (!target_.empty()) std::filesystem::remove(path_, ignored);
  }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  bool can_be_made() const {
    std::error_code ignored;
    return !std::filesystem::is_directory(target_, ignored) && std::ofstream(path_, std::ios::binary).good();
  }
  bool finish() const {
    std::error_code failed;
    std::filesystem::rename(path_, target_, failed);
    return !failed;
  }

 private:
  std::filesystem::path target_, path_;
};

int refuse_file(const std::string& file) {
  return complain(Message(N_("{file} cannot be written"), {{"file", file}}));
}

struct ExportCommand {
  std::string type, format = "csv", out, columns;
  std::vector<std::string> filters;  // "field=value"
  std::string on;                    // the day that counts as today; "": today
};

/// The list's query that filters and columns ask for; nothing, with words, when one is not understood.
std::optional<record::ListQuery> read_query(db::Reader& reader, const plugin::Work& work,
                                            const plugin::RecordType& type, const ExportCommand& command) {
  http::Fields fields;
  for (const std::string& filter : command.filters) {
    const std::size_t sign = filter.find('=');
    const std::string name = base::normalise_line(filter.substr(0, sign));
    const std::string value =
        sign == std::string::npos ? std::string() : base::normalise_line(filter.substr(sign + 1));
    // A list takes an empty filter as none; here it would write more rows than were asked for.
    if (name.empty() || value.empty()) {
      complain(Message(N_("--filter takes “field=value”, not “{filter}”"), {{"filter", filter}}));
      return std::nullopt;
    }
    fields.add(name, value);
  }
  if (!command.columns.empty()) fields.add("columns", command.columns);
  record::ListQuery query = record::parse_list_query(reader, work, type, fields);
  for (const std::string& ignored : query.ignored) {
    const bool is_column = ignored.starts_with(kColumnsPrefix);
    complain(Message(is_column ? N_("{type} has no column “{name}”; there are: {known}")
                               : N_("{type} has no filter “{name}”; there are: {known}"),
                     {{"type", type.id},
                      {"name", is_column ? ignored.substr(kColumnsPrefix.size()) : ignored},
                      {"known", join_names(type, [&](const plugin::Field& field) {
                         return is_column || field.is_filter;
                       })}}));
  }
  for (const record::ListQuery::Fault& fault : query.faults)
    complain(Message(N_("{filter}: {why}"), {{"filter", fault.name + "=" + fault.typed},
                                             {"why", terminal_language().tr(fault.text)}}));
  if (!query.ignored.empty() || !query.faults.empty()) return std::nullopt;
  return query;
}

int export_type(const std::filesystem::path& data, const ExportCommand& command) {
  int status = 0;
  const auto app = open_to_read(data, status);
  if (!app) return status;
  const plugin::RecordType* type = find_type(*app, command.type, status);
  if (type == nullptr) return status;
  const auto format = record::parse_export_format(command.format);
  if (!format) return complain(format.error()) + 1;
  if (*format == record::ExportFormat::xlsx && command.out.empty())
    return complain(N_("An Excel file needs a name: --out FILE")) + 1;
  plugin::Work work = app->system_work();
  if (!command.on.empty()) {
    const auto day = base::parse_iso_date(command.on);
    if (!day) return complain(N_("--on takes a day as YYYY-MM-DD")) + 1;
    work.today = *day;
  }
  const std::string where =
      command.out.empty() ? plugin::kept_msgid(N_("standard output"))
                          : std::filesystem::absolute(command.out).lexically_normal().string();
  // What cannot be written down is not handed out.
  const auto log_made = [&](std::int64_t rows) {
    std::vector<Message> detail = {
        Message(N_("On the command line, by {who} of the operating system: {rows} rows to {where}"),
                {{"who", os_user()}, {"rows", std::to_string(rows)}, {"where", where}})};
    if (!command.filters.empty())
      detail.push_back(Message(N_("only {filters}"), {{"filters", base::join(command.filters, ", ")}}));
    const auto logged = log_command(*app, "record.export", type->id, detail);
    if (!logged) status = complain(logged.error());
    return logged.ok();
  };
  const auto fail = [&](const Message& reason) {
    const auto logged = log_command(
        *app, "record.export_fail", type->id,
        {Message(N_("On the command line, by {who} of the operating system, to {where}: {reason}"),
                 {{"who", os_user()}, {"where", where}, {"reason", work.tr(reason)}})});
    if (!logged) complain(logged.error());
    return complain(reason);
  };
  const Message cannot_write(N_("{file} cannot be written"), {{"file", command.out}});
  const UnfinishedFile unfinished(command.out);
  if (!command.out.empty() && !unfinished.can_be_made()) return fail(cannot_write);
  std::int64_t rows = 0;
  std::optional<Message> fault;
  const bool read = app->services().db.read([&](db::Reader& reader) {
    // Choices named in a refusal are in the language of the refusal.
    const plugin::Work asker{work.services, work.user, terminal_language(), work.now, work.today, ""};
    const auto query = read_query(reader, asker, *type, command);
    if (!query) {
      status = 2;
      return false;
    }
    rows = std::min(record::count_rows(reader, work, *type, *query), record::kMaxFileRows);
    if (*format == record::ExportFormat::xlsx) {
      std::filesystem::remove(unfinished.path());
      sheet::XlsxWriter writer(unfinished.path(), work.tr(type->label_plural));
      record::write_xlsx(writer, reader, work, *type, *query, record::Header::names);
      const auto written = writer.finish();
      if (!written) fault = written.error();
      return written.ok();
    }
    // Standard output cannot be taken back.
    if (command.out.empty() && !log_made(rows)) return false;
    std::ofstream file;
    if (!command.out.empty()) file.open(unfinished.path(), std::ios::binary);
    std::ostream& out = command.out.empty() ? std::cout : file;
    if (*format == record::ExportFormat::csv) {
      record::write_csv(out, reader, work, *type, *query, record::Header::names);
    } else {
      record::write_json(out, reader, work, *type, *query);
    }
    out.flush();
    if (!out.good())
      fault = command.out.empty() ? Message(N_("Standard output cannot be written")) : cannot_write;
    return out.good();
  });
  if (fault) return fail(*fault);
  if (!read || command.out.empty()) return status;
  if (!log_made(rows)) return status;
  return unfinished.finish() ? 0 : fail(cannot_write);
}

// ---- import

constexpr int kPrintedFaults = 50;  // more scroll away what matters

struct ImportCommand {
  std::string type, file, sheet, skipped;
  std::vector<std::string> map;  // "heading=field"
  int head_row = 0;
  bool dry_run = false, update = false, skip_errors = false;
};

/// The sheet named or numbered from 1; -1 when there is none.
int find_sheet(const sheet::Workbook& workbook, const std::string& wanted) {
  if (wanted.empty()) return 0;
  for (std::size_t i = 0; i < workbook.sheets.size(); ++i) {
    if (workbook.sheets[i].name == wanted || std::to_string(i + 1) == wanted) return static_cast<int>(i);
  }
  return -1;
}

/// Applies --map; false, with words, when a heading or field is not there.
bool apply_map(const plugin::RecordType& type, record::ReadImport& read,
               const std::vector<std::string>& pairs) {
  for (const std::string& pair : pairs) {
    const std::size_t sign = pair.rfind('=');
    const std::string heading = base::normalise_line(pair.substr(0, sign));
    const std::string name = sign == std::string::npos ? std::string() : pair.substr(sign + 1);
    const plugin::Field* field = name.empty() ? nullptr : type.find_field(name);
    if (sign == std::string::npos) {
      complain(Message(N_("--map takes “heading=field”, or “heading=” to leave a column out, not “{pair}”"),
                       {{"pair", pair}}));
      return false;
    }
    if (!name.empty() && (field == nullptr || !field->is_in_form)) {
      complain(
          Message(N_("--map {pair}: {type} has no field “{name}” that a file may fill; there are: {known}"),
                  {{"pair", pair},
                   {"type", type.id},
                   {"name", name},
                   {"known", join_names(type, [](const plugin::Field& each) { return each.is_in_form; })}}));
      return false;
    }
    bool found = false;
    for (std::size_t i = 0; i < read.table.columns.size(); ++i) {
      if (field != nullptr && read.map[i] == field)
        read.map[i] = nullptr;  // the explicit one wins over the guess
      if (read.table.columns[i].name == heading || read.table.columns[i].letter == heading) {
        read.map[i] = field;
        found = true;
      }
    }
    if (!found) {
      std::vector<std::string> known;
      for (const record::TableColumn& column : read.table.columns)
        known.push_back(base::normalise_line(column.name));
      complain(Message(N_("The file has no column “{name}”; row {row} names: {known}"),
                       {{"name", heading},
                        {"row", std::to_string(read.head.first_row)},
                        {"known", base::join(known, ", ")}}));
      return false;
    }
  }
  return true;
}

/// Row, reason, then the cells as they are shown. False when the file cannot be written.
bool write_skipped(const std::string& path, const record::ReadImport& read,
                   const record::ImportReport& report) {
  std::ofstream out(path, std::ios::binary);
  std::vector<std::string> cells = {std::string(terminal_language().tr(N_("Row"))),
                                    std::string(terminal_language().tr(N_("What is wrong")))};
  for (const record::TableColumn& column : read.table.columns) cells.push_back(column.name);
  std::string text(base::kUtf8Bom);
  base::append_csv_row(text, cells);
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    const record::RowResult& result = report.rows[i];
    if (result.faults.empty()) continue;
    std::string why;
    for (const record::RowFault& fault : result.faults) {
      why += (why.empty() ? "" : "; ") + record::format_fault(terminal_language(), fault);
    }
    cells = {std::to_string(result.row), why};
    const sheet::Row& row = *read.table.rows[i];
    for (const record::TableColumn& column : read.table.columns) {
      const auto index = static_cast<std::size_t>(column.index);
      const sheet::Cell cell = index < row.cells.size() ? row.cells[index] : sheet::Cell();
      cells.push_back(cell.kind == sheet::CellKind::text ? base::normalise_input(cell.text)
                                                         : record::show_cell(cell));
    }
    base::append_csv_row(text, cells);
  }
  out << text;
  out.close();
  return out.good();
}

/// The first faults; `all`: the file that holds every one of them, "" when there is none.
void print_faults(const std::string& file, const record::ImportReport& report, const std::string& all) {
  int count = 0;
  for (const record::RowResult& row : report.rows) {
    for (const record::RowFault& fault : row.faults) {
      if (++count > kPrintedFaults) continue;
      std::fprintf(stderr, "%s:%d: %s\n", file.c_str(), row.row,
                   record::format_fault(terminal_language(), fault).c_str());
    }
  }
  if (count <= kPrintedFaults) return;
  const std::string more = std::to_string(count - kPrintedFaults);
  complain(all.empty() ? Message(N_("… and {count} more"), {{"count", more}})
                       : Message(N_("… and {count} more; all are in {file}"), {{"count", more}, {"file", all}}));
}

/// How many rows have which reason, the most frequent first.
void say_reasons(const record::ImportReport& report) {
  for (const record::FaultTotal& total : record::total_faults(report)) {
    say(Message(N_("  {count} × {reason}"), {{"count", std::to_string(total.rows)},
                                                 {"reason", record::format_total(terminal_language(), total)}}));
  }
}

int import_type(const std::filesystem::path& data, const ImportCommand& command) {
  int status = 0;
  const auto app = open_to_write(data, status);
  if (!app) return status;
  const plugin::RecordType* type = find_type(*app, command.type, status);
  if (type == nullptr) return status;
  if (!type->can_import || type->access.create.is_nobody()) {
    return complain(Message(N_("Records of {type} are not made by import"), {{"type", command.type}}));
  }
  const plugin::Work system = app->system_work();
  const plugin::Work work{system.services, system.user, terminal_language(), system.now, system.today, ""};

  record::SavedImport plan;
  auto read = record::read_import_file(command.file, *type, plan);
  if (!read) return complain(read.error());
  if (!command.sheet.empty() || command.head_row > 0) {
    plan.sheet_no = find_sheet((*read)->workbook, command.sheet);
    if (plan.sheet_no < 0) {
      std::vector<std::string> known;
      for (const sheet::Sheet& each : (*read)->workbook.sheets)
        known.push_back(each.name.empty() ? std::string("1") : each.name);
      return complain(Message(N_("There is no sheet “{sheet}” in the file; there are: {known}"),
                              {{"sheet", command.sheet}, {"known", base::join(known, ", ")}}));
    }
    plan.head.first_row = command.head_row;
    read = record::read_import_file(command.file, *type, plan);
    if (!read) return complain(read.error());
  }
  record::ReadImport& file = **read;
  if (!apply_map(*type, file, command.map)) return 2;
  std::string left_out;
  for (std::size_t i = 0; i < file.map.size(); ++i) {
    if (file.map[i] == nullptr) left_out += (left_out.empty() ? "" : ", ") + file.table.columns[i].name;
  }
  if (!left_out.empty()) say(Message(N_("Columns left out: {columns}"), {{"columns", left_out}}));
  const auto faults = record::check_columns(work, *type, file.table, file.map, 200'000);
  for (const Message& fault : faults) complain(fault);
  if (!faults.empty()) return 1;

  const std::string skipped = command.skipped.empty() ? command.file + ".skipped.csv" : command.skipped;
  if (std::error_code none; std::filesystem::equivalent(skipped, command.file, none))
    return complain(Message(N_("--skipped names the file that is read: {file}"), {{"file", skipped}}));
  struct NoPlaceForSkipped {};  // undoes the import: rows left out and written down nowhere are lost
  const record::ImportOptions options{
      .change_known = command.update, .leave_faulty = command.skip_errors, .dry_run = command.dry_run};
  record::ImportReport report;
  try {
    report = record::run_import_alone(
        work, *type, file.table, file.map, options, nullptr,
        [&](db::WriteTx& tx, const record::ImportReport& done) {
          plugin::audit(tx, work, "record.import", type->id, 0,
                        plugin::pack_sentence(
                            Message(N_("On the command line, by {who} of the operating system, {file}: {added} new, "
                                       "{changed} changed, {faulty} left out"),
                                    {{"who", os_user()},
                                     {"file", std::filesystem::path(command.file).filename().string()},
                                     {"added", std::to_string(done.added)},
                                     {"changed", std::to_string(done.changed)},
                                     {"faulty", std::to_string(done.faulty())}})));
          if (done.faulty() > 0 && !write_skipped(skipped, file, done)) throw NoPlaceForSkipped();
        });
  } catch (const NoPlaceForSkipped&) {
    refuse_file(skipped);
    return complain(N_("Nothing was written, as the rows left out can be kept nowhere"));
  }
  // What was written left its faulty rows in that file; when nothing was, they are put there only if there are many,
  // by a dry run only where that is asked for.
  bool kept = report.written && report.faulty() > 0;
  const bool may_write = !command.dry_run || !command.skipped.empty();
  if (!report.written && may_write && report.faulty() > kPrintedFaults) kept = write_skipped(skipped, file, report);
  print_faults(command.file, report, kept ? skipped : std::string());
  const char* summary =
      command.dry_run ? N_("Checked {rows} rows: {added} new, {changed} changed, {same} the same, {faulty} "
                           "faulty. Nothing was written.")
      : report.written
          ? N_("Read {rows} rows: {added} new, {changed} changed, {same} the same, {faulty} left out.")
          : N_("Read {rows} rows: {added} new, {changed} changed, {same} the same, {faulty} faulty. Nothing "
               "was written.");
  say(Message(summary, {{"rows", std::to_string(report.total())},
                        {"added", std::to_string(report.added)},
                        {"changed", std::to_string(report.changed)},
                        {"same", std::to_string(report.same)},
                        {"faulty", std::to_string(report.faulty())}}));
  say_reasons(report);
  if (report.faulty() == 0) return 0;
  if (!report.written) return 1;
  say(Message(N_("The rows left out and the reasons are in {file}"), {{"file", skipped}}));
  return 0;
}

}  // namespace

void add_transfer_commands(CLI::App& cli, const std::filesystem::path& data,
                           const std::function<CLI::App*(CLI::App*)>& with_data, int& status) {
  auto* import_command = with_data(cli.add_subcommand(
      "import",
      "Read an Excel or CSV file into a record type, all rows or none, while the portal is stopped"));
  const auto import = std::make_shared<ImportCommand>();
  import_command->add_option("type", import->type, "Record type, such as par.task")->required();
  import_command->add_option("file", import->file, "File: .xlsx or CSV")
      ->required()
      ->check(CLI::ExistingFile);
  import_command->add_option("--map", import->map,
                             "Column that fills a field: “heading=field”; “heading=” leaves it out");
  import_command->add_option("--sheet", import->sheet, "Name or number of the sheet (default: the first)");
  import_command->add_option("--head-row", import->head_row, "First row of the head (default: found)")
      ->check(CLI::Range(1, 2'000'000));
  import_command->add_flag("--dry-run", import->dry_run, "Check every row, write nothing");
  import_command->add_flag("--update", import->update,
                           "Rows that name a known record change it; else they are faults");
  import_command->add_flag("--skip-errors", import->skip_errors,
                           "Write the good rows; the others go to a file with the reasons");
  import_command->add_option("--skipped", import->skipped, "That file (default: FILE.skipped.csv)");
  import_command->callback([&data, &status, import] { status = import_type(data, *import); });

  auto* export_command = with_data(
      cli.add_subcommand("export", "Write all rows of a record type; works beside a running portal"));
  const auto options = std::make_shared<ExportCommand>();
  export_command->add_option("type", options->type, "Record type, such as par.task")->required();
  export_command->add_option("--format", options->format, "csv, xlsx or json")
      ->check(CLI::IsMember({"csv", "xlsx", "json"}));
  export_command->add_option("--filter", options->filters,
                             "As the list filters: field=value, field_from=..., q=words");
  export_command->add_option("--on", options->on,
                             "What is computed as of this day, YYYY-MM-DD (default: today)");
  export_command->add_option("--columns", options->columns, "Fields in this order: number,title");
  export_command->add_option("--out,-o", options->out, "File (default: standard output)");
  export_command->callback([&data, &status, options] { status = export_type(data, *options); });
}

}  // namespace motcong::app
