// What the official lists have in common: the columns that name a document, its cells, the order of rows.
#pragma once

#include <string>
#include <tuple>

#include "core/db/sql_text.h"
#include "core/db/statement.h"
#include "plugins/legal/official_list/official_list.h"

namespace motcong::legal {

/// Of the document `t`.
inline constexpr auto kListedColumns = db::join_sql("t.id, t.kind, t.number, t.issued_on, t.title");
inline constexpr int kListedColumnCount = 5;

struct ListedDocument {
  std::int64_t id = 0;
  std::string kind, number, title;
  base::Date issued_on;

  explicit ListedDocument(const db::Statement& row);
  /// By the rank of the kind, then the day of issue: as the forms list documents.
  std::tuple<std::size_t, base::Date, std::int64_t> rank() const;
};

inline constexpr ListColumn kNumberColumn = {N_("No. in the list"), N_("No. in the list"), "c-no", 5, true};
inline constexpr ListColumn kKindColumn = {N_("Name of the kind"), N_("Name of the kind"), "c-kind", 13,
                                           true};

/// Number in the list, kind, number with day, title; or the last two in one cell, as some forms want it.
std::vector<ListCell> name_cells(const i18n::Language& language, const ListedDocument& document,
                                 std::int64_t number, bool in_one_cell);

/// REQUIRES: rows still to come fit. HttpError 413 with words otherwise.
void check_length(std::size_t rows);

/// "A. VĂN BẢN ...": parts bear letters, groups Roman numerals, both in capitals.
std::string part_heading(std::size_t index, const std::string& text);
std::string group_heading(std::size_t index, const std::string& text);

}  // namespace motcong::legal
