#include "core/record/store.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/i18n/vietnamese.h"
#include "core/record/attachment.h"
#include "core/record/archive.h"
#include "core/record/comments.h"
#include "core/record/history.h"
#include "core/record/list_query.h"
#include "core/record/naming.h"
#include "core/record/record_links.h"
#include "core/record/row_rule.h"
#include "core/record/search_index.h"
#include "core/record/select.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldErrors;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Row;
using plugin::Values;
using plugin::Work;

[[noreturn]] void refuse(int status, Message text = {}, std::string log = {}) {
  throw http::HttpError(status, std::move(text), std::move(log));
}

std::optional<Row> read_one(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id,
                            const auth::Reach* reach) {
  const auto fields = all_fields(type);
  SqlBuilder builder(work);
  add_select(builder, work.services.registry, type, fields);
  builder.sql(" WHERE t.id = ").integer(id);
  if (reach != nullptr) {
    builder.sql(" AND ");
    add_row_rule(builder, type, *reach);
  }
  std::vector<Row> rows;
  {
    db::Statement statement = builder.prepare(reader);
    if (!statement.step()) return std::nullopt;
    rows.push_back(read_row(statement, type, fields));
  }
  read_links(reader, work, type, fields, rows);
  return std::move(rows.front());
}

/// Replaces the links of one field.
void write_links(const Work& work, db::WriteTx& tx, const Field& field, std::int64_t id,
                 const std::vector<std::int64_t>& targets) {
  const plugin::LinkTable& link = field.link_table;
  SqlBuilder remove(work);
  remove.sql("DELETE FROM ").name(link.table).sql(" WHERE ").name(link.owner).sql(" = ").integer(id);
  if (*link.part != '\0') remove.sql(" AND part = ").value(db::Value(std::string(link.part)));
  remove.prepare(tx).run();
  for (const std::int64_t target : targets) {
    SqlBuilder insert(work);
    insert.sql("INSERT INTO ").name(link.table).sql("(").name(link.owner).sql(", ").name(link.target);
    if (*link.part != '\0') insert.sql(", part");
    insert.sql(") VALUES (").integer(id).sql(", ").integer(target);
    if (*link.part != '\0') insert.sql(", ").value(db::Value(std::string(link.part)));
    insert.sql(")");
    insert.prepare(tx).run();
  }
}

db::Value actor(const Work& work) {
  return work.user.user_id > 0 ? db::Value(work.user.user_id) : db::Value();
}

std::int64_t insert_row(const Work& work, db::WriteTx& tx, const RecordType& type, const Values& values) {
  SqlBuilder builder(work);
  builder.sql("INSERT INTO ")
      .name(type.table)
      .sql("(row_version, created_at, created_by, updated_at, updated_by");
  for (const Field& field : type.fields) {
    if (field.is_stored_column() && values.has(field.name)) builder.sql(", ").name(field.name);
  }
  builder.sql(") VALUES (1, ").integer(work.now).sql(", ").value(actor(work)).sql(", ").integer(work.now);
  builder.sql(", ").value(actor(work));
  for (const Field& field : type.fields) {
    if (field.is_stored_column() && values.has(field.name)) builder.sql(", ").value(values.get(field.name));
  }
  builder.sql(") RETURNING id");
  db::Statement statement = builder.prepare(tx);
  base::check(statement.step());
  const std::int64_t id = statement.integer(0);
  statement.run();
  return id;
}

void update_row(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id,
                const Values& changes) {
  SqlBuilder builder(work);
  builder.sql("UPDATE ")
      .name(type.table)
      .sql(" SET row_version = row_version + 1, updated_at = ")
      .integer(work.now);
  builder.sql(", updated_by = ").value(actor(work));
  for (const Field& field : type.fields) {
    if (field.is_stored_column() && changes.has(field.name)) {
      builder.sql(", ").name(field.name).sql(" = ").value(changes.get(field.name));
    }
  }
  builder.sql(" WHERE id = ").integer(id);
  builder.prepare(tx).run();
}

void write_all_links(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id,
                     const Values& values) {
  for (const Field& field : type.fields) {
    if (field.kind == FieldKind::links && !field.is_computed() && values.has(field.name)) {
      write_links(work, tx, field, id, values.ids(field.name));
    }
  }
}

/// Moves from `text`, the ids or names typed for a ref or links field, those that the row has already: they stay
/// without asking whether this person could choose them anew (a closed period, a unit he does not see).
std::string take_kept(const Work& work, db::Reader& reader, const Field& field, const Values& before,
                      std::string& text) {
  if (field.kind != FieldKind::ref && field.kind != FieldKind::links) return {};
  std::vector<std::string> kept, fresh;
  fresh = field.is_typed ? split_names(text) : base::split(text, ',');
  for (const std::int64_t id : list_ids(field, before)) {
    const std::string typed = field.is_typed
                                  ? name_row(reader, work, work.services.registry.type(field.target), id)
                                  : std::to_string(id);
    if (std::erase(fresh, typed) > 0) kept.push_back(std::to_string(id));
  }
  text = base::join(fresh, field.is_typed ? "; " : ",");
  return base::join(kept, ",");
}

/// Parses what was typed over what the row holds (update) or the fields' first values (create).
Values parse_typed(const Work& work, db::Reader& reader, const RecordType& type, const SaveRequest& request,
                   const Row* before, FieldErrors& errors) {
  for (const auto& [name, text] : request.typed) {
    const Field* field = type.find_field(name);
    if (field == nullptr || !field->is_in_form)
      refuse(400, N_("The form names a field that it may not set"), "unknown field " + name);
  }
  Values values;
  for (const Field& field : type.fields) {
    if (!field.is_in_form) continue;
    if (request.values.has(field.name) && !(before != nullptr && field.is_fixed_after_create)) {
      values.set(field.name, request.values.get(field.name));
      continue;
    }
    const auto typed = request.typed.find(field.name);
    const bool fixed = before != nullptr && field.is_fixed_after_create;
    if (before != nullptr && (typed == request.typed.end() || fixed)) {
      values.set(field.name, before->values.get(field.name));
      continue;
    }
    std::string text = typed != request.typed.end() ? typed->second : std::string(field.default_text);
    const std::string kept = before != nullptr && request.source == Source::form
                                 ? take_kept(work, reader, field, before->values, text)
                                 : std::string();
    if (!kept.empty() && text.empty()) {
      values.set(field.name, field.kind == FieldKind::ref ? before->values.get(field.name) : db::Value(kept));
      continue;
    }
    auto value =
        parse_field(work, reader, field, text, typed != request.typed.end() ? request.source : Source::form);
    if (value && !kept.empty()) value = db::Value(kept + "," + std::get<std::string>(*value));
    if (value) {
      values.set(field.name, *std::move(value));
    } else {
      errors.emplace_back(field.name, value.error());
    }
  }
  return values;
}

/// A doubt stands at "?field". Who types is asked; the rows of a file pass, and their type shows the doubt where they are
/// read.
void settle_doubts(Source source, plugin::FieldErrors& errors) {
  if (source == Source::file) std::erase_if(errors, [](const auto& error) { return error.first.starts_with('?'); });
  for (auto& [field, text] : errors) {
    if (field.starts_with('?')) field.erase(0, 1);
  }
}

bool holds_all(const Row& row, const Values& values) {
  return std::all_of(values.items().begin(), values.items().end(),
                     [&](const auto& item) { return row.values.get(item.first) == item.second; });
}

}  // namespace

std::optional<Row> find_row(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  const auth::Reach reach = reach_of(work, type.access.view);
  return read_one(reader, work, type, id, &reach);
}

Row load_row(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  auto row = find_row(reader, work, type, id);
  if (!row) refuse(404);
  return *std::move(row);
}

Row load_row_unchecked(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  auto row = read_one(reader, work, type, id, nullptr);
  base::check(row.has_value());
  return *std::move(row);
}

bool row_exists(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  return reaches_row(reader, work, type, type.access.view, id);
}

std::string title_of(const RecordType& type, const Row& row) {
  const std::string title = row.values.text(type.title);
  if (*type.title_prefix == '\0') return title;
  return row.values.text(type.title_prefix) + " · " + title;
}

std::vector<std::int64_t> list_ids(const Field& field, const Values& values) {
  if (field.kind == FieldKind::links) return values.ids(field.name);
  const std::int64_t id = values.integer(field.name);
  return id != 0 ? std::vector<std::int64_t>{id} : std::vector<std::int64_t>();
}

std::vector<Option> list_options(db::Reader& reader, const Work& work, const RecordType& target, int limit) {
  const auth::Reach reach = reach_of(work, target.access.view);
  SqlBuilder builder(work);
  builder.sql("SELECT t.id, ");
  if (*target.title_prefix != '\0') builder.sql("t.").name(target.title_prefix).sql(" || ' · ' || ");
  builder.sql("t.").name(target.title).sql(" FROM ").name(target.table).sql(" AS t WHERE ");
  add_row_rule(builder, target, reach);
  add_archive_rule(builder, reader, work, target, ArchiveView::without);
  std::string_view sort = target.default_sort;
  const bool descending = sort.starts_with('-');
  if (descending) sort.remove_prefix(1);
  builder.sql(" ORDER BY ");
  add_sort_column(builder, target, sort);
  builder.sql(descending ? db::Sql(" DESC") : db::Sql("")).sql(", t.id LIMIT ").integer(limit);
  std::vector<Option> options;
  db::Statement statement = builder.prepare(reader);
  while (statement.step()) options.push_back({statement.integer(0), statement.string(1)});
  return options;
}

std::vector<Option> list_by_name(db::Reader& reader, const Work& work, const RecordType& type,
                                 std::string_view name, int limit) {
  const std::string wanted = i18n::fold(name);
  const auth::Reach reach = reach_of(work, type.access.view);
  SqlBuilder builder(work);
  builder.sql("SELECT t.id, ");
  if (*type.title_prefix != '\0') builder.sql("t.").name(type.title_prefix).sql(" || ' · ' || ");
  builder.sql("t.").name(type.title).sql(" FROM ").name(type.table).sql(" AS t WHERE (fold(t.").name(type.title).sql(") = ");
  builder.value(db::Value(wanted));
  if (*type.title_prefix != '\0') {
    builder.sql(" OR fold(t.").name(type.title_prefix).sql(") = ").value(db::Value(wanted));
    builder.sql(" OR fold(t.").name(type.title_prefix).sql(" || ' · ' || t.").name(type.title).sql(") = ");
    builder.value(db::Value(wanted));
  }
  builder.sql(") AND ");
  add_row_rule(builder, type, reach);
  add_archive_rule(builder, reader, work, type, ArchiveView::without);
  builder.sql(" ORDER BY t.id LIMIT ").integer(limit);
  db::Statement statement = builder.prepare(reader);
  std::vector<Option> found;
  while (statement.step()) found.push_back({statement.integer(0), statement.string(1)});
  return found;
}

SaveOutcome save_record(const Work& work, db::WriteTx& tx, const RecordType& type,
                        const SaveRequest& request) {
  const plugin::Access& access = request.id ? type.access.update : type.access.create;
  if (!access.allows(work.user)) refuse(403);
  std::optional<Row> before;
  if (request.id) {
    before = find_row(tx, work, type, *request.id);
    if (!before) refuse(404);
    if (!reaches_row(tx, work, type, access, *request.id)) refuse(403);
  }
  SaveOutcome outcome;
  Values values = parse_typed(work, tx, type, request, before ? &*before : nullptr, outcome.errors);
  // A form or file that says what the row holds already is no change: nothing to check, to lock or to write.
  if (before && outcome.errors.empty() && holds_all(*before, values)) {
    outcome.id = before->id;
    outcome.kind = SaveOutcome::Kind::unchanged;
    return outcome;
  }
  if (before && is_archived(tx, work, type, before->id)) {
    outcome.kind = SaveOutcome::Kind::invalid;
    outcome.errors = {{"", N_("The record is archived. Take it back from the archive first.")}};
    return outcome;
  }
  if (outcome.errors.empty() && type.hooks.validate) {
    const Values parsed = request.source == Source::form ? values : Values();
    type.hooks.validate(work, tx, values, before ? &*before : nullptr, outcome.errors);
    settle_doubts(request.source, outcome.errors);
    for (const auto& [name, value] : values.items()) {
      if (request.source == Source::form && !outcome.errors.empty() && parsed.get(name) != value)
        outcome.filled.set(name, value);
    }
  }
  if (before && request.row_version != 0 && before->row_version != request.row_version) {
    outcome.kind = SaveOutcome::Kind::conflict;
    outcome.id = before->id;
    return outcome;
  }
  if (!outcome.errors.empty()) {
    outcome.kind = SaveOutcome::Kind::invalid;
    return outcome;
  }
  if (before) {
    outcome.id = before->id;
    if (holds_all(*before, values)) {  // the validate hook took the change back
      outcome.kind = SaveOutcome::Kind::unchanged;
      return outcome;
    }
    for (const auto& [name, value] : values.items()) {
      const Field* field = type.find_field(name);
      const db::Value& old_value = before->values.get(name);
      if (field != nullptr && old_value != value) outcome.changes.push_back({field, old_value, value});
    }
    update_row(work, tx, type, outcome.id, values);
  } else {
    outcome.id = insert_row(work, tx, type, values);
  }
  write_all_links(work, tx, type, outcome.id, values);
  add_history(tx, work, type, outcome.id, before ? before->row_version + 1 : 1,
              request.source == Source::file ? "import" : (before ? "update" : "create"),
              before ? &before->values : nullptr, values);
  const Row after = load_row_unchecked(tx, work, type, outcome.id);
  if (type.hooks.saved) type.hooks.saved(work, tx, before ? &*before : nullptr, after);
  for (const plugin::RecordPart& part : work.services.registry.record_parts()) {
    if (part.saved) part.saved(work, tx, type, after);
  }
  if (!request.index_later) index_row(work, tx, type, outcome.id);
  // A row may not be put, or moved, where the right that was used does not reach.
  if (!reaches_row(tx, work, type, access, outcome.id)) refuse(403, N_("You may not put a record there"));
  // Asked again: the saved hook may have changed the row once more.
  outcome.row_version = *find_row_version(work, tx, type, outcome.id);
  // The rows of a file are in their records' histories; the audit log has one line for the whole import.
  if (request.source == Source::form) {
    plugin::audit(tx, work, before ? "record.update" : "record.create", type.id, outcome.id,
                  title_of(type, after));
  }
  return outcome;
}

void update_values(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id,
                   const Values& changes) {
  const Row before = load_row_unchecked(tx, work, type, id);
  update_row(work, tx, type, id, changes);
  write_all_links(work, tx, type, id, changes);
  add_history(tx, work, type, id, before.row_version + 1, "update", &before.values, changes);
  index_row(work, tx, type, id);
}

void update_many(const Work& work, db::WriteTx& tx, const RecordType& type, const std::vector<std::int64_t>& ids,
                 const Values& changes) {
  for (const std::int64_t id : ids) {
    SqlBuilder builder(work);
    builder.sql("SELECT row_version");
    for (const auto& [name, value] : changes.items()) builder.sql(", ").name(name);
    builder.sql(" FROM ").name(type.table).sql(" WHERE id = ").integer(id);
    Values before;
    std::int64_t row_version = 0;
    {
      db::Statement row = builder.prepare(tx);
      base::check(row.step());
      row_version = row.integer(0);
      int column = 0;
      for (const auto& [name, value] : changes.items()) before.append(name, row.value(++column));
    }
    update_row(work, tx, type, id, changes);
    add_history(tx, work, type, id, row_version + 1, "update", &before, changes);
  }
  index_rows(work, tx, type, ids);
}

std::optional<std::int64_t> find_row_version(const Work& work, db::Reader& reader, const RecordType& type,
                                             std::int64_t id) {
  SqlBuilder builder(work);
  builder.sql("SELECT row_version FROM ").name(type.table).sql(" WHERE id = ").integer(id);
  db::Statement statement = builder.prepare(reader);
  if (!statement.step()) return std::nullopt;
  return statement.integer(0);
}

std::optional<Message> remove_record(const Work& work, db::WriteTx& tx, const RecordType& type,
                                     std::int64_t id, std::int64_t row_version) {
  if (!type.access.remove.allows(work.user)) refuse(403);
  const Row row = load_row(tx, work, type, id);
  if (!reaches_row(tx, work, type, type.access.remove, id)) refuse(403);
  if (row.row_version != row_version)
    return Message(N_("The record was changed meanwhile; look at it again first"));
  return remove_row(work, tx, type, id);
}

std::optional<Message> remove_row(const Work& work, db::WriteTx& tx, const RecordType& type,
                                  std::int64_t id) {
  const Row row = load_row_unchecked(tx, work, type, id);
  if (type.hooks.remove) {
    if (auto reason = type.hooks.remove(work, tx, row)) return reason;
  }
  for (const plugin::RecordPart& part : work.services.registry.record_parts()) {
    if (!part.remove) continue;
    if (auto reason = part.remove(work, tx, type, row)) return reason;
  }
  for (const Field& field : type.fields) {
    if (field.kind == FieldKind::links && !field.is_computed()) write_links(work, tx, field, id, {});
  }
  SqlBuilder builder(work);
  builder.sql("DELETE FROM ").name(type.table).sql(" WHERE id = ").integer(id);
  try {
    builder.prepare(tx).run();
  } catch (const db::Failure& failure) {
    if (!failure.constraint()) throw;
    return Message(N_("Other records point to this one, so it cannot be removed"));
  }
  remove_all_attachments(work, tx, type, id);
  drop_comments(work, tx, type, id);
  drop_record_links(work, tx, type, id);
  drop_archive_mark(work, tx, type, id);
  add_history(tx, work, type, id, row.row_version + 1, "remove", &row.values, Values());
  index_row(work, tx, type, id);
  plugin::audit(tx, work, "record.remove", type.id, id, title_of(type, row));
  return std::nullopt;
}

std::vector<std::int64_t> list_makers(db::Reader& reader, const Work& work, const RecordType& type,
                                      std::int64_t id) {
  std::vector<std::int64_t> makers;
  SqlBuilder builder(work);
  builder.sql("SELECT t.created_by, h.on_behalf_of FROM ")
      .name(type.table)
      .sql(" AS t LEFT JOIN core_history AS h");
  builder.sql(" ON h.record_type = ").value(db::Value(std::string(type.id)));
  builder.sql(" AND h.record_id = t.id AND h.field = '' AND h.action <> 'remove' WHERE t.id = ").integer(id);
  db::Statement row = builder.prepare(reader);
  if (!row.step()) return makers;
  for (const int column : {0, 1}) {
    if (!row.is_null(column)) makers.push_back(row.integer(column));
  }
  return makers;
}

bool is_made_by_doer(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  const std::vector<std::int64_t> makers = list_makers(reader, work, type, id);
  return std::any_of(makers.begin(), makers.end(), [&](std::int64_t maker) { return work.user.did(maker); });
}

}  // namespace motcong::record
