#include "core/record/suggest.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/i18n/vietnamese.h"
#include "core/record/list_query.h"
#include "core/record/naming.h"
#include "core/record/pages.h"
#include "core/record/row_rule.h"

namespace motcong::record {
namespace {

using plugin::Field;
using plugin::RecordType;
using plugin::Work;

constexpr std::size_t kFewestLetters = 2;  // of a number's beginning
constexpr std::size_t kFewestOfWords = 3;  // shorter words stand in nearly every row
constexpr std::size_t kMostTypedBytes = 400;
constexpr std::size_t kAboutBytes = 240;
constexpr std::size_t kOffered = 10;

/// How text has to do with a row, the nearest first.
enum class Fit { begins_name, is_about, has_words };

/// The line below the name in lists; nullptr: the type has none.
const Field* find_about(const RecordType& type) {
  for (const Field& field : type.fields) {
    if (field.is_sub_line && !field.is_computed()) return &field;
  }
  return nullptr;
}

const char* name_column(const RecordType& type) { return *type.title_prefix != '\0' ? type.title_prefix : type.title; }

/// "1/2021" is the beginning of "01/2021/NĐ-CP".
std::string without_zeros(std::string text) {
  text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
  return text;
}

std::vector<std::int64_t> list_fitting(db::Reader& reader, const Work& work, const RecordType& type,
                                       const std::string& typed, Fit fit, std::size_t limit) {
  const Field* about = find_about(type);
  const std::size_t letters = base::utf8_length(typed);
  if (letters < kFewestLetters || (fit == Fit::has_words && letters < kFewestOfWords)) return {};
  if (fit == Fit::is_about && about == nullptr) return {};
  const std::string folded = i18n::fold(typed);
  ListQuery query;
  if (fit == Fit::has_words) query.search = typed;
  SqlBuilder builder(work);
  builder.sql("SELECT t.id FROM ").name(type.table).sql(" AS t");
  add_list_where(builder, reader, work, type, query);
  if (fit == Fit::begins_name) {
    builder.sql(" AND instr(ltrim(fold(");
    add_sort_column(builder, type, name_column(type));
    builder.sql("), '0'), ").value(db::Value(without_zeros(folded))).sql(") = 1");
  } else if (fit == Fit::is_about) {
    builder.sql(" AND fold(t.").name(about->name).sql(") = ").value(db::Value(folded));
  }
  std::string_view sort = type.default_sort;
  const bool descending = sort.starts_with('-');
  if (descending) sort.remove_prefix(1);
  builder.sql(" ORDER BY ");
  add_sort_column(builder, type, sort);
  builder.sql(descending ? db::Sql(" DESC") : db::Sql("")).sql(", t.id LIMIT ");
  builder.integer(static_cast<std::int64_t>(limit));
  std::vector<std::int64_t> ids;
  db::Statement statement = builder.prepare(reader);
  while (statement.step()) ids.push_back(statement.integer(0));
  return ids;
}

std::string about_row(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  const Field* field = find_about(type);
  if (field == nullptr) return {};
  const std::string text = base::normalise_line(load_row_unchecked(reader, work, type, id).values.text(field->name));
  return std::string(base::cut_utf8(text, kAboutBytes)) + (text.size() > kAboutBytes ? "…" : "");
}

}  // namespace

std::vector<Suggestion> list_suggestions(db::Reader& reader, const Work& work, const RecordType& type,
                                         std::string_view typed, std::size_t limit) {
  const std::string text = base::normalise_line(typed);
  std::vector<Suggestion> found;
  const auto add = [&](std::int64_t id) {
    const bool is_there = std::any_of(found.begin(), found.end(), [&](const Suggestion& one) { return one.id == id; });
    if (found.size() < limit && !is_there)
      found.push_back({id, name_row(reader, work, type, id), about_row(reader, work, type, id)});
  };
  if (base::utf8_length(text) < kFewestLetters) return found;
  for (const Option& row : list_meant_rows(reader, work, type, text, limit)) add(row.id);
  for (const Fit fit : {Fit::begins_name, Fit::has_words}) {
    if (found.size() >= limit) break;
    for (const std::int64_t id : list_fitting(reader, work, type, text, fit, limit)) add(id);
  }
  return found;
}

std::vector<Option> list_candidates(db::Reader& reader, const Work& work, const RecordType& type,
                                    std::string_view typed, std::size_t limit) {
  std::vector<Option> found = list_meant_rows(reader, work, type, typed, limit);
  const std::string text = base::normalise_line(typed);
  for (const Fit fit : {Fit::begins_name, Fit::is_about, Fit::has_words}) {
    if (!found.empty()) break;
    for (const std::int64_t id : list_fitting(reader, work, type, text, fit, limit))
      found.push_back({id, name_row(reader, work, type, id)});
  }
  return found;
}

std::string describe_row(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  const std::string about = about_row(reader, work, type, id);
  return name_row(reader, work, type, id) + (about.empty() ? "" : " – " + about);
}

http::Response suggestions(plugin::Context& context, const RecordType& type) {
  const std::string typed(base::cut_utf8(context.request.query.get("q"), kMostTypedBytes));
  std::string json = "[";
  for (const Suggestion& row : list_suggestions(context.db(), context, type, typed, kOffered)) {
    if (json.size() > 1) json += ',';
    json += "{\"name\":" + base::json_text(row.name) + ",\"about\":" + base::json_text(row.about) + "}";
  }
  http::Response response;
  response.content_type = "application/json; charset=utf-8";
  response.body = json + "]";
  response.set_header("Cache-Control", "private, no-store");
  return response;
}

}  // namespace motcong::record
