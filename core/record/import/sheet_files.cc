#include "core/record/import/sheet_files.h"

#include <algorithm>
#include <map>

#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/record/download.h"
#include "core/record/import/cell_text.h"

namespace motcong::record {
namespace {

constexpr int kAnyNumber = 1'000'000'000;  // Field::integer without a range

}  // namespace

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;

std::string describe_content(const plugin::Work& work, const Field& field) {
  switch (field.kind) {
    case FieldKind::date:
      return std::string(work.tr(field.is_year_allowed ? N_("date, day first: 27/03/2026; or the year alone")
                                                       : N_("date, day first: 27/03/2026")));
    case FieldKind::integer:
      if (field.max >= kAnyNumber && field.min_number < 0) return std::string(work.tr(N_("whole number")));
      return work.tr(
          base::Message(N_("whole number, {min} to {max}"),
                        {{"min", std::to_string(field.min_number)}, {"max", std::to_string(field.max)}}));
    case FieldKind::hundredths:
      return std::string(work.tr(N_("number, up to two decimals")));
    case FieldKind::boolean:
      return std::string(work.tr(N_("yes or no")));
    case FieldKind::ref:
      return std::string(work.tr(N_("code or name")));
    case FieldKind::links:
      return std::string(work.tr(N_("codes or names, with ; between them")));
    case FieldKind::choice: {
      std::string words;
      for (const plugin::Choice& choice : field.choice_list) {
        if (!words.empty()) words += " / ";
        words += work.tr(choice.label);
      }
      return words;
    }
    default:
      return work.tr(base::Message(N_("text, up to {max} characters"), {{"max", std::to_string(field.max)}}));
  }
}

std::string describe_need(const plugin::Work& work, const RecordType& type, const Field& field) {
  const bool is_key = std::any_of(type.key.begin(), type.key.end(),
                                  [&](const char* name) { return name == std::string_view(field.name); });
  const std::string need(work.tr(field.is_required ? N_("Yes") : N_("No")));
  return is_key ? need + "; " + std::string(work.tr(N_("a known record is found by it"))) : need;
}

http::Response template_file(plugin::Context& context, const RecordType& type) {
  std::vector<std::string> labels;
  for (const Field& field : type.fields) {
    if (field.is_in_form) labels.emplace_back(context.tr(field.label));
  }
  if (context.request.query.get("format") == "csv") {
    std::string out(base::kUtf8Bom);
    base::append_csv_row(out, labels);
    return http::Response::download(std::move(out), "text/csv; charset=utf-8",
                                    download_name(context, type, "csv", "mau-"));
  }
  return xlsx_download(
      context, download_name(context, type, "xlsx", "mau-"), context.tr(type.label_plural),
      [&](sheet::XlsxWriter& writer) {
        writer.start_sheet(context.tr(type.label_plural), labels);
        int column = 0;
        for (const Field& field : type.fields) {
          if (!field.is_in_form) continue;
          std::vector<std::string> words;
          for (const plugin::Choice& choice : field.choice_list) words.emplace_back(context.tr(choice.label));
          writer.offer_choices(column++, words);
        }
        writer.start_sheet(
            context.tr(N_("How to fill it in")),
            {std::string(context.tr(N_("Column"))), std::string(context.tr(N_("Needed"))),
             std::string(context.tr(N_("What it holds"))), std::string(context.tr(N_("Note")))});
        for (const Field& field : type.fields) {
          if (!field.is_in_form) continue;
          writer.add_text(context.tr(field.label));
          writer.add_text(describe_need(context, type, field));
          writer.add_text(describe_content(context, field));
          writer.add_text(*field.hint_text != '\0' ? context.tr(field.hint_text) : std::string_view());
          writer.end_row();
        }
      });
}

http::Response faults_file(plugin::Context& context, const RecordType& type, const ReadImport& read,
                           const std::vector<SavedRow>& rows) {
  std::map<int, const SavedRow*> faulty;
  for (const SavedRow& row : rows) {
    if (row.state == RowState::wrong || row.state == RowState::duplicate) faulty[row.row] = &row;
  }
  return xlsx_download(
      context, download_name(context, type, "xlsx", "loi-"), context.tr(N_("Rows that were not written")),
      [&](sheet::XlsxWriter& writer) {
        std::vector<std::string> heads;
        for (const TableColumn& column : read.table.columns)
          heads.push_back(base::normalise_line(column.name));
        heads.emplace_back(context.tr(N_("What is wrong")));
        writer.start_sheet(context.tr(N_("Rows that were not written")), heads);
        for (const sheet::Row* row : read.table.rows) {
          const auto found = faulty.find(row->number);
          if (found == faulty.end()) continue;
          for (const TableColumn& column : read.table.columns) {
            const auto index = static_cast<std::size_t>(column.index);
            const sheet::Cell* cell = index < row->cells.size() ? &row->cells[index] : nullptr;
            if (cell == nullptr || cell->kind == sheet::CellKind::empty) {
              writer.add_empty();
            } else if (cell->kind == sheet::CellKind::date && !cell->has_time) {
              writer.add_date(cell->date);
            } else {
              writer.add_text(cell->kind == sheet::CellKind::text ? base::normalise_input(cell->text)
                                                                  : show_cell(*cell));
            }
          }
          writer.add_text(context.tr(base::Message(N_("Row {row}"), {{"row", std::to_string(row->number)}})) +
                          ": " + base::join(found->second->details, "; "));
          writer.end_row();
        }
      });
}

}  // namespace motcong::record
