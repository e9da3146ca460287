#include "plugins/legal/register/document_naming.h"

#include <algorithm>

#include "core/i18n/format.h"
#include "plugins/legal/register/issuers.h"
#include "plugins/legal/register/number.h"

namespace motcong::legal {
namespace {

// Shorter runs of digits are nobody's id in another register.
constexpr std::size_t kShortestId = 4;

std::vector<std::int64_t> list_by_external_id(db::Reader& reader, std::string_view id, std::size_t limit) {
  std::vector<std::int64_t> ids;
  const bool is_id = id.size() >= kShortestId && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_id) return ids;
  db::Statement row = reader.query("SELECT id FROM legal_document WHERE external_id = ?1 AND external_id <> '' ORDER BY id "
                                   "LIMIT ?2", id, static_cast<std::int64_t>(limit));
  while (row.step()) ids.push_back(row.integer(0));
  return ids;
}

}  // namespace

std::vector<plugin::NamedRow> find_named_documents(const plugin::Work& work, db::Reader& reader, std::string_view typed,
                                                   std::size_t limit) {
  const NamedNumber named = find_number(typed);
  const std::string key = named.number.empty() ? number_key(typed) : number_key(named.number);
  std::optional<base::Date> issued_on;
  if (const auto day = i18n::parse_date(named.issued_on, work.today)) issued_on = *day;
  const std::vector<std::int64_t> issuers = find_issuers(reader, named.issuer);
  std::vector<std::int64_t> ids;
  {
    db::Statement row = reader.query(
        "SELECT id FROM legal_document WHERE number_key = ?1 AND (?2 IS NULL OR issued_on = ?2) AND (?3 = 0 OR issuer_id = ?3) "
        "ORDER BY issued_on DESC, id LIMIT ?4",
        key, issued_on, issuers.empty() ? std::int64_t{0} : issuers.front(), static_cast<std::int64_t>(limit));
    while (row.step()) ids.push_back(row.integer(0));
  }
  if (ids.empty()) ids = list_by_external_id(reader, typed, limit);
  std::vector<plugin::NamedRow> rows;
  for (const std::int64_t id : ids) rows.push_back({id, name_document(work, reader, id)});
  return rows;
}

std::string name_document(const plugin::Work&, db::Reader& reader, std::int64_t id) {
  db::Statement row = reader.query(
      "SELECT d.number, d.issued_on, i.name, (SELECT count(*) FROM legal_document AS o WHERE o.number_key = d.number_key), "
      "(SELECT count(*) FROM legal_document AS o WHERE o.number_key = d.number_key AND o.issued_on = d.issued_on) "
      "FROM legal_document AS d JOIN legal_issuer AS i ON i.id = d.issuer_id WHERE d.id = ?1", id);
  base::check(row.step());
  std::string name = row.string(0);
  const auto day = base::parse_iso_date(row.string(1));
  if (row.integer(3) > 1 && day) name += " ngày " + i18n::format_date(*day);
  if (row.integer(4) > 1) name += " của " + row.string(2);
  return name;
}

}  // namespace motcong::legal
