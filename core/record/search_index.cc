#include "core/record/search_index.h"

#include <algorithm>
#include <set>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/i18n/words.h"
#include "core/record/sql_builder.h"
#include "core/record/store.h"

namespace motcong::record {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

constexpr const char* kFormat = "1";  // raise it when the same row gives other words than before
// Stands between the words of two fields, so that no phrase reaches across. Private use: no text has it.
constexpr std::string_view kFieldEnd = " \uE010 ";
constexpr size_t kMaxNameBytes = 200;
constexpr size_t kMaxNumberCodePoints = 60;

bool is_stored_text(const Field& field) {
  return field.is_stored_column() && (field.kind == FieldKind::text || field.kind == FieldKind::long_text);
}

bool is_in_title(const RecordType& type, const Field& field) {
  return field.name == std::string_view(type.title) || field.name == std::string_view(type.title_prefix);
}

bool is_in_key(const RecordType& type, const Field& field) {
  return std::any_of(type.key.begin(), type.key.end(),
                     [&](const char* name) { return field.name == std::string_view(name); });
}

/// A row of core_search with its names.
struct Entry {
  std::string title, body, title_marks, body_marks;
  std::set<std::string> names;
  bool operator==(const Entry&) const = default;
};

void add_words(std::string_view text, std::string& keys, std::string& marks) {
  bool first = true;
  for (const i18n::Word& word : i18n::split_words(text)) {
    if (!keys.empty()) {
      const std::string_view divider = first ? kFieldEnd : std::string_view(" ");
      keys += divider;
      marks += divider;
    }
    keys += word.key;
    marks += word.spelled;
    first = false;
  }
}

/// The name under which a whole value is found at once: a title, a key, or something short with a digit in
/// it, such as the number of a document. "" for none.
std::string name_of(const RecordType& type, const Field& field, std::string_view value) {
  if (field.kind != FieldKind::text) return {};
  if (!is_in_title(type, field) && !is_in_key(type, field)) {
    const bool has_digit =
        std::any_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!has_digit || base::utf8_length(value) > kMaxNumberCodePoints) return {};
  }
  std::string name = i18n::compact_key(value);
  return name.size() <= kMaxNameBytes ? name : std::string();
}

/// `statement` stands on a row whose columns from 1 on are `fields`.
Entry make_entry(const RecordType& type, const std::vector<const Field*>& fields,
                 const db::Statement& statement) {
  Entry entry;
  int column = 0;
  for (const Field* field : fields) {
    const std::string_view value = statement.text(++column);
    if (value.empty()) continue;
    if (is_in_title(type, *field)) {
      add_words(value, entry.title, entry.title_marks);
    } else {
      add_words(value, entry.body, entry.body_marks);
    }
    if (std::string name = name_of(type, *field, value); !name.empty()) entry.names.insert(std::move(name));
  }
  return entry;
}

void add_columns(SqlBuilder& builder, const RecordType& type, const std::vector<const Field*>& fields) {
  builder.sql("SELECT t.id");
  for (const Field* field : fields) builder.sql(", t.").name(field->name);
  builder.sql(" FROM ").name(type.table).sql(" AS t");
}

std::optional<Entry> find_entry(db::Reader& reader, std::int64_t id) {
  Entry entry;
  {
    db::Statement row =
        reader.query("SELECT title, body, title_marks, body_marks FROM core_search WHERE rowid = ?1", id);
    if (!row.step()) return std::nullopt;
    entry = {row.string(0), row.string(1), row.string(2), row.string(3), {}};
  }
  db::Statement name = reader.query("SELECT name FROM core_search_name WHERE search_id = ?1", id);
  while (name.step()) entry.names.insert(name.string(0));
  return entry;
}

void insert_entry(db::WriteTx& tx, std::int64_t id, const Entry& entry) {
  tx.execute(
      "INSERT INTO core_search(rowid, title, body, title_marks, body_marks) VALUES (?1, ?2, ?3, ?4, ?5)", id,
      entry.title, entry.body, entry.title_marks, entry.body_marks);
  for (const std::string& name : entry.names) {
    tx.execute("INSERT INTO core_search_name(name, search_id) VALUES (?1, ?2)", name, id);
  }
}

/// Writes only where the words are others than before; a new row has nothing to take out.
void replace_entry(db::WriteTx& tx, std::int64_t id, const std::optional<Entry>& now) {
  const std::optional<Entry> before = find_entry(tx, id);
  if (now == before) return;
  if (before) {
    tx.execute("DELETE FROM core_search WHERE rowid = ?1", id);
    tx.execute("DELETE FROM core_search_name WHERE search_id = ?1", id);
  }
  if (now) insert_entry(tx, id, *now);
}

/// Names as inserted by a type whose number is `number`, and its words.
void remove_entries(db::WriteTx& tx, std::int64_t number) {
  tx.execute("DELETE FROM core_search WHERE rowid BETWEEN ?1 AND ?2", search_id(number, 0),
             search_id(number + 1, -1));
  tx.execute("DELETE FROM core_search_name WHERE search_id BETWEEN ?1 AND ?2", search_id(number, 0),
             search_id(number + 1, -1));
}

std::string signature_of(const RecordType& type) {
  std::string signature = kFormat;
  for (const Field* field : indexed_fields(type)) {
    signature += is_in_title(type, *field) ? "|title:" : is_in_key(type, *field) ? "|key:" : "|";
    signature += field->name;
    if (field->kind == FieldKind::long_text) signature += ":long";
  }
  return signature;
}

IndexedRows rebuild_type(const Work& work, db::WriteTx& tx, const RecordType& type) {
  tx.execute(
      "INSERT INTO core_search_type(record_type, signature) VALUES (?1, ?2) ON CONFLICT (record_type) DO "
      "UPDATE SET "
      "signature = excluded.signature",
      type.id, signature_of(type));
  const std::int64_t number = find_type_number(tx, type);
  remove_entries(tx, number);
  const auto fields = indexed_fields(type);
  SqlBuilder builder(work);
  add_columns(builder, type, fields);
  builder.sql(" ORDER BY t.id");
  IndexedRows built{&type, 0};
  db::Statement row = builder.prepare(tx);
  while (row.step()) {
    insert_entry(tx, search_id(number, row.integer(0)), make_entry(type, fields, row));
    ++built.rows;
  }
  return built;
}

/// The type under which the rows of this type's table are indexed; nullptr for none.
const RecordType* find_indexed_type(const plugin::Registry& registry, const RecordType& type) {
  for (const RecordType* indexed : indexed_types(registry)) {
    if (indexed->table == std::string_view(type.table)) return indexed;
  }
  return nullptr;
}

}  // namespace

std::vector<const Field*> indexed_fields(const RecordType& type) {
  std::vector<const Field*> fields;
  for (const Field& field : type.fields) {
    if (is_stored_text(field) && field.is_searchable) fields.push_back(&field);
  }
  return fields;
}

std::vector<const RecordType*> indexed_types(const plugin::Registry& registry) {
  std::vector<const RecordType*> types;
  for (const RecordType& type : registry.types()) {
    if (type.is_log || type.access.view.is_nobody() || indexed_fields(type).empty()) continue;
    const bool taken = std::any_of(types.begin(), types.end(), [&](const RecordType* other) {
      return other->table == std::string_view(type.table);
    });
    if (!taken) types.push_back(&type);
  }
  return types;
}

std::int64_t find_type_number(db::Reader& reader, const RecordType& type) {
  return reader.integer("SELECT id FROM core_search_type WHERE record_type = ?1", 0, type.id);
}

void index_row(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id) {
  index_rows(work, tx, type, {id});
}

void index_rows(const Work& work, db::WriteTx& tx, const RecordType& type,
                const std::vector<std::int64_t>& ids) {
  const RecordType* indexed = find_indexed_type(work.services.registry, type);
  if (indexed == nullptr) return;
  const std::int64_t number = find_type_number(tx, *indexed);
  if (number == 0) return;  // a new portal, not yet through its first start: all rows are indexed at its end
  const auto fields = indexed_fields(*indexed);
  for (const std::int64_t id : ids) {
    std::optional<Entry> now;
    {
      SqlBuilder builder(work);
      add_columns(builder, *indexed, fields);
      builder.sql(" WHERE t.id = ").integer(id);
      db::Statement row = builder.prepare(tx);
      if (row.step()) now = make_entry(*indexed, fields, row);
    }
    replace_entry(tx, search_id(number, id), now);
  }
}

std::vector<IndexedRows> rebuild_search_index(const Work& work, db::WriteTx& tx) {
  std::vector<IndexedRows> built;
  for (const RecordType* type : indexed_types(work.services.registry))
    built.push_back(rebuild_type(work, tx, *type));
  return built;
}

void update_search_index(const Work& work, db::WriteTx& tx) {
  const auto types = indexed_types(work.services.registry);
  std::vector<std::int64_t> gone;
  {
    db::Statement row = tx.query("SELECT id, record_type FROM core_search_type");
    while (row.step()) {
      const bool known = std::any_of(types.begin(), types.end(),
                                     [&](const RecordType* type) { return row.text(1) == type->id; });
      if (!known) gone.push_back(row.integer(0));
    }
  }
  for (const std::int64_t number : gone) {
    remove_entries(tx, number);
    tx.execute("DELETE FROM core_search_type WHERE id = ?1", number);
  }
  for (const RecordType* type : types) {
    if (tx.text("SELECT signature FROM core_search_type WHERE record_type = ?1", type->id) !=
        signature_of(*type))
      rebuild_type(work, tx, *type);
  }
}

std::vector<IndexFault> check_search_index(db::Reader& reader, const Work& work) {
  std::vector<IndexFault> faults;
  for (const RecordType* type : indexed_types(work.services.registry)) {
    const std::int64_t number = find_type_number(reader, *type);
    const auto fields = indexed_fields(*type);
    IndexFault fault{type};
    std::int64_t right = 0;
    SqlBuilder builder(work);
    add_columns(builder, *type, fields);
    db::Statement row = builder.prepare(reader);
    while (row.step()) {
      const auto entry = find_entry(reader, search_id(number, row.integer(0)));
      if (!entry) {
        ++fault.missing;
      } else if (*entry == make_entry(*type, fields, row)) {
        ++right;
      } else {
        ++fault.outdated;
      }
    }
    const std::int64_t all = reader.integer("SELECT count(*) FROM core_search WHERE rowid BETWEEN ?1 AND ?2",
                                            0, search_id(number, 0), search_id(number + 1, -1));
    fault.left_over = all - right - fault.outdated;
    if (fault.missing != 0 || fault.outdated != 0 || fault.left_over != 0) faults.push_back(fault);
  }
  return faults;
}

}  // namespace motcong::record
