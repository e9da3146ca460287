#include "core/record/search.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/base/text.h"
#include "core/i18n/letters.h"
#include "core/record/archive.h"
#include "core/record/row_rule.h"
#include "core/record/search_index.h"
#include "core/record/select.h"
#include "core/record/sql_builder.h"

namespace motcong::record {
namespace {

using i18n::Word;
using plugin::RecordType;
using plugin::Work;

constexpr size_t kMaxWords = 12;  // each is a list to be read through; nobody types so many
constexpr size_t kMaxWordBytes = 60;
constexpr size_t kMinPrefixBytes = 2;  // one letter begins half the words there are
constexpr size_t kMostSingled = 25;    // rows looked up one by one rather than by reading a list through
constexpr std::int64_t kFewHits = 25;  // of all types; with fewer the last word may also be a beginning
constexpr int kMostNamesakes = 200;
constexpr size_t kSnippetBefore = 60, kSnippetBytes = 240;

// The columns of core_search in the language of MATCH.
constexpr std::string_view kTitle = "{title}", kAny = "{title body}";
constexpr std::string_view kTitleMarks = "{title_marks}", kAnyMarks = "{title_marks body_marks}";

std::vector<Word> take_words(std::string_view text, size_t& left, bool& is_cut) {
  std::vector<Word> words = i18n::split_words(text);
  if (words.size() > left) {
    words.resize(left);
    is_cut = true;
  }
  for (const Word& word : words) is_cut = is_cut || word.spelled.size() > kMaxWordBytes;
  std::erase_if(words, [](const Word& word) { return word.spelled.size() > kMaxWordBytes; });
  left -= words.size();
  return words;
}

/// The opening or closing quotation mark at the beginning of `text`: its length in bytes, 0 for none.
size_t quote_length(std::string_view text) {
  for (const std::string_view mark : {"\"", "“", "”", "„", "«", "»"}) {
    if (text.starts_with(mark)) return mark.size();
  }
  return 0;
}

/// A string of MATCH: words hold letters, digits and private characters only, never a quotation mark.
template <class Spelling>
std::string quoted(const std::vector<Word>& words, Spelling spelling) {
  std::string text = "\"";
  for (const Word& word : words) {
    if (text.size() > 1) text += ' ';
    text += spelling(word);
  }
  return text + "\"";
}
const std::string& by_key(const Word& word) { return word.key; }
const std::string& by_spelling(const Word& word) { return word.spelled; }

bool has_marks(const SearchWords::Term& term) {
  return std::any_of(term.words.begin(), term.words.end(), [](const Word& word) { return word.has_marks(); });
}

std::string in(std::string_view columns, const std::string& expression) {
  return std::string(columns) + " : (" + expression + ")";
}

/// All words of the query, one behind the other.
template <class Spelling>
std::string phrase(const SearchWords& words, Spelling spelling) {
  std::vector<Word> all;
  for (const auto& term : words.terms) all.insert(all.end(), term.words.begin(), term.words.end());
  return quoted(all, spelling);
}

template <class Spelling>
std::string every_term(const SearchWords& words, Spelling spelling) {
  std::string expression;
  for (const auto& term : words.terms) {
    if (!expression.empty()) expression += " AND ";
    expression += quoted(term.words, spelling);
  }
  return expression;
}

/// MATCH expressions of one query, each list the best first: every expression holds what those before it
/// hold.
struct Tiers {
  std::vector<std::string> together;  // all words one behind the other; empty for a single term
  std::vector<std::string> apart;     // the last is everything that counts as found
};

Tiers make_tiers(const SearchWords& words) {
  const bool spelled = words.has_marks && !words.ignores_marks;
  const std::string_view title = spelled ? kTitleMarks : kTitle, any = spelled ? kAnyMarks : kAny;
  Tiers tiers;
  if (words.terms.size() > 1) {
    const std::string all = spelled ? phrase(words, by_spelling) : phrase(words, by_key);
    tiers.together = {in(title, all), in(any, all)};
    if (words.terms.back().is_prefix) tiers.together.push_back(in(any, all + " *"));
  }
  const std::string each = spelled ? every_term(words, by_spelling) : every_term(words, by_key);
  std::string loose;
  for (const auto& term : words.terms) {
    if (!loose.empty()) loose += " AND ";
    const std::string end = term.is_prefix ? " *" : "";
    const std::string plain = quoted(term.words, by_key) + end;
    if (spelled && has_marks(term)) {
      loose += in(kAnyMarks, quoted(term.words, by_spelling) + end + " OR " + plain);
    } else {
      loose += in(kAny, plain);
    }
  }
  tiers.apart = {in(title, each), in(any, each), std::move(loose)};
  return tiers;
}

/// One type to look into, with what the person reaches of it.
struct Searched {
  const RecordType* type;
  auth::Reach reach;
  std::int64_t number;
  bool is_by_name = false;  // few enough hits to be ordered by name, not by age
};

std::vector<Searched> list_sources(db::Reader& reader, const Work& work) {
  std::vector<Searched> sources;
  for (const RecordType* type : indexed_types(work.services.registry)) {
    if (!type->access.view.allows(work.user)) continue;
    const std::int64_t number = find_type_number(reader, *type);
    if (number != 0) sources.push_back({type, reach_of(work, type->access.view), number});
  }
  return sources;
}

/// " FROM ... WHERE ...": rows of the source in the index that match and that the person may see. The index
/// comes first, whatever the planner thinks: its rows are the few.
void add_matching(SqlBuilder& builder, db::Reader& reader, const Work& work, const Searched& source,
                  const std::string& match) {
  builder.sql(" FROM core_search AS s CROSS JOIN ")
      .name(source.type->table)
      .sql(" AS t ON t.id = s.rowid - ");
  builder.integer(search_id(source.number, 0)).sql(" WHERE s.core_search MATCH ").value(db::Value(match));
  builder.sql(" AND s.rowid BETWEEN ").integer(search_id(source.number, 0)).sql(" AND ");
  builder.integer(search_id(source.number + 1, -1)).sql(" AND ");
  add_row_rule(builder, *source.type, source.reach);
  add_archive_rule(builder, reader, work, *source.type, ArchiveView::without);
}

std::int64_t count_matching(db::Reader& reader, const Work& work, const Searched& source,
                            const std::string& match) {
  SqlBuilder builder(work);
  builder.sql("SELECT count(*) FROM (SELECT 1");
  add_matching(builder, reader, work, source, match);
  builder.sql(" LIMIT ").integer(kMostHits + 1).sql(")");
  db::Statement statement = builder.prepare(reader);
  return statement.step() ? statement.integer(0) : 0;
}

/// Rows that match, by name or the newest first; of `among` only, when it is given.
std::vector<std::int64_t> list_matching(db::Reader& reader, const Work& work, const Searched& source,
                                        const std::string& match, size_t limit,
                                        const std::vector<std::int64_t>* among = nullptr) {
  SqlBuilder builder(work);
  builder.sql("SELECT t.id");
  add_matching(builder, reader, work, source, match);
  if (among != nullptr) {
    std::vector<std::int64_t> rows;
    for (const std::int64_t id : *among) rows.push_back(search_id(source.number, id));
    builder.sql(" AND s.rowid IN ").id_list(rows);
  }
  builder.sql(" ORDER BY ");
  if (source.is_by_name) {
    if (*source.type->title_prefix != '\0')
      builder.sql("t.").name(source.type->title_prefix).sql(" COLLATE vi, ");
    builder.sql("t.").name(source.type->title).sql(" COLLATE vi, ");
  }
  builder.sql("s.rowid DESC LIMIT ").integer(static_cast<std::int64_t>(limit));
  std::vector<std::int64_t> ids;
  db::Statement row = builder.prepare(reader);
  while (row.step()) ids.push_back(row.integer(0));
  return ids;
}

/// The best `wanted` rows; fewer when there are no more.
std::vector<std::int64_t> list_best(db::Reader& reader, const Work& work, const Searched& source,
                                    const Tiers& tiers, size_t wanted) {
  std::vector<std::int64_t> best;
  std::unordered_set<std::int64_t> seen;
  const auto take = [&](const std::vector<std::string>& list, const std::vector<std::int64_t>* among) {
    for (const std::string& match : list) {
      if (best.size() >= wanted) return;
      for (const std::int64_t id : list_matching(reader, work, source, match, wanted, among)) {
        if (best.size() < wanted && seen.insert(id).second) best.push_back(id);
      }
    }
  };
  if (!tiers.together.empty()) {
    // Common words that seldom stand together make long lists to read through: once, not for every tier.
    const auto together = list_matching(reader, work, source, tiers.together.back(), wanted);
    const bool is_all = together.size() < wanted && together.size() <= kMostSingled;
    if (!together.empty()) take(tiers.together, is_all ? &together : nullptr);
  }
  take(tiers.apart, nullptr);
  return best;
}

bool is_hit(const Word& word, const SearchWords& words) {
  for (const auto& term : words.terms) {
    for (const Word& wanted : term.words) {
      const bool goes_on = term.is_prefix && &wanted == &term.words.back();
      const auto fits = [&](const std::string& text, const std::string& typed) {
        return goes_on ? text.starts_with(typed) : text == typed;
      };
      if (wanted.has_marks() && !words.ignores_marks) {
        if (fits(word.spelled, wanted.spelled) || fits(word.spelled, wanted.key)) return true;
      } else if (fits(word.key, wanted.key)) {
        return true;
      }
    }
  }
  return false;
}

/// Adjoining pieces of one kind become one, so that "đầu tư" is one mark.
void add_piece(std::vector<Piece>& pieces, std::string_view text, bool is_mark) {
  if (text.empty()) return;
  if (!pieces.empty() && pieces.back().is_mark == is_mark) {
    pieces.back().text += text;
  } else {
    pieces.push_back({std::string(text), is_mark});
  }
}

/// text[from, to) in pieces; `words_of_text` are those of the whole text.
std::vector<Piece> cut_pieces(std::string_view text, size_t from, size_t to,
                              const std::vector<Word>& words_of_text, const SearchWords& words) {
  std::vector<Piece> pieces;
  size_t at = from;
  for (const Word& word : words_of_text) {
    if (word.begin < from || word.end > to || !is_hit(word, words)) continue;
    const std::string_view between = text.substr(at, word.begin - at);
    const bool joins = !pieces.empty() && pieces.back().is_mark && base::trim(between).empty();
    add_piece(pieces, between, joins);
    add_piece(pieces, text.substr(word.begin, word.end - word.begin), true);
    at = word.end;
  }
  add_piece(pieces, text.substr(at, to - at), false);
  return pieces;
}

}  // namespace

SearchWords parse_search_words(std::string_view typed) {
  SearchWords words;
  std::string text(typed.substr(0, kMaxTypedBytes));
  words.is_cut = typed.size() > text.size();
  while (!base::is_utf8(text)) {
    if (text.empty()) break;
    // Cut within a letter, or bytes that are no text: the rest has nothing to look for.
    text.pop_back();
  }
  const bool ends_open = !text.empty() && text.back() != ' ';
  text = base::normalise_line(text);
  size_t left = kMaxWords;
  const auto add_term = [&](std::string_view part) {
    SearchWords::Term term{take_words(part, left, words.is_cut), false};
    if (!term.words.empty()) words.terms.push_back(std::move(term));
  };
  bool last_is_quoted = false;
  for (size_t at = 0; at < text.size();) {
    const std::string_view rest = std::string_view(text).substr(at);
    if (const size_t quote = quote_length(rest); quote != 0) {
      size_t end = quote;
      while (end < rest.size() && quote_length(rest.substr(end)) == 0) ++end;
      if (end < rest.size()) {  // a quotation mark that is never closed is none
        add_term(rest.substr(quote, end - quote));
        at += end + quote_length(rest.substr(end));
        last_is_quoted = true;
        continue;
      }
      at += quote;
      continue;
    }
    size_t end = 0;
    while (end < rest.size() && rest[end] != ' ' && quote_length(rest.substr(end)) == 0) ++end;
    if (end == 0) {
      ++at;
      continue;
    }
    const size_t before = words.terms.size();
    add_term(rest.substr(0, end));
    if (words.terms.size() > before) last_is_quoted = false;
    at += end;
  }
  for (const auto& term : words.terms) words.has_marks = words.has_marks || has_marks(term);
  if (!words.terms.empty() && !last_is_quoted && ends_open && !words.is_cut) {
    words.terms.back().is_prefix = words.terms.back().words.back().key.size() >= kMinPrefixBytes;
  }
  if (!words.is_cut) words.name = i18n::compact_key(text);
  return words;
}

SearchResult search_records(db::Reader& reader, const Work& work, const SearchWords& words,
                            std::int64_t first, std::int64_t per_page, const RecordType* only) {
  SearchResult result;
  result.words = words;
  if (words.empty()) return result;
  std::vector<Searched> sources = list_sources(reader, work);
  const auto try_words = [&] {
    const Tiers tiers = make_tiers(result.words);
    result.types.clear();
    std::int64_t total = 0;
    for (const Searched& source : sources) {
      Hits hits{source.type, count_matching(reader, work, source, tiers.apart.back()), {}};
      total += hits.total;
      if (hits.total > 0) result.types.push_back(std::move(hits));
    }
    return total;
  };
  const bool goes_on = words.terms.back().is_prefix;
  result.words.terms.back().is_prefix = false;
  if (try_words() < kFewHits && goes_on) {
    result.words.terms.back().is_prefix = true;
    try_words();
  }
  if (result.types.empty() && words.has_marks) {
    result.words.ignores_marks = true;
    try_words();
  }
  const Tiers tiers = make_tiers(result.words);
  for (Hits& hits : result.types) {
    const std::int64_t most = std::min(hits.total, kMostHits);
    if ((only != nullptr && only != hits.type) || first < 0 || first >= most) continue;
    const auto source = std::find_if(sources.begin(), sources.end(),
                                     [&](const Searched& candidate) { return candidate.type == hits.type; });
    source->is_by_name = hits.total <= kMostByName;
    hits.ids = list_best(reader, work, *source, tiers, static_cast<size_t>(std::min(first + per_page, most)));
    hits.ids.erase(hits.ids.begin(),
                   hits.ids.begin() + std::min(first, static_cast<std::int64_t>(hits.ids.size())));
  }
  return result;
}

std::vector<plugin::Row> load_hits(db::Reader& reader, const Work& work, const RecordType& type,
                                   const std::vector<std::int64_t>& ids) {
  std::vector<const plugin::Field*> fields = list_fields(type);
  for (const plugin::Field* field : indexed_fields(type)) {
    if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
  }
  SqlBuilder builder(work);
  add_select(builder, work.services.registry, type, fields);
  builder.sql(" WHERE t.id IN ").id_list(ids).sql(" AND ");
  add_row_rule(builder, type, reach_of(work, type.access.view));
  std::vector<plugin::Row> rows;
  {
    db::Statement statement = builder.prepare(reader);
    while (statement.step()) rows.push_back(read_row(statement, type, fields));
  }
  read_links(reader, work, type, fields, rows);
  std::unordered_map<std::int64_t, size_t> place;
  for (size_t i = 0; i < ids.size(); ++i) place[ids[i]] = i;
  std::sort(rows.begin(), rows.end(),
            [&](const plugin::Row& a, const plugin::Row& b) { return place[a.id] < place[b.id]; });
  return rows;
}

std::optional<Found> find_named_record(db::Reader& reader, const Work& work, const SearchWords& words) {
  if (words.name.empty()) return std::nullopt;
  std::vector<std::int64_t> namesakes;
  {
    db::Statement row = reader.query("SELECT search_id FROM core_search_name WHERE name = ?1 LIMIT ?2",
                                     words.name, kMostNamesakes + 1);
    while (row.step()) namesakes.push_back(row.integer(0));
  }
  if (namesakes.empty() || namesakes.size() > static_cast<size_t>(kMostNamesakes)) return std::nullopt;
  const std::vector<Searched> sources = list_sources(reader, work);
  std::optional<Found> found;
  for (const std::int64_t namesake : namesakes) {
    for (const Searched& source : sources) {
      const std::int64_t id = namesake - search_id(source.number, 0);
      if (id < 0 || namesake >= search_id(source.number + 1, 0)) continue;
      if (!reaches_row(reader, work, *source.type, source.type->access.view, id)) continue;
      if (is_archived(reader, work, *source.type, id)) continue;
      if (found) return std::nullopt;
      found = Found{source.type, id};
    }
  }
  return found;
}

std::vector<Option> list_named_records(db::Reader& reader, const Work& work, const RecordType& type,
                                       std::string_view name, int limit) {
  std::vector<Option> found;
  const std::string key = i18n::compact_key(name);
  if (key.empty()) return found;
  for (const Searched& source : list_sources(reader, work)) {
    if (source.type != &type) continue;
    std::vector<std::int64_t> ids;
    {
      db::Statement row = reader.query(
          "SELECT search_id - ?2 FROM core_search_name WHERE name = ?1 AND search_id BETWEEN ?2 AND ?3 LIMIT "
          "?4",
          key, search_id(source.number, 0), search_id(source.number + 1, -1), limit);
      while (row.step()) ids.push_back(row.integer(0));
    }
    for (const std::int64_t id : ids) {
      if (is_archived(reader, work, type, id)) continue;
      if (const auto row = find_row(reader, work, type, id)) found.push_back({id, title_of(type, *row)});
    }
  }
  return found;
}

std::vector<Piece> mark_words(std::string_view text, const SearchWords& words) {
  return cut_pieces(text, 0, text.size(), i18n::split_words(text), words);
}

std::vector<Piece> make_snippet(std::string_view text, const SearchWords& words) {
  const std::vector<Word> words_of_text = i18n::split_words(text);
  // Where most of the words looked for stand close together.
  size_t best = words_of_text.size(), best_count = 0;
  for (size_t i = 0; i < words_of_text.size(); ++i) {
    if (!is_hit(words_of_text[i], words)) continue;
    size_t count = 0;
    for (size_t k = i;
         k < words_of_text.size() && words_of_text[k].end < words_of_text[i].begin + kSnippetBytes / 2; ++k)
      count += is_hit(words_of_text[k], words) ? 1 : 0;
    if (count > best_count) {
      best = i;
      best_count = count;
    }
  }
  if (best_count == 0) return {};
  // From one word to another, so that no letter is cut.
  const size_t start = words_of_text[best].begin;
  size_t from = start, to = words_of_text[best].end;
  for (size_t i = best; i-- > 0 && start - words_of_text[i].begin <= kSnippetBefore;)
    from = words_of_text[i].begin;
  if (from == words_of_text.front().begin) from = 0;
  for (size_t i = best; i < words_of_text.size() && words_of_text[i].end - from <= kSnippetBytes; ++i)
    to = words_of_text[i].end;
  if (to == words_of_text.back().end && text.size() - to <= 20) to = text.size();
  std::vector<Piece> pieces = cut_pieces(text, from, to, words_of_text, words);
  if (from > 0) pieces.insert(pieces.begin(), {"… ", false});
  if (to < text.size()) pieces.push_back({" …", false});
  return pieces;
}

}  // namespace motcong::record
