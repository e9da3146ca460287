// The queries behind units.h. A department has some tens of units, so names are compared here, not in SQL.
#include "core/auth/units.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/i18n/vietnamese.h"

namespace motcong::auth {
namespace {

Unit read_unit(const db::Statement& row) {
  return {row.integer(0), row.string(1), row.string(2),
          row.string(3),  row.string(4), static_cast<int>(row.integer(5))};
}

/// "Trung tâm  XTĐT" and "trung tam xtdt" are one name.
std::string fold_name(std::string_view text) {
  if (!base::is_utf8(text)) return "";
  std::string folded = i18n::fold(base::normalise_line(text));
  std::erase(folded, ' ');
  return folded;
}

}  // namespace

std::vector<Unit> list_units(db::Reader& reader, const base::Date& on) {
  auto row = reader.query(
      "SELECT id, code, name, short_name, kind, sort_no FROM core_unit "
      "WHERE valid_from <= ?1 AND (valid_to IS NULL OR valid_to >= ?1) ORDER BY sort_no, id",
      on);
  std::vector<Unit> units;
  while (row.step()) units.push_back(read_unit(row));
  return units;
}

std::optional<Unit> find_unit(db::Reader& reader, std::int64_t id) {
  auto row =
      reader.query("SELECT id, code, name, short_name, kind, sort_no FROM core_unit WHERE id = ?1", id);
  if (!row.step()) return std::nullopt;
  return read_unit(row);
}

std::vector<Unit> list_units_by_name(db::Reader& reader, std::string_view text) {
  const std::string wanted = fold_name(text);
  if (wanted.empty()) return {};
  struct Match {
    Unit unit;
    bool open_ended;
  };
  std::vector<Match> matches;
  auto row = reader.query(
      "SELECT id, code, name, short_name, kind, sort_no, valid_to, "
      "EXISTS (SELECT 1 FROM core_unit_alias a WHERE a.unit_id = core_unit.id AND a.folded = ?1) FROM "
      "core_unit",
      wanted);
  while (row.step()) {
    const Unit unit = read_unit(row);
    if (fold_name(unit.code) == wanted) return {unit};
    if (row.integer(7) != 0 || fold_name(unit.name) == wanted || fold_name(unit.short_name) == wanted) {
      matches.push_back({unit, row.is_null(6)});
    }
  }
  if (matches.size() > 1 && std::ranges::any_of(matches, &Match::open_ended))
    std::erase_if(matches, [](const Match& match) { return !match.open_ended; });
  std::vector<Unit> units;
  for (Match& match : matches) units.push_back(std::move(match.unit));
  return units;
}

std::optional<Unit> find_unit_by_name(db::Reader& reader, std::string_view text) {
  std::vector<Unit> units = list_units_by_name(reader, text);
  if (units.size() != 1) return std::nullopt;
  return std::move(units.front());
}

base::Result<void> save_unit_alias(db::WriteTx& tx, std::int64_t unit_id, std::string_view alias) {
  const std::string folded = fold_name(alias);
  if (folded.empty()) return base::Error{N_("Enter a name.")};
  const std::string shown = base::normalise_line(alias);
  if (base::utf8_length(shown) > 200) return base::Error{N_("The name may have at most 200 characters.")};
  const std::int64_t owner = tx.integer("SELECT unit_id FROM core_unit_alias WHERE folded = ?1", 0, folded);
  if (owner == unit_id) return {};
  if (owner != 0) {
    return base::Error{
        base::Message(N_("The name \"{name}\" already means another unit."), {{"name", shown}})};
  }
  tx.execute("INSERT INTO core_unit_alias(unit_id, alias, folded) VALUES (?1, ?2, ?3)", unit_id, shown,
             folded);
  return {};
}

std::vector<std::int64_t> resolve_group(db::Reader& reader, std::int64_t unit_id, const base::Date& on) {
  const auto unit = find_unit(reader, unit_id);
  if (!unit) return {};
  if (unit->kind != "group") return {unit_id};
  auto row = reader.query(
      "SELECT u.id FROM core_unit_group_member m JOIN core_unit u ON u.id = m.unit_id "
      "WHERE m.group_id = ?1 AND u.valid_from <= ?2 AND (u.valid_to IS NULL OR u.valid_to >= ?2) "
      "ORDER BY u.sort_no, u.id",
      unit_id, on);
  std::vector<std::int64_t> ids;
  while (row.step()) ids.push_back(row.integer(0));
  return ids;
}

}  // namespace motcong::auth
