#include "plugins/legal/official_list/official_list_rows.h"

#include "core/base/check.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "plugins/legal/register/document_kind.h"
#include "plugins/legal/official_list/official_list_words.h"
#include "plugins/legal/register/register.h"

namespace motcong::legal {

ListedDocument::ListedDocument(const db::Statement& row)
    : id(row.integer(0)),
      kind(row.string(1)),
      number(row.string(2)),
      title(row.string(4)),
      issued_on(*row.date(3)) {}

std::tuple<std::size_t, base::Date, std::int64_t> ListedDocument::rank() const {
  const DocumentKind* const found = find_kind(kind);
  const std::vector<DocumentKind>& kinds = document_kinds();
  return {found != nullptr ? static_cast<std::size_t>(found - kinds.data()) : kinds.size(), issued_on, id};
}

std::vector<ListCell> name_cells(const i18n::Language& language, const ListedDocument& document,
                                 std::int64_t number, bool in_one_cell) {
  std::vector<ListCell> cells;
  cells.push_back({.text = {}, .day = {}, .href = {}, .number = number});
  cells.push_back({.text = name_kind(language, document.kind)});
  std::string named = name_with_day(language, document.number, document.issued_on);
  if (in_one_cell) named += "\n" + document.title;
  cells.push_back(
      {.text = std::move(named), .day = {}, .href = "/legal/documents/" + std::to_string(document.id)});
  if (!in_one_cell) cells.push_back({.text = document.title});
  return cells;
}

void check_length(std::size_t rows) {
  if (rows < kMostListed) return;
  throw http::HttpError(
      413, {N_("The list has more than {max} rows. Narrow it by period, level, issuing body, field or unit."),
            {{"max", i18n::format_integer(kMostListed, i18n::Language::vi())}}})
      .back_to("/legal/lists");
}

std::string part_heading(std::size_t index, const std::string& text) {
  base::check(index < 26);
  return std::string(1, static_cast<char>('A' + index)) + ". " + i18n::to_upper(text);
}

std::string group_heading(std::size_t index, const std::string& text) {
  constexpr const char* kRoman[] = {"I", "II", "III", "IV", "V"};
  base::check(index < std::size(kRoman));
  return std::string(kRoman[index]) + ". " + i18n::to_upper(text);
}

}  // namespace motcong::legal
