// The pages of an import: send a file; say how its columns are read; see what every row would do; write;
// undo. Each step has an address of its own, so that one may leave and come back.
#include "core/record/pages.h"

#include <algorithm>

#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/plugin/frame.h"
#include "core/plugin/jobs.h"
#include "core/plugin/table_cell.h"
#include "core/record/draft.h"
#include "core/record/file_rules.h"
#include "core/record/import/cell_text.h"
#include "core/record/import/saved_import.h"
#include "core/record/import/sheet_files.h"
#include "core/record/page_parts.h"

namespace motcong::record {
namespace {

constexpr std::size_t kBreaksFrom = 60;  // bytes of a sample that may break anywhere

using base::Message;
using http::Response;
using plugin::Context;
using plugin::Field;
using plugin::RecordType;
using plugin::Work;

constexpr int kShownImports = 10;
constexpr std::size_t kPreviewRows = 8;
constexpr std::size_t kPreviewColumns = 12;
constexpr std::int64_t kResultRows = 50;
constexpr std::size_t kMostReasons = 30;  // shown; the rest is rare
constexpr std::size_t kAtOnce = 300;  // rows; more are long work with a page of its own

std::string import_path(const RecordType& type, std::int64_t id = 0, std::string_view suffix = {}) {
  std::string path = std::string(type.path) + "/import";
  if (id != 0) path += "/" + std::to_string(id);
  return path.append(suffix);
}

std::string heading_of(const Work& work, const RecordType& type) {
  return work.tr(Message(N_("Import: {what}"), {{"what", std::string(work.tr(type.label_plural))}}));
}

std::vector<plugin::Crumb> crumbs_of(const Context& context, const RecordType& type, bool inside) {
  std::vector<plugin::Crumb> crumbs = {{std::string(context.tr(type.label_plural)), type.path}};
  if (inside) crumbs.push_back({std::string(context.tr(N_("Import"))), import_path(type)});
  return crumbs;
}

std::int64_t max_rows(const Work& work) {
  const auto rows = i18n::parse_integer(work.services.settings.get("import.max_rows", kDefaultImportRows));
  return rows ? *rows : 20'000;
}

const char* state_label(const SavedImport& saved) {
  if (saved.state == "checked") return N_("Checked, not written");
  if (saved.state == "written") return N_("Written");
  if (saved.state == "undone") return N_("Undone");
  return N_("Sent, not checked");
}

SavedImport load_import(Context& context, const RecordType& type) {
  auto saved = find_import(context.db(), context, type, context.id());
  if (!saved) throw http::HttpError(404);
  return *std::move(saved);
}

// ---- 1. the file

void fill_own_imports(Context& context, view::Object& page, const RecordType& type) {
  const std::vector<SavedImport> imports = list_imports(context.db(), context, type, kShownImports);
  if (imports.empty()) {
    page.set("imports", false);
    return;
  }
  view::List& rows = page.object("imports").list("rows");
  for (const SavedImport& saved : imports) {
    rows.add()
        .set("name", saved.file_name)
        .set("href", import_path(type, saved.id, saved.state == "uploaded" ? "" : "/result"))
        .set("at", i18n::format_instant(saved.uploaded_at))
        .set("state", context.tr(state_label(saved)))
        .set("tone", saved.state == "written" ? "ok" : "neutral");
  }
}

Response show_upload(Context& context, const RecordType& type, std::string_view error, int status) {
  view::Object page;
  clear_head(page, heading_of(context, type),
             context.tr(N_("Nothing is written before you have seen what every row would do.")));
  fill_form_start(page, import_path(type), context.tr(N_("Send the file")), type.path);
  page.set("is_multipart", true).set("template_href", import_path(type, 0, "/template"));
  view::Object& control = page.list("fields").add();
  fill_field(context, context.db(), control,
             Field::text("file", N_("Excel file (.xlsx) or CSV"))
                 .required()
                 .hint(N_("Titles above the table may stay; the sheet and the head are chosen next.")),
             "", error);
  control.set("is_input", false)
      .set("is_file", true)
      .set("accept", ".xlsx,.xlsm,.csv,.txt")
      .set("is_wide", true);
  if (!error.empty())
    plugin::set_error_summary(context, page, {{"file", std::string(error)}}, N_("The file was not taken"));
  page.set("limits",
           context.tr(Message(
               N_("At most {size} and {rows} rows at once; larger lists are split among several files."),
               {{"size", format_bytes(max_import_bytes(context), context.language)},
                {"rows", i18n::format_integer(max_rows(context), context.language)}})));
  fill_own_imports(context, page, type);
  view::Object& table = page.object("table");
  table.set("caption", context.tr(N_("Columns")));
  view::List& heads = table.list("columns");
  for (const char* label : {N_("Column"), N_("Needed"), N_("What it holds")}) {
    heads.add().set("label", context.tr(label)).set("kind", "").set("sort", "").set("href", "");
  }
  view::List& rows = table.list("rows");
  for (const Field& field : type.fields) {
    if (!field.is_in_form) continue;
    view::List& cells = rows.add().list("cells");
    plugin::add_cell(cells, {.text = std::string(context.tr(field.label)), .is_title = true});
    plugin::add_cell(cells, {.text = describe_need(context, type, field)});
    plugin::add_cell(cells, {.text = describe_content(context, field)});
  }
  return context.page(
      "core/import", std::move(page),
      {.title = heading_of(context, type), .crumbs = crumbs_of(context, type, false), .status = status});
}

// ---- 2. its columns

void fill_sheet_choice(Context& context, view::Object& page, const RecordType& type, const SavedImport& saved,
                       const ReadImport& read) {
  page.set("sheet_action", import_path(type, saved.id));
  view::List& sheets = page.list("sheets");
  for (std::size_t i = 0; i < read.workbook.sheets.size(); ++i) {
    const sheet::Sheet& sheet = read.workbook.sheets[i];
    std::string label = sheet.name.empty() ? std::string(context.tr(N_("The only sheet"))) : sheet.name;
    if (sheet.hidden) label += " " + std::string(context.tr(N_("(hidden)")));
    sheets.add()
        .set("value", std::to_string(i))
        .set("label", label)
        .set("is_selected", static_cast<int>(i) == read.sheet_no);
  }
  page.set("head_row", std::to_string(read.head.first_row));
  view::List& counts = page.list("head_rows");
  for (int rows = 1; rows <= 3; ++rows) {
    counts.add()
        .set("value", std::to_string(rows))
        .set("label", std::to_string(rows))
        .set("is_selected", rows == read.head.rows);
  }
}

void fill_columns(Context& context, view::Object& page, const RecordType& type, const ReadImport& read) {
  view::List& rows = page.list("columns");
  for (std::size_t i = 0; i < read.table.columns.size(); ++i) {
    const TableColumn& column = read.table.columns[i];
    view::Object& row = rows.add();
    row.set("letter", column.letter)
        .set("name", column.name)
        .set("control", "c" + std::to_string(column.index));
    view::List& samples = row.list("samples");
    for (const std::string& sample : column.samples) samples.add().set("text", sample);
    view::List& options = row.list("options");
    options.add()
        .set("value", "")
        .set("label", context.tr(N_("– leave out –")))
        .set("is_selected", read.map[i] == nullptr);
    for (const Field& field : type.fields) {
      if (!field.is_in_form) continue;
      options.add()
          .set("value", field.name)
          .set("label", std::string(context.tr(field.label)) + (field.is_required ? " *" : ""))
          .set("is_selected", read.map[i] == &field);
    }
  }
}

void fill_preview(Context& context, view::Object& page, const ReadImport& read) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < read.map.size() && shown.size() < kPreviewColumns; ++i) {
    if (read.map[i] != nullptr) shown.push_back(i);
  }
  if (shown.empty() || read.table.rows.empty()) {
    page.set("table", false);
    return;
  }
  view::Object& table = page.object("table");
  table.set("caption", context.tr(N_("The first rows as they will be read")));
  view::List& heads = table.list("columns");
  const auto add_head = [&](std::string_view label) {
    heads.add().set("label", label).set("kind", "").set("sort", "").set("href", "");
  };
  add_head(context.tr(N_("Row")));
  for (const std::size_t i : shown) add_head(context.tr(read.map[i]->label));
  view::List& rows = table.list("rows");
  for (std::size_t r = 0; r < read.table.rows.size() && r < kPreviewRows; ++r) {
    const sheet::Row& row = *read.table.rows[r];
    view::List& cells = rows.add().list("cells");
    plugin::add_cell(cells, {.text = std::to_string(row.number), .kind = "num", .is_title = true});
    for (const std::size_t i : shown) {
      const auto index = static_cast<std::size_t>(read.table.columns[i].index);
      const auto typed = index < row.cells.size()
                             ? read_cell(row.cells[index], *read.map[i], read.table.since_1904)
                             : base::Result<std::string>(std::string());
      plugin::add_cell(cells,
                       typed ? plugin::Cell{.text = *typed, .kind = typed->size() > kBreaksFrom ? "long" : ""}
                             : plugin::Cell{.text = context.tr(typed.error()), .tone = "danger"});
    }
  }
}

Response show_columns(Context& context, const RecordType& type, const SavedImport& saved,
                      const ReadImport& read, const std::vector<std::string>& errors, int status) {
  view::Object page;
  clear_head(page, heading_of(context, type), saved.file_name);
  fill_sheet_choice(context, page, type, saved, read);
  view::List& hidden = fill_form_start(page, import_path(type, saved.id, "/check"),
                                       context.tr(N_("Check, write nothing")), import_path(type));
  add_hidden(hidden, "sheet", std::to_string(read.sheet_no));
  add_hidden(hidden, "row", std::to_string(read.head.first_row));
  add_hidden(hidden, "rows", std::to_string(read.head.rows));
  fill_columns(context, page, type, read);
  fill_preview(context, page, read);
  page.set("has_key", !type.key.empty()).set("change_known", saved.change_known);
  std::string key;
  for (const char* name : type.key) {
    if (!key.empty()) key += ", ";
    key += context.tr(type.find_field(name)->label);
  }
  page.set("key_text", context.tr(Message(
                           N_("Rows that name a record that is there already change it (told by: {fields})"),
                           {{"fields", key}})));
  page.set(
      "count_text",
      context.tr(Message(N_("{count} rows below the head"),
                         {{"count", i18n::format_integer(static_cast<std::int64_t>(read.table.rows.size()),
                                                         context.language)}})));
  std::vector<std::pair<std::string, std::string>> items;
  for (const std::string& error : errors) items.emplace_back("columns", error);
  plugin::set_error_summary(context, page, items, N_("The file cannot be checked like this"));
  return context.page(
      "core/import_columns", std::move(page),
      {.title = heading_of(context, type), .crumbs = crumbs_of(context, type, true), .status = status});
}

/// The sheet and head asked for in a form or an address; what is no number leaves what was there.
void read_sheet_choice(const http::Fields& fields, SavedImport& saved) {
  const auto read = [&](const char* name, int lowest, int highest, int& target) {
    const auto number = i18n::parse_integer(fields.get(name));
    if (number && *number >= lowest && *number <= highest) target = static_cast<int>(*number);
  };
  read("sheet", 0, 1'000, saved.sheet_no);
  read("row", 1, 2'000'000, saved.head.first_row);
  read("rows", 1, 3, saved.head.rows);
}

/// Reads the file again; a file that has become unreadable (removed by a clean-up) leads back to the start.
std::unique_ptr<ReadImport> load_file(Context& context, const RecordType& type, const SavedImport& saved) {
  auto read = read_import(context.db(), context, type, saved);
  if (!read) throw http::HttpError(409, read.error()).back_to(import_path(type));
  return *std::move(read);
}

/// What the form of the columns says: sheet, head, what each column fills, whether known records change.
std::unique_ptr<ReadImport> read_columns_form(Context& context, const RecordType& type,
                                              const http::Fields& form, SavedImport& saved) {
  read_sheet_choice(form, saved);
  saved.columns.clear();
  saved.change_known = type.key.empty() || form.get("change_known") == "1";
  auto read = load_file(context, type, saved);
  saved.sheet_no = read->sheet_no;
  saved.head = read->head;
  for (std::size_t i = 0; i < read->map.size(); ++i) {
    const std::string_view name = form.get("c" + std::to_string(read->table.columns[i].index));
    const Field* field = name.empty() ? nullptr : type.find_field(name);
    if (field != nullptr && !field->is_in_form) field = nullptr;
    if (field == nullptr && !name.empty())
      throw http::HttpError(400, N_("The form names a field that it may not set"));
    read->map[i] = field;
  }
  saved.columns = pack_columns(read->table, read->map);
  return read;
}

// ---- 3. what was found, 4. writing

/// Thrown inside the transaction: another press of the same button has written the import meanwhile.
struct WrittenAlready {};

/// Checks or writes; the report is saved in either case. Throws WrittenAlready.
ImportReport execute(const Work& work, const RecordType& type, std::int64_t id, const ImportOptions& options,
                     plugin::Progress* progress) {
  ImportReport report;
  const auto saved =
      work.services.db.read([&](db::Reader& reader) { return find_import(reader, work, type, id); });
  if (!saved) throw http::HttpError(404);
  auto read =
      work.services.db.read([&](db::Reader& reader) { return read_import(reader, work, type, *saved); });
  if (!read) throw http::HttpError(409, read.error());
  report =
      run_import_alone(work, type, (*read)->table, (*read)->map, options, progress,
                       [&](db::WriteTx& tx, const ImportReport& done) {
                         if (!save_report(tx, work, id, done)) throw WrittenAlready();
                         plugin::audit(tx, work, "record.import", type.id, 0,
                                       plugin::pack_sentence(
                                           Message(N_("{file}: {added} new, {changed} changed, {same} the same, "
                                                      "{faulty} left out"),
                                                   {{"file", saved->file_name},
                                                    {"added", std::to_string(done.added)},
                                                    {"changed", std::to_string(done.changed)},
                                                    {"same", std::to_string(done.same)},
                                                    {"faulty", std::to_string(done.faulty())}})));
                       });
  if (!report.written && !report.cancelled)
    work.services.db.write([&](db::WriteTx& tx) { save_report(tx, work, id, report); });
  return report;
}

Message describe_report(const ImportReport& report) {
  const std::vector<std::pair<std::string, std::string>> counts = {
      {"added", std::to_string(report.added)},
      {"changed", std::to_string(report.changed)},
      {"same", std::to_string(report.same)},
      {"faulty", std::to_string(report.faulty())}};
  Message text =
      report.cancelled ? N_("Stopped; nothing was written.")
      : report.written ? N_("Imported: {added} new, {changed} changed, {same} the same, {faulty} left out.")
      : report.faulty()
          ? N_("Checked: {faulty} rows cannot be written. Nothing was written.")
          : N_("Checked: {added} new, {changed} changed, {same} the same. Nothing is written yet.");
  text.args = counts;
  return text;
}

/// At once when the file is small; else as long work that leads to the result.
Response start(Context& context, const RecordType& type, std::int64_t id, std::size_t rows,
               const ImportOptions& options) {
  const std::string result = import_path(type, id, "/result");
  if (rows <= kAtOnce) {
    try {
      const ImportReport report = execute(context, type, id, options, nullptr);
      context.refresh();
      const Message done = describe_report(report);
      return context.redirect(result,
                              report.written ? add_consequence(context, type, done) : done,
                              report.faulty() > 0 && !report.written ? "warn" : "ok");
    } catch (const WrittenAlready&) {
      return context.redirect(result);
    }
  }
  const RecordType* target = &type;
  const std::int64_t task = context.services.jobs.start_task(
      context, {N_("Import: {what}"), {{"what", std::string(context.tr(type.label_plural))}}},
      [target, id, options, result](const Work& work, plugin::Progress& progress) -> plugin::TaskOutcome {
        progress.set_step(options.dry_run ? N_("Every row is checked. Nothing is written.")
                                          : N_("The rows are written."));
        try {
          const ImportReport report = execute(work, *target, id, options, &progress);
          return {!report.cancelled, describe_report(report), result};
        } catch (const WrittenAlready&) {
          return {true, N_("This import was written already"), result};
        }
      });
  return context.redirect("/work/" + std::to_string(task));
}

void fill_state_tabs(Context& context, view::Object& page, const RecordType& type, const SavedImport& saved,
                     std::optional<RowState> chosen) {
  view::Object& tabs = page.object("tabs");
  tabs.set("label", context.tr(N_("Rows by what they do")));
  view::List& items = tabs.list("items");
  const auto add = [&](std::string_view label, int count, const std::string& query, bool is_current) {
    items.add()
        .set("label", label)
        .set("href", import_path(type, saved.id, "/result") + query)
        .set("is_current", is_current)
        .set("count", i18n::format_integer(count, context.language));
  };
  add(context.tr(N_("All rows")), saved.total(), "?state=all", !chosen);
  const std::pair<RowState, int> states[] = {{RowState::wrong, saved.wrong},
                                             {RowState::duplicate, saved.duplicate},
                                             {RowState::added, saved.added},
                                             {RowState::changed, saved.changed},
                                             {RowState::same, saved.same}};
  for (const auto& [state, count] : states) {
    add(context.tr(row_state_label(state)), count, "?state=" + std::string(row_state_name(state)),
        chosen == state);
  }
}

const char* state_tone(RowState state) {
  switch (state) {
    case RowState::added:
      return "ok";
    case RowState::changed:
      return "info";
    case RowState::same:
      return "neutral";
    default:
      return "danger";
  }
}

/// The totals by reason, each with the way to its rows; what is chosen of them (`reason`, counted from 1), nullptr: none.
const FaultTotal* fill_reasons(Context& context, view::Object& page, const RecordType& type, const SavedImport& saved,
                               const std::vector<FaultTotal>& totals) {
  page.set("reasons", false);
  if (totals.empty()) return nullptr;
  const auto asked = i18n::parse_integer(context.request.query.get("reason"));
  const std::string result = import_path(type, saved.id, "/result");
  view::Object& reasons = page.object("reasons");
  reasons.set("heading", context.tr(N_("Rows by reason")));
  reasons.set("all_href", asked ? result + "?state=all" : std::string());
  view::List& rows = reasons.list("rows");
  for (std::size_t i = 0; i < totals.size() && i < kMostReasons; ++i) {
    rows.add()
        .set("label", format_total(context.language, totals[i]))
        .set("href", result + "?state=all&reason=" + std::to_string(i + 1))
        .set("count", i18n::format_integer(totals[i].rows, context.language))
        .set("is_current", asked && *asked == static_cast<std::int64_t>(i) + 1);
  }
  const bool is_known = asked && *asked >= 1 && static_cast<std::size_t>(*asked) <= std::min(totals.size(), kMostReasons);
  return is_known ? &totals[static_cast<std::size_t>(*asked) - 1] : nullptr;
}

/// Of the page asked for, one row more than is shown: it tells whether there is a next page.
std::vector<SavedRow> list_page_rows(Context& context, const SavedImport& saved, std::optional<RowState> state,
                                     const FaultTotal* reason, std::vector<SavedRow> told, std::int64_t number) {
  const std::int64_t first = (number - 1) * kResultRows;
  if (reason == nullptr) return list_saved_rows(context.db(), context, saved.id, state, first, kResultRows + 1);
  std::erase_if(told, [&](const SavedRow& row) {
    return std::ranges::none_of(row.faults, [&](const PackedFault& fault) { return reason->is_of(fault); });
  });
  told.erase(told.begin(), told.begin() + std::min<std::int64_t>(first, static_cast<std::int64_t>(told.size())));
  if (told.size() > kResultRows + 1) told.resize(kResultRows + 1);
  return told;
}

void fill_rows(Context& context, view::Object& page, const RecordType& type, const SavedImport& saved,
               std::optional<RowState> state) {
  std::vector<SavedRow> told = list_saved_rows(context.db(), context, saved.id, std::nullopt, 0, saved.total());
  std::erase_if(told, [](const SavedRow& row) { return row.faults.empty(); });
  std::vector<std::vector<PackedFault>> faults;
  for (const SavedRow& row : told) faults.push_back(row.faults);
  const std::vector<FaultTotal> totals = total_faults(faults);
  const FaultTotal* reason = fill_reasons(context, page, type, saved, totals);
  std::int64_t number = 1;
  if (const auto asked = i18n::parse_integer(context.request.query.get("page"));
      asked && *asked > 0 && *asked < 100'000)
    number = *asked;
  std::vector<SavedRow> rows = list_page_rows(context, saved, state, reason, std::move(told), number);
  const bool more = static_cast<std::int64_t>(rows.size()) > kResultRows;
  if (more) rows.pop_back();
  view::List& out = page.list("rows");
  for (const SavedRow& row : rows) {
    view::Object& item = out.add();
    item.set("row", std::to_string(row.row))
        .set("state", context.tr(row_state_label(row.state)))
        .set("tone", state_tone(row.state));
    item.set("title", row.title.empty() ? "–" : row.title);
    const bool can_open = row.record_id != 0 && row_exists(context.db(), context, type, row.record_id);
    item.set("href", can_open ? record_url(type, row.record_id) : std::string());
    view::List& details = item.list("details");
    for (const std::string& detail : row.details) details.add().set("text", detail);
  }
  page.set("has_rows", !rows.empty());
  page.set("prev_href",
           number > 1 ? url_with(context.request, {{"page", std::to_string(number - 1)}}) : std::string());
  page.set("next_href",
           more ? url_with(context.request, {{"page", std::to_string(number + 1)}}) : std::string());
}

Message result_text(const SavedImport& saved) {
  if (saved.state == "undone") return N_("This import was undone: everything is as it was before.");
  if (saved.state == "written" && saved.faulty() > 0)
    return {N_("Written. {count} rows were left out."), {{"count", std::to_string(saved.faulty())}}};
  if (saved.state == "written") return N_("All rows were written.");
  if (saved.faulty() > 0)
    return {N_("{count} rows cannot be written. Nothing was written."),
            {{"count", std::to_string(saved.faulty())}}};
  if (saved.added + saved.changed == 0)
    return N_("Every row says what the portal has already. There is nothing to write.");
  return N_("No faults. Nothing is written yet.");
}

Response show_undo(Context& context, const RecordType& type, const SavedImport& saved,
                   const std::vector<Message>& reasons, int status) {
  view::Object page;
  const std::string heading =
      context.tr(Message(N_("Undo the import of {file}"), {{"file", saved.file_name}}));
  page.set("heading", heading).set("lead", "").set("is_danger", true).set("is_irreversible", false);
  fill_form_start(page, import_path(type, saved.id, "/undo"), context.tr(N_("Undo the import")),
                  import_path(type, saved.id, "/result"));
  add_fact(page.list("items"), context.tr(N_("Written at")), i18n::format_instant(saved.written_at));
  view::List& effects = page.object("effects").list("items");
  const auto effect = [&](const char* text, int count) {
    effects.add().set("text",
                      context.tr(Message(text, {{"count", i18n::format_integer(count, context.language)}})));
  };
  if (saved.added > 0) effect(N_("{count} records that it made are removed."), saved.added);
  if (saved.changed > 0)
    effect(N_("{count} records that it changed get their earlier values back."), saved.changed);
  effects.add().set("text", context.tr(N_("When one of them was changed since, nothing is undone.")));
  page.list("fields");
  std::vector<std::pair<std::string, std::string>> items;
  for (const Message& reason : reasons) items.emplace_back("", context.tr(reason));
  plugin::set_error_summary(context, page, items, N_("The import cannot be undone. Nothing was changed."));
  return context.page("core/confirm", std::move(page),
                      {.title = heading, .crumbs = crumbs_of(context, type, true), .status = status});
}

}  // namespace

Response import_page(Context& context, const RecordType& type) { return show_upload(context, type, "", 200); }

Response import_upload(Context& context, const RecordType& type) {
  const http::UploadedFile* file = nullptr;
  for (const http::UploadedFile& sent : context.request.files) {
    if (sent.field == "file" && !sent.file_name.empty()) file = &sent;
  }
  if (file == nullptr)
    return show_upload(context, type, context.tr(N_("No file was chosen. Choose one.")), 422);
  const auto id = add_import(context, type, *file);
  if (!id) return show_upload(context, type, context.tr(id.error()), 422);
  return context.redirect(import_path(type, *id));
}

Response import_columns(Context& context, const RecordType& type) {
  SavedImport saved = load_import(context, type);
  if (saved.state == "written" || saved.state == "undone")
    return context.redirect(import_path(type, saved.id, "/result"));
  // What was typed when the session had run out.
  if (const std::string_view draft = context.request.query.get("draft"); !draft.empty()) {
    if (const auto form =
            find_draft(context.db(), context.now, context.user.user_id, draft, context.request.path)) {
      const auto read = read_columns_form(context, type, *form, saved);
      return show_columns(context, type, saved, *read, {}, 200);
    }
  }
  if (context.request.query.has("sheet") || context.request.query.has("row")) {
    const SavedImport before = saved;
    read_sheet_choice(context.request.query, saved);
    const bool other = saved.sheet_no != before.sheet_no || saved.head.first_row != before.head.first_row ||
                       saved.head.rows != before.head.rows;
    if (saved.sheet_no != before.sheet_no && !context.request.query.has("row")) saved.head.first_row = 0;
    if (other) saved.columns.clear();
  }
  return show_columns(context, type, saved, *load_file(context, type, saved), {}, 200);
}

Response import_check(Context& context, const RecordType& type) {
  SavedImport saved = load_import(context, type);
  if (saved.state == "written" || saved.state == "undone")
    return context.redirect(import_path(type, saved.id, "/result"));
  const auto read = read_columns_form(context, type, context.request.form, saved);
  std::vector<std::string> errors;
  for (const Message& fault : check_columns(context, type, read->table, read->map, max_rows(context)))
    errors.push_back(context.tr(fault));
  context.services.db.write([&](db::WriteTx& tx) { save_plan(tx, saved); });
  context.refresh();
  if (!errors.empty()) return show_columns(context, type, saved, *read, errors, 422);
  return start(context, type, saved.id, read->table.rows.size(),
               {.change_known = saved.change_known, .leave_faulty = false, .dry_run = true});
}

Response import_result(Context& context, const RecordType& type) {
  const SavedImport saved = load_import(context, type);
  if (saved.state == "uploaded") return context.redirect(import_path(type, saved.id));
  std::optional<RowState> state;
  const std::string_view asked = context.request.query.get("state");
  if (const auto known = parse_row_state(asked)) state = *known;
  if (asked.empty() && saved.wrong > 0) state = RowState::wrong;
  if (asked.empty() && saved.wrong == 0 && saved.duplicate > 0) state = RowState::duplicate;
  // What would become of records that are there is looked at before anything is written.
  if (asked.empty() && saved.state == "checked" && saved.faulty() == 0 && saved.changed > 0) state = RowState::changed;
  view::Object page;
  clear_head(page, heading_of(context, type), saved.file_name);
  const bool good = saved.faulty() == 0;
  page.set("tone", good || saved.state == "written" ? "ok" : "danger")
      .set("icon", good ? "circle-check" : "alert-triangle");
  page.set("text", context.tr(result_text(saved)));
  fill_state_tabs(context, page, type, saved, state);
  fill_rows(context, page, type, saved, state);
  const int writable = saved.added + saved.changed;
  page.set("write", false).set("write_good", false);
  if (saved.state == "checked" && writable > 0) {
    view::Object& form = page.object(good ? "write" : "write_good");
    view::List& hidden = fill_form_start(form, import_path(type, saved.id, "/run"), "", "");
    if (!good) add_hidden(hidden, "leave_faulty", "1");
    const Message all = saved.changed == 0
                            ? Message(N_("Write all rows"))
                            : Message(N_("Write: {added} new, {changed} records there are changed"),
                                      {{"added", std::to_string(saved.added)}, {"changed", std::to_string(saved.changed)}});
    form.set("submit_label", good
                                 ? context.tr(all)
                                 : context.tr(Message(N_("Write the {count} good rows, leave the others out"),
                                                      {{"count", std::to_string(writable)}})));
  }
  page.set("columns_href", saved.state == "checked" ? import_path(type, saved.id) : std::string());
  page.set("faults_href", saved.faulty() > 0 ? import_path(type, saved.id, "/faults") : std::string());
  page.set("undo_href",
           saved.state == "written" && writable > 0 ? import_path(type, saved.id, "/undo") : std::string());
  page.set("list_href", type.path).set("upload_href", import_path(type));
  return context.page("core/import_result", std::move(page),
                      {.title = heading_of(context, type), .crumbs = crumbs_of(context, type, true)});
}

Response import_run(Context& context, const RecordType& type) {
  const SavedImport saved = load_import(context, type);
  const std::string result = import_path(type, saved.id, "/result");
  // A second press, or a page from before: what was done is shown, nothing is done again.
  if (saved.state != "checked") return context.redirect(result);
  return start(context, type, saved.id, static_cast<std::size_t>(saved.total()),
               {.change_known = saved.change_known,
                .leave_faulty = context.request.form.get("leave_faulty") == "1",
                .dry_run = false});
}

Response import_faults(Context& context, const RecordType& type) {
  const SavedImport saved = load_import(context, type);
  if (saved.faulty() == 0) throw http::HttpError(404);
  const auto read = load_file(context, type, saved);
  std::vector<SavedRow> rows =
      list_saved_rows(context.db(), context, saved.id, std::nullopt, 0, saved.total());
  return faults_file(context, type, *read, rows);
}

Response import_template(Context& context, const RecordType& type) { return template_file(context, type); }

Response import_undo_page(Context& context, const RecordType& type) {
  const SavedImport saved = load_import(context, type);
  if (saved.state != "written") return context.redirect(import_path(type, saved.id, "/result"));
  return show_undo(context, type, saved, {}, 200);
}

Response import_undo(Context& context, const RecordType& type) {
  const SavedImport saved = load_import(context, type);
  const std::string result = import_path(type, saved.id, "/result");
  if (saved.state != "written") return context.redirect(result);
  struct Refused {
    std::vector<Message> reasons;
  };
  try {
    context.services.db.write([&](db::WriteTx& tx) {
      const auto now = find_import(tx, context, type, saved.id);
      auto reasons = undo_import(context, tx, type, now ? *now : saved);
      if (!reasons.empty()) throw Refused{std::move(reasons)};
    });
  } catch (const Refused& refused) {
    context.refresh();
    return show_undo(context, type, saved, refused.reasons, 422);
  }
  context.refresh();
  return context.redirect(result, add_consequence(context, type, N_("The import was undone.")));
}

}  // namespace motcong::record
