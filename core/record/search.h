// Searching all records by words: reading what was typed, finding what the person may see, in order of how
// well it fits. The page is core/portal/search.cc, the index search_index.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/i18n/words.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/store.h"

namespace motcong::record {

/// What was typed into the search box. Only letters and digits of it ever reach SQLite.
struct SearchWords {
  /// Words that belong together in this order: one word, a number such as 267/KH-SKHĐT, or words in quotes.
  struct Term {
    std::vector<i18n::Word> words;
    bool is_prefix = false;  // its last word may go on: what was typed last, outside of quotes
  };
  std::vector<Term> terms;
  std::string name;            // compact_key of the whole
  bool is_cut = false;         // more was typed than is looked for
  bool has_marks = false;      // some word was typed with marks: they count,
  bool ignores_marks = false;  // unless nothing is spelled so

  bool empty() const { return terms.empty(); }
};

inline constexpr std::size_t kMaxTypedBytes = 400;
/// Total: any bytes give words, at most 12 in the first kMaxTypedBytes.
SearchWords parse_search_words(std::string_view typed);

struct Hits {
  const plugin::RecordType* type = nullptr;
  std::int64_t total = 0;         // rows found that the person may see; kMostHits + 1 means: or more
  std::vector<std::int64_t> ids;  // of the page asked for, the best first
};
inline constexpr std::int64_t kMostByName = 200;  // hits of one type put in the order of their names
inline constexpr std::int64_t kMostHits = 1000;   // counted and shown of one type

struct SearchResult {
  std::vector<Hits> types;  // with at least one row, in the order of the registry
  SearchWords words;  // as they were looked for in the end: marks ignored or not, beginnings or whole words
};

/// Rows with all the words, under the row rule of their types. Typed without marks, a word finds all
/// spellings; with marks, that spelling and the one without any. What was typed last is taken for the
/// beginning of a word when few rows have it as a whole one; and when there is nothing at all, marks are
/// ignored. Order: the words stand together in the title, together elsewhere, all in the title, all
/// elsewhere, then the rest; among equals by number and title, numbers by value, but the newest first where a
/// type has more than kMostByName. `per_page` rows from `first` (0, 1 ...) of each
/// type; `only`: ids of this type alone, the others get totals.
SearchResult search_records(db::Reader& reader, const plugin::Work& work, const SearchWords& words,
                            std::int64_t first, std::int64_t per_page,
                            const plugin::RecordType* only = nullptr);

/// The rows of these ids that the person still sees, in the order of `ids`, with list fields and indexed
/// fields.
std::vector<plugin::Row> load_hits(db::Reader& reader, const plugin::Work& work,
                                   const plugin::RecordType& type, const std::vector<std::int64_t>& ids);

struct Found {
  const plugin::RecordType* type = nullptr;
  std::int64_t id = 0;
};
/// The one record visible to the person that has what was typed as its number, code or title, whatever
/// spaces, signs, marks and case; nothing when there is none or several. Archived ones are left out.
std::optional<Found> find_named_record(db::Reader& reader, const plugin::Work& work,
                                       const SearchWords& words);

/// The records of one type that have this as their number, code or title, whatever spaces, signs, marks and
/// case: those visible to the person, none archived, none written since the last index (rows of a running
/// import).
std::vector<Option> list_named_records(db::Reader& reader, const plugin::Work& work,
                                       const plugin::RecordType& type, std::string_view name, int limit);

/// A piece of text to show; marked when it is a word that was looked for.
struct Piece {
  std::string text;
  bool is_mark = false;
};
/// The whole text in pieces.
std::vector<Piece> mark_words(std::string_view text, const SearchWords& words);
/// About 200 letters of it around the first word that was looked for; empty when there is none in it.
std::vector<Piece> make_snippet(std::string_view text, const SearchWords& words);

}  // namespace motcong::record
