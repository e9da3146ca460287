#include "core/record/history.h"

#include <charconv>

#include "core/record/field_text.h"
#include "core/record/sql_builder.h"
#include "core/record/store.h"

namespace motcong::record {

using plugin::Field;
using plugin::FieldKind;

db::Value history_text(const db::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return db::Value(std::to_string(*number));
  if (const auto* real = std::get_if<double>(&value)) return db::Value(std::to_string(*real));
  return value;
}

db::Value value_of_history(const Field& field, const db::Value& text) {
  const auto* words = std::get_if<std::string>(&text);
  if (words == nullptr) return {};
  switch (field.kind) {
    case FieldKind::integer:
    case FieldKind::hundredths:
    case FieldKind::instant:
    case FieldKind::boolean:
    case FieldKind::ref: {
      std::int64_t number = 0;
      const auto done = std::from_chars(words->data(), words->data() + words->size(), number);
      return done.ec == std::errc() ? db::Value(number) : db::Value();
    }
    default:
      return text;
  }
}

namespace {

void write_entry(db::WriteTx& tx, const plugin::Work& work, const plugin::RecordType& type, std::int64_t id,
                 std::int64_t row_version, std::string_view action, std::string_view field,
                 const db::Value& before, const db::Value& after) {
  tx.execute(
      "INSERT INTO core_history(record_type, record_id, row_version, at, user_id, action, field, "
      "before_value,"
      " after_value, on_behalf_of) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      type.id, id, row_version, work.now, work.user.user_id > 0 ? db::Value(work.user.user_id) : db::Value(),
      action, field, before, after,
      work.user.acting_for != 0 ? db::Value(work.user.acting_for) : db::Value());
}

bool is_nothing(const db::Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? text->empty() : std::holds_alternative<std::monostate>(value);
}

}  // namespace

void add_history(db::WriteTx& tx, const plugin::Work& work, const plugin::RecordType& type, std::int64_t id,
                 std::int64_t row_version, std::string_view action, const plugin::Values* before,
                 const plugin::Values& after) {
  const auto write = [&](std::string_view field, const db::Value& old_value, const db::Value& new_value) {
    write_entry(tx, work, type, id, row_version, action, field, history_text(old_value),
                history_text(new_value));
  };
  if (before == nullptr || action == "remove") write("", {}, {});
  if (action == "remove") {
    for (const auto& [name, value] : before->items()) {
      const Field* field = type.find_field(name);
      if (field != nullptr && !field->is_computed()) write(name, value, {});
    }
  }
  for (const auto& [name, value] : after.items()) {
    const Field* field = type.find_field(name);
    if (field == nullptr || field->is_computed()) continue;
    const db::Value old_value = before != nullptr ? before->get(name) : db::Value();
    // Of a new record, what it was given: an empty field tells nothing.
    if (before != nullptr ? old_value == value : is_nothing(value)) continue;
    write(name, old_value, value);
  }
}

std::int64_t find_row_version(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                              std::int64_t id) {
  if (type.is_log) return 0;
  SqlBuilder builder(work);
  builder.sql("SELECT t.row_version FROM ").name(type.table).sql(" AS t WHERE t.id = ").integer(id);
  db::Statement statement = builder.prepare(reader);
  return statement.step() ? statement.integer(0) : 0;
}

void add_part_history(db::WriteTx& tx, const plugin::Work& work, const plugin::RecordType& type,
                      const plugin::Row& row, std::string_view part, std::string_view before,
                      std::string_view after) {
  const auto text = [](std::string_view words) {
    return words.empty() ? db::Value() : db::Value(std::string(words));
  };
  write_entry(tx, work, type, row.id, row.row_version, "update", part, text(before), text(after));
}

namespace {

/// `row_version` 0: of any; else what changed the row itself, without the parts beside its fields.
std::vector<HistoryEntry> read_history(db::Reader& reader, const char* type, std::int64_t id,
                                       std::int64_t limit, std::int64_t first, std::string_view field,
                                       std::int64_t user_id, std::int64_t row_version) {
  std::vector<HistoryEntry> entries;
  db::Statement statement = reader.query(
      "SELECT h.row_version, h.at, coalesce(u.full_name, ''), coalesce(b.full_name, ''), h.action, h.field, "
      "h.before_value, h.after_value"
      " FROM core_history AS h LEFT JOIN core_user AS u ON u.id = h.user_id"
      " LEFT JOIN core_user AS b ON b.id = h.on_behalf_of"
      " WHERE h.record_type = ?1 AND h.record_id = ?2 AND (?5 = '' OR h.field = ?5) AND (?6 = 0 OR h.user_id "
      "= ?6)"
      " AND (?7 = 0 OR (h.row_version = ?7 AND substr(h.field, 1, 1) <> '#')) ORDER BY h.id DESC LIMIT ?3 "
      "OFFSET ?4",
      type, id, limit, first, field, user_id, row_version);
  while (statement.step()) {
    entries.push_back({statement.integer(0), statement.integer(1), statement.string(2), statement.string(3),
                       statement.string(4), statement.string(5), statement.string(6), statement.string(7)});
  }
  return entries;
}

}  // namespace

std::vector<HistoryEntry> list_history(db::Reader& reader, const plugin::RecordType& type, std::int64_t id,
                                       std::int64_t limit, std::int64_t first, std::string_view field,
                                       std::int64_t user_id) {
  return read_history(reader, type.id, id, limit, first, field, user_id, 0);
}

std::int64_t count_history(db::Reader& reader, const plugin::RecordType& type, std::int64_t id,
                           std::string_view field, std::int64_t user_id) {
  return reader.integer(
      "SELECT count(*) FROM core_history WHERE record_type = ?1 AND record_id = ?2 AND (?3 = '' OR field = "
      "?3)"
      " AND (?4 = 0 OR user_id = ?4)",
      0, type.id, id, field, user_id);
}

std::optional<HistoryEntry> find_version_entry(db::Reader& reader, const plugin::RecordType& type,
                                               std::int64_t id, std::int64_t row_version) {
  if (row_version < 1) return std::nullopt;
  std::vector<HistoryEntry> entry = read_history(reader, type.id, id, 1, 0, "", 0, row_version);
  if (entry.empty()) return std::nullopt;
  return std::move(entry.front());
}

std::string format_doer(const plugin::Work& work, const std::string& user_name,
                        const std::string& on_behalf_of) {
  if (user_name.empty()) return std::string(work.tr(N_("the program")));
  if (on_behalf_of.empty()) return user_name;
  return work.tr(
      base::Message(N_("{who} (on behalf of {absent})"), {{"who", user_name}, {"absent", on_behalf_of}}));
}

std::optional<HistoryEntry> find_last_change(db::Reader& reader, const plugin::RecordType& type,
                                             std::int64_t id) {
  std::vector<HistoryEntry> newest = list_history(reader, type, id, 1);
  if (newest.empty()) return std::nullopt;
  return std::move(newest.front());
}

plugin::Values values_at(db::Reader& reader, const plugin::RecordType& type, const plugin::Row& now,
                         std::int64_t row_version) {
  plugin::Values values = now.values;
  db::Statement statement = reader.query(
      "SELECT field, before_value FROM core_history WHERE record_type = ?1 AND record_id = ?2 AND "
      "row_version > ?3"
      " AND field <> '' ORDER BY id DESC",
      type.id, now.id, row_version);
  while (statement.step()) {
    const Field* field = type.find_field(statement.text(0));
    if (field != nullptr) values.set(field->name, value_of_history(*field, statement.value(1)));
  }
  return values;
}

std::string format_history(const plugin::Work& work, db::Reader& reader, const Field& field,
                           const db::Value& value) {
  if (field.kind != FieldKind::ref && field.kind != FieldKind::links) return format_field(work, field, value);
  const plugin::RecordType& target = work.services.registry.type(field.target);
  plugin::Values values;
  values.set(field.name, value);
  std::string titles;
  for (const std::int64_t id : list_ids(field, values)) {
    if (!titles.empty()) titles += "; ";
    const auto row = find_row(reader, work, target, id);
    titles += row ? title_of(target, *row) : "#" + std::to_string(id);
  }
  return titles;
}

}  // namespace motcong::record
