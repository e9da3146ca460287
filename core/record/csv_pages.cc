// Export and import of a list in the browser. A file that was checked is kept for a day, so that writing it
// needs no second upload.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "core/base/random.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/plugin/table_cell.h"
#include "core/record/csv_file.h"
#include "core/record/once.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"

namespace motcong::record {
namespace {

using plugin::Context;
using plugin::Field;
using plugin::RecordType;

constexpr std::size_t kShownFaults = 200;

std::string kind_text(const Context& context, const Field& field) {
  switch (field.kind) {
    case plugin::FieldKind::date:
      return std::string(context.tr(N_("date, day first: 27/03/2026")));
    case plugin::FieldKind::integer:
      return std::string(context.tr(N_("whole number")));
    case plugin::FieldKind::hundredths:
      return std::string(context.tr(N_("number, up to two decimals")));
    case plugin::FieldKind::boolean:
      return std::string(context.tr(N_("yes or no")));
    case plugin::FieldKind::ref:
      return std::string(context.tr(N_("code or name")));
    case plugin::FieldKind::links:
      return std::string(context.tr(N_("codes or names, with ; between them")));
    case plugin::FieldKind::choice: {
      std::string words;
      for (const plugin::Choice& choice : field.choice_list) {
        if (!words.empty()) words += " / ";
        words += context.tr(choice.label);
      }
      return words;
    }
    default:
      return std::string(context.tr(N_("text")));
  }
}

void fill_columns(Context& context, view::Object& page, const RecordType& type) {
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
    const auto cell = [&](std::string_view text, bool title) {
      plugin::add_cell(cells, {.text = std::string(text), .is_title = title});
    };
    cell(context.tr(field.label), true);
    cell(context.tr(field.is_required ? N_("Yes") : N_("No")), false);
    cell(kind_text(context, field), false);
  }
}

http::Response show_import(Context& context, const RecordType& type, const ImportReport* report,
                           std::string_view token, std::string_view error, int status) {
  view::Object page;
  const std::string heading =
      context.tr(base::Message(N_("Import: {what}"), {{"what", std::string(context.tr(type.label_plural))}}));
  clear_head(page, heading);
  const std::string path = std::string(type.path) + "/import";
  fill_form_start(page, path, context.tr(N_("Check first, write nothing")), type.path);
  page.set("is_multipart", true).set("template_href", path + "/template");
  Field file = Field::text("file", N_("CSV file")).required();
  view::Object& control = page.list("fields").add();
  fill_field(context, context.db(), control, file, "", error);
  control.set("is_input", false).set("is_file", true).set("accept", ".csv,text/csv").set("is_wide", true);
  if (!error.empty()) {
    page.object("error_summary")
        .set("heading", context.tr(N_("The file could not be read")))
        .list("items")
        .add()
        .set("href", "#file")
        .set("text", error);
  }
  fill_columns(context, page, type);
  page.set("result", false);
  if (report != nullptr) {
    const auto number = [&](int value) { return i18n::format_integer(value, context.language); };
    view::Object& result = page.object("result");
    const bool good = report->faults.empty();
    result.set("heading", context.tr(report->written ? N_("Imported") : N_("What the check found")));
    result.set("tone", good ? "ok" : "danger").set("icon", good ? "circle-check" : "alert-triangle");
    result.set(
        "text",
        context.tr(report->written ? N_("All rows were written.")
                   : good          ? N_("No faults. Nothing is written yet.")
                          : N_("Nothing was written. Mend the rows below in the file and try again.")));
    view::List& counts = result.list("counts");
    const auto count = [&](int value, const char* label) {
      counts.add().set("count", number(value)).set("label", context.tr(label));
    };
    count(report->rows, N_("rows read"));
    count(report->added, N_("new"));
    count(report->changed, N_("changed"));
    count(report->same, N_("same as before"));
    count(static_cast<int>(report->faults.size()), N_("faults"));
    if (good && !report->written && report->rows > 0) {
      view::Object& apply = result.object("apply");
      view::List& hidden = fill_form_start(apply, path + "/run", context.tr(N_("Write all rows")), "");
      add_hidden(hidden, "file_token", token);
      apply.set("submit_label", context.tr(N_("Write all rows")));
    } else {
      result.set("apply", false);
    }
    if (good) {
      result.set("row_errors", false);
    } else {
      view::Object& errors = result.object("row_errors");
      view::List& rows = errors.list("rows");
      for (size_t i = 0; i < report->faults.size() && i < kShownFaults; ++i) {
        const RowFault& fault = report->faults[i];
        rows.add()
            .set("line", fault.line > 0 ? number(fault.line) : std::string("–"))
            .set("column", fault.column)
            .set("value", fault.found)
            .set("text", fault.text);
      }
      const size_t rest = report->faults.size() > kShownFaults ? report->faults.size() - kShownFaults : 0;
      errors.set("more_text", rest > 0 ? context.tr(base::Message(N_("and {count} more"),
                                                                  {{"count", std::to_string(rest)}}))
                                       : std::string());
    }
  }
  return context.page("core/import", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(type.label_plural)), type.path}},
                       .status = status});
}

std::string file_name(const Context& context, const RecordType& type) {
  std::string name;
  for (const char c : i18n::fold(context.tr(type.label_plural))) {
    name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  }
  return name + "-" + base::format_iso(context.today) + ".csv";
}

}  // namespace

http::Response export_csv(Context& context, const RecordType& type) {
  const ListQuery query = parse_list_query(context.db(), context, type, context.request.query);
  std::string csv = format_csv(context.db(), context, type, query, Header::labels);
  context.services.db.write([&](db::WriteTx& tx) {
    plugin::audit(tx, context, "record.export", type.id, 0, context.request.target);
  });
  return http::Response::download(std::move(csv), "text/csv; charset=utf-8", file_name(context, type));
}

http::Response import_template(Context& context, const RecordType& type) {
  return http::Response::download(format_csv_template(context, type), "text/csv; charset=utf-8",
                                  "mau-" + file_name(context, type));
}

http::Response import_page(Context& context, const RecordType& type) {
  return show_import(context, type, nullptr, "", "", 200);
}

http::Response import_check(Context& context, const RecordType& type) {
  std::string bytes;
  for (const http::UploadedFile& file : context.request.files) {
    if (file.field != "file" || file.size == 0) continue;
    std::ifstream in(file.path, std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    bytes = std::move(all).str();
  }
  if (bytes.empty())
    return show_import(context, type, nullptr, "", context.tr(N_("Choose a file that is not empty")), 422);
  const ImportReport report = import_csv(context, type, bytes, true);
  context.refresh();
  std::string token;
  if (report.faults.empty()) {
    token = base::random_token(16);
    context.services.db.write([&](db::WriteTx& tx) {
      tx.execute("DELETE FROM core_import_file WHERE at < ?1 OR user_id = ?2", context.now - 86400,
                 context.user.user_id);
      tx.execute(
          "INSERT INTO core_import_file(token, user_id, record_type, content, at) VALUES (?1, ?2, ?3, ?4, "
          "?5)",
          token, context.user.user_id, type.id, bytes, context.now);
    });
  }
  return show_import(context, type, &report, token, "", report.faults.empty() ? 200 : 422);
}

http::Response import_run(Context& context, const RecordType& type) {
  const std::string bytes = context.db().text(
      "SELECT content FROM core_import_file WHERE token = ?1 AND user_id = ?2 AND record_type = ?3",
      context.request.form.get("file_token"), context.user.user_id, type.id);
  if (bytes.empty()) {
    return show_import(context, type, nullptr, "",
                       context.tr(N_("The checked file is no longer there; choose it again")), 422);
  }
  const ImportReport report = import_csv(context, type, bytes, false);
  context.refresh();
  if (!report.written) return show_import(context, type, &report, "", "", 422);
  context.services.db.write([&](db::WriteTx& tx) {
    tx.execute("DELETE FROM core_import_file WHERE token = ?1", context.request.form.get("file_token"));
  });
  return context.redirect(type.path,
                          base::Message(N_("Imported: {added} new, {changed} changed, {same} the same."),
                                        {{"added", std::to_string(report.added)},
                                         {"changed", std::to_string(report.changed)},
                                         {"same", std::to_string(report.same)}}));
}

}  // namespace motcong::record
