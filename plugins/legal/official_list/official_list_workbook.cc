// An official list as a workbook: the paper's head and table, days as days.
#include "core/i18n/vietnamese.h"
#include "core/record/download.h"
#include "plugins/legal/official_list/official_lists.h"

namespace motcong::legal {
namespace {

using sheet::PaperLine;

constexpr int kLinesToSign = 4;

void add_facts(sheet::XlsxWriter& writer, const std::vector<std::pair<std::string, std::string>>& facts) {
  for (const auto& [label, text] : facts) {
    const std::string line = label + ": " + text;
    writer.add_line({line, PaperLine::left});
  }
}

void add_head(sheet::XlsxWriter& writer, const plugin::Work& work, const Paper& paper) {
  plugin::Settings& settings = work.services.settings;
  const std::string parent = i18n::to_upper(settings.get("agency.parent"));
  const std::string agency = i18n::to_upper(settings.get("agency.name", i18n::Language::vi().tr(N_("the department"))));
  const std::string title = i18n::to_upper(paper.title);
  const std::string place = place_and_day(work);
  writer.add_halves({parent}, {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", PaperLine::bold});
  writer.add_halves({agency, PaperLine::bold}, {"Độc lập - Tự do - Hạnh phúc", PaperLine::bold});
  writer.add_halves({}, {place, PaperLine::italic});
  writer.add_line({});
  writer.add_line({paper.caption, PaperLine::title});
  if (!title.empty()) writer.add_line({title, PaperLine::title});
  if (!paper.scope.empty()) writer.add_line({paper.scope, PaperLine::bold});
  if (!paper.sent_with.empty()) writer.add_line({paper.sent_with, PaperLine::italic});
  add_facts(writer, paper.facts);
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

void add_foot(sheet::XlsxWriter& writer, const Paper& paper) {
  if (!paper.total.empty()) writer.add_line({paper.total, PaperLine::left});
  add_facts(writer, paper.conclusions);
  writer.add_line({});
  writer.add_halves({}, {paper.signer_post, PaperLine::bold});
  for (int i = 0; i < kLinesToSign; ++i) writer.add_line({});
  writer.add_halves({}, {paper.signer_name, PaperLine::bold});
}

/// "danh-muc-van-ban-...-nam-2019.xlsx"
std::string file_name(const Paper& paper) {
  std::string name;
  for (const char c : i18n::fold(paper.caption + " " + paper.title)) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_kept) name += c;
    if (!is_kept && !name.ends_with('-')) name += '-';
  }
  return name + ".xlsx";
}

}  // namespace

http::Response send_workbook(plugin::Context& context, const Paper& paper, const char* object_type,
                             std::int64_t object_id) {
  std::vector<sheet::PaperColumn> columns;
  for (const ListColumn& column : paper.list.columns)
    columns.push_back({std::string(i18n::Language::vi().tr(column.heading)), column.width, column.is_centred});
  http::Response response =
      record::xlsx_download(context, file_name(paper), paper.name, [&](sheet::XlsxWriter& writer) {
        writer.start_paper(paper.caption, columns);
        add_head(writer, context, paper);
        add_table(writer, paper.list);
        add_foot(writer, paper);
      });
  context.services.db.write([&](db::WriteTx& tx) {
    plugin::audit(tx, context, "record.export", object_type, object_id,
                  context.request.target + " (" + std::to_string(paper.list.total()) + ")");
  });
  return response;
}

}  // namespace motcong::legal
