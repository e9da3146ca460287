// An official list as a workbook: the paper's head and table, days as days.
#include "core/i18n/vietnamese.h"
#include "core/record/download.h"
#include "plugins/legal/official_lists.h"
#include "plugins/legal/register.h"

namespace motcong::legal {
namespace {

using sheet::PaperLine;

constexpr int kLinesToSign = 4;

void add_head(sheet::XlsxWriter& writer, const PaperFrame& frame, const std::string& title,
              const std::string& scope) {
  writer.add_halves({i18n::to_upper(frame.agency_parent)},
                    {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", PaperLine::bold});
  writer.add_halves({i18n::to_upper(frame.agency_name), PaperLine::bold},
                    {"Độc lập - Tự do - Hạnh phúc", PaperLine::bold});
  writer.add_halves({}, {frame.place_date, PaperLine::italic});
  writer.add_line({});
  writer.add_line({"DANH MỤC", PaperLine::title});
  writer.add_line({i18n::to_upper(title), PaperLine::title});
  if (!scope.empty()) writer.add_line({scope, PaperLine::bold});
  writer.add_line({frame.sent_with, PaperLine::italic});
  writer.add_line({});
}

void add_row(sheet::XlsxWriter& writer, const ListRow& row) {
  for (const ListCell& cell : row.cells) {
    if (cell.number) {
      writer.add_integer(*cell.number);
    } else if (cell.day) {
      writer.add_date(*cell.day);
    } else {
      writer.add_text(cell.text);
    }
  }
  writer.end_row();
}

void add_table(sheet::XlsxWriter& writer, const OfficialList& list) {
  writer.start_table();
  for (const ListPart& part : list.parts) {
    if (!part.heading.empty()) writer.add_section(part.heading);
    for (const ListGroup& group : part.groups) {
      if (!group.heading.empty()) writer.add_section(group.heading);
      if (group.rows.empty()) writer.add_section(i18n::Language::vi().tr(N_("No document.")));
      // Every row names its document, so that a spreadsheet may sort and filter them.
      for (const ListRow& row : group.rows) add_row(writer, row);
    }
  }
}

void add_foot(sheet::XlsxWriter& writer, const PaperFrame& frame, const OfficialList& list) {
  writer.add_line({say_total(i18n::Language::vi(), list), PaperLine::left});
  writer.add_line({});
  writer.add_halves({}, {frame.signer_post, PaperLine::bold});
  for (int i = 0; i < kLinesToSign; ++i) writer.add_line({});
  writer.add_halves({}, {frame.signer_name, PaperLine::bold});
}

/// "danh-muc-van-ban-...-nam-2019.xlsx"
std::string file_name(const std::string& title) {
  std::string name = "danh-muc-";
  for (const char c : i18n::fold(title)) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_kept) name += c;
    if (!is_kept && !name.ends_with('-')) name += '-';
  }
  return name + ".xlsx";
}

}  // namespace

http::Response send_workbook(plugin::Context& context, const ListOrder& order, const OfficialList& list) {
  const i18n::Language& vi = i18n::Language::vi();
  const PaperFrame frame = load_paper_frame(context);
  const std::string title = title_of(vi, order);
  const std::string scope = scope_of(context.db(), vi, order);
  std::vector<sheet::PaperColumn> columns;
  for (const ListColumn& column : list.columns)
    columns.push_back({std::string(vi.tr(column.heading)), column.width, column.is_centred});
  http::Response response =
      record::xlsx_download(context, file_name(title), title, [&](sheet::XlsxWriter& writer) {
        writer.start_paper("Danh mục", columns);
        add_head(writer, frame, title, scope);
        add_table(writer, list);
        add_foot(writer, frame, list);
      });
  context.services.db.write([&](db::WriteTx& tx) {
    plugin::audit(tx, context, "record.export", kDocument, 0,
                  context.request.target + " (" + std::to_string(list.total()) + ")");
  });
  return response;
}

}  // namespace motcong::legal
