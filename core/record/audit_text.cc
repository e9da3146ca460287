#include "core/record/audit_text.h"

#include <charconv>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/field_text.h"
#include "core/record/history.h"
#include "core/record/row_rule.h"

namespace motcong::record {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

constexpr int kChangesInFile = 40;
constexpr std::size_t kMaxText = 2000, kMaxValue = 300;  // bytes

struct Entry {
  std::int64_t at = 0, from = 0, own_from = 0, to = 0, object_id = 0;
  db::Value user_id;
  std::string object_type;
};

/// `from`: where the history of the entry before it ends. A record's own rows may stand under an entry that was
/// written in the middle of the same act, so these are told by record, time and person.
bool read_entry(db::Reader& reader, std::int64_t id, Entry& entry) {
  db::Statement row = reader.query(
      "SELECT a.at, a.user_id, a.object_type, coalesce(a.object_id, 0), a.history_to, coalesce((SELECT p.history_to FROM "
      "core_audit p WHERE p.id < a.id ORDER BY p.id DESC LIMIT 1), 0), coalesce((SELECT max(p.history_to) FROM core_audit "
      "p WHERE p.at = a.at AND p.id < a.id AND p.action = a.action AND p.object_type = a.object_type AND p.object_id IS "
      "a.object_id), 0) FROM core_audit a WHERE a.id = ?1",
      id);
  if (!row.step()) return false;
  entry.at = row.integer(0);
  entry.user_id = row.value(1);
  entry.object_type = row.string(2);
  entry.object_id = row.integer(3);
  entry.to = row.integer(4);
  entry.from = row.integer(5);
  entry.own_from = row.integer(6);
  return true;
}

/// Values of a record that is gone are shown to whoever may see such records.
bool may_see(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  if (!type.access.view.allows(work.user)) return false;
  return reaches_row(reader, work, type, type.access.view, id) || find_row_version(reader, work, type, id) == 0;
}

/// False when `limit` is reached.
bool take(db::Statement& row, db::Reader& reader, const Work& work, int limit, AuditChanges& changes) {
  const RecordType* seen_type = nullptr;
  std::int64_t seen_id = 0;
  bool visible = false;
  while (row.step()) {
    const RecordType* type = work.services.registry.find_type(row.string(0));
    if (type == nullptr) continue;
    const std::int64_t id = row.integer(1);
    if (type != seen_type || id != seen_id) {
      visible = may_see(reader, work, *type, id);
      seen_type = type;
      seen_id = id;
    }
    if (!visible) {
      changes.has_hidden = true;
      continue;
    }
    const std::string name = row.string(2);
    const Field* field = type->find_field(name);
    const char* part = find_part_label(work, name);
    if (name == kActionPart || (field == nullptr && part == nullptr)) continue;
    if (static_cast<int>(changes.shown.size()) == limit) {
      changes.has_more = true;
      return false;
    }
    changes.shown.push_back({type, id, std::string(work.tr(field != nullptr ? field->label : part)),
                             format_change(reader, work, *type, name, row.string(3)),
                             format_change(reader, work, *type, name, row.string(4))});
  }
  return true;
}

}  // namespace

std::string format_record_kind(const Work& work, std::string_view type) {
  if (const RecordType* found = work.services.registry.find_type(type); found != nullptr)
    return std::string(work.tr(found->label));
  if (type == "core.setting") return std::string(work.tr(N_("Settings")));
  if (type == "core.version") return std::string(work.tr(N_("Version of a document")));
  if (type == "core.number_series") return std::string(work.tr(N_("Row of numbers")));
  if (type == "core.role") return std::string(work.tr(N_("Role")));
  if (type == "core.api_key") return std::string(work.tr(N_("API key")));
  if (type == "core.digest") return std::string(work.tr(N_("Mail")));
  return std::string(type);
}

AuditChanges list_audit_changes(db::Reader& reader, const Work& work, std::int64_t audit_id, int limit) {
  AuditChanges changes;
  Entry entry;
  if (!read_entry(reader, audit_id, entry)) return changes;
  if (entry.object_id != 0) {
    db::Statement own = reader.query(
        "SELECT record_type, record_id, field, before_value, after_value FROM core_history WHERE record_type = ?1 AND "
        "record_id = ?2 AND id > ?3 AND id <= ?4 AND at = ?5 AND user_id IS ?6 ORDER BY id",
        entry.object_type, entry.object_id, entry.own_from, entry.to, entry.at, entry.user_id);
    if (!take(own, reader, work, limit, changes)) return changes;
  }
  db::Statement others = reader.query(
      "SELECT record_type, record_id, field, before_value, after_value FROM core_history WHERE id > ?3 AND id <= ?4 AND at "
      "= ?5 AND user_id IS ?6 AND NOT (record_type = ?1 AND record_id = ?2) ORDER BY id",
      entry.object_type, entry.object_id, entry.from, entry.to, entry.at, entry.user_id);
  take(others, reader, work, limit, changes);
  return changes;
}

std::string format_audit_changes(db::Reader& reader, const Work& work, std::string_view marked) {
  std::int64_t id = 0;
  std::from_chars(marked.data() + 1, marked.data() + marked.size(), id);
  const AuditChanges changes = list_audit_changes(reader, work, id, kChangesInFile);
  const auto bounded = [](const std::string& text) {
    if (text.empty()) return std::string("–");
    return text.size() <= kMaxValue ? text : std::string(base::cut_utf8(text, kMaxValue)) + "…";
  };
  std::string out;
  for (const AuditChange& change : changes.shown) {
    out += (out.empty() ? "" : "; ") + change.field + ": " + bounded(change.before) + " → " + bounded(change.after);
    if (out.size() > kMaxText) return out + " …";
  }
  return changes.has_more ? out + " …" : out;
}

std::string format_value(db::Reader& reader, const Work& work, const RecordType& type, const Field& field,
                         const db::Value& value, std::string_view title) {
  if (type.is_log) {
    if (const auto* at = std::get_if<std::int64_t>(&value); at != nullptr && field.kind == FieldKind::instant) {
      const std::string second = std::to_string(*at % 60);
      return *at == 0 ? std::string() : i18n::format_instant(*at) + (second.size() < 2 ? ":0" : ":") + second;
    }
    if (const auto* text = std::get_if<std::string>(&value); text != nullptr && field.kind == FieldKind::text) {
      if (text->starts_with(kAuditChangesMark)) return format_audit_changes(reader, work, *text);
      if (field.name == std::string_view("object_type")) return format_record_kind(work, *text);
    }
  }
  return format_field(work, field, value, title);
}

}  // namespace motcong::record
