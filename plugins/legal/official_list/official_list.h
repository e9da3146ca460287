// An official list of legal documents (danh mục): its columns and rows, once, for the screen, the paper and
// the workbook, which write nothing else than stands here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/plugin/context.h"
#include "plugins/legal/official_list/official_list_order.h"

namespace motcong::legal {

struct ListColumn {
  const char* heading;  // msgid; in Vietnamese the words of the form
  const char* brief;    // msgid: the same on the screen
  const char* place;    // class of the column on paper (static/report.css)
  double width;         // of the workbook's column, in digits
  bool is_centred = false;
};

/// A day, a number, or text with what it leads to on the screen.
struct ListCell {
  std::string text;
  std::optional<base::Date> day = {};
  std::string href = {};
  std::optional<std::int64_t> number = {};
};
/// As people read it.
std::string show_cell(const ListCell& cell);

struct ListRow {
  std::int64_t document_id = 0;
  std::vector<ListCell> cells;  // as many as columns
  /// More of the document in the row above: its first cells are the same.
  bool is_more = false;
};

struct ListGroup {
  std::string heading;  // "I. VĂN BẢN HẾT HIỆU LỰC TOÀN BỘ"; "" for rows without one
  std::vector<ListRow> rows;
};

struct ListPart {
  std::string heading;  // "A. ..."; "" where the list has one part
  std::vector<ListGroup> groups;
  std::int64_t documents = 0;
};

struct OfficialList {
  std::vector<ListColumn> columns;
  std::size_t shared = 0;  // leading columns that a row which is more of a document does not say again
  std::vector<ListPart> parts;
  std::int64_t total() const;
};

/// Rows a list may have: more is no paper any more. Beyond it the list is refused with words (HttpError 413).
inline constexpr std::size_t kMostListed = 10'000;

/// The list as ordered, in the language of `language` (papers are Vietnamese), of the documents this person
/// may see.
OfficialList load_list(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                       const ListOrder& order);

/// Headings of the list: "Văn bản ... hết hiệu lực, ngưng hiệu lực toàn bộ năm 2019", and whose documents
/// these are; "" where it is nobody's in particular.
std::string title_of(const i18n::Language& language, const ListOrder& order);
std::string scope_of(db::Reader& reader, const i18n::Language& language, const ListOrder& order);

// ---- the lists, one file each kind

OfficialList load_ended_list(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                             const ListOrder& order, bool wholly);
OfficialList load_in_force_list(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                                const ListOrder& order);
OfficialList load_to_be_handled(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                                const ListOrder& order);
OfficialList load_review_book(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                              const ListOrder& order);

}  // namespace motcong::legal
