#include "core/record/archive.h"

#include <set>

#include "core/base/text.h"
#include "core/record/history.h"
#include "core/record/page_parts.h"
#include "core/record/record_owner.h"
#include "core/record/row_rule.h"
#include "core/record/store.h"

namespace motcong::record {

using base::Message;
using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

namespace {

const char* owner_id(const Work& work, const RecordType& type) {
  return owner_type(work.services.registry, type).id;
}

/// The row as it may be archived or taken back by this person.
plugin::Row load_removable(const Work& work, db::Reader& reader, const RecordType& type, std::int64_t id) {
  if (!can_archive(type)) throw http::HttpError(404);
  plugin::Row row = load_row(reader, work, type, id);
  if (!reaches_row(reader, work, type, type.access.remove, id)) throw http::HttpError(403);
  return row;
}

void add_pointing_where(SqlBuilder& builder, const RecordType& other, const Field& field, std::int64_t id) {
  builder.sql("SELECT count(*) FROM ").name(other.table).sql(" AS t WHERE ");
  if (field.kind == FieldKind::ref) {
    builder.sql("t.").name(field.name).sql(" = ").integer(id);
    return;
  }
  const plugin::LinkTable& link = field.link_table;
  builder.sql("EXISTS (SELECT 1 FROM ").name(link.table).sql(" AS l WHERE l.").name(link.owner);
  builder.sql(" = t.id AND l.").name(link.target).sql(" = ").integer(id);
  if (*link.part != '\0') builder.sql(" AND l.part = ").value(db::Value(std::string(link.part)));
  builder.sql(")");
}

void tell_archived(const Work& work, db::WriteTx& tx, const RecordType& type, const plugin::Row& row,
                   bool is_archived) {
  if (type.hooks.archived) type.hooks.archived(work, tx, row);
  for (const plugin::RecordPart& part : work.services.registry.record_parts()) {
    if (part.archived) part.archived(work, tx, type, row, is_archived);
  }
}

}  // namespace

bool can_archive(const RecordType& type) {
  return type.can_attach && !type.is_log && !type.access.view.is_nobody() && !type.access.remove.is_nobody();
}

std::optional<Message> find_archive_refusal(db::Reader& reader, const Work& work, const RecordType& type,
                                            const plugin::Row& row) {
  return type.hooks.archive ? type.hooks.archive(work, reader, row) : std::nullopt;
}

std::optional<ArchiveMark> find_archive_mark(db::Reader& reader, const Work& work, const RecordType& type,
                                             std::int64_t id) {
  db::Statement mark = reader.query(
      "SELECT a.archived_at, coalesce(u.full_name, ''), a.reason FROM core_archive AS a"
      " LEFT JOIN core_user AS u ON u.id = a.archived_by WHERE a.record_type = ?1 AND a.record_id = ?2",
      owner_id(work, type), id);
  if (!mark.step()) return std::nullopt;
  return ArchiveMark{mark.integer(0), mark.string(1), mark.string(2)};
}

bool is_archived(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  return reader.exists("SELECT 1 FROM core_archive WHERE record_type = ?1 AND record_id = ?2",
                       owner_id(work, type), id);
}

bool has_archived(db::Reader& reader, const Work& work, const RecordType& type) {
  return reader.exists("SELECT 1 FROM core_archive WHERE record_type = ?1 LIMIT 1", owner_id(work, type));
}

void add_archive_rule(SqlBuilder& builder, db::Reader& reader, const Work& work, const RecordType& type,
                      ArchiveView view) {
  if (view == ArchiveView::with) return;
  if (!has_archived(reader, work, type)) {
    if (view == ArchiveView::only) builder.sql(" AND 1 = 0");
    return;
  }
  // The ids are read once a query, however many rows it looks at.
  builder.sql(view == ArchiveView::only ? db::Sql(" AND t.id IN (") : db::Sql(" AND t.id NOT IN ("));
  builder.sql("SELECT archived.record_id FROM core_archive AS archived WHERE archived.record_type = ");
  builder.value(db::Value(std::string(owner_id(work, type)))).sql(")");
}

void refuse_archived(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  if (!is_archived(reader, work, type, id)) return;
  throw http::HttpError(409, N_("The record is archived. Take it back from the archive first."))
      .back_to(record_url(type, id));
}

base::Result<void> archive_record(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id,
                                  const std::string& reason) {
  const plugin::Row row = load_removable(work, tx, type, id);
  if (reason.empty()) return base::Error{N_("Say why the record is archived")};
  if (base::utf8_length(reason) > static_cast<size_t>(kMaxReason)) {
    return base::Error{
        Message(N_("The reason may have at most {max} characters"), {{"max", std::to_string(kMaxReason)}})};
  }
  if (is_archived(tx, work, type, id)) return base::Error{N_("The record is archived already")};
  if (const auto refusal = find_archive_refusal(tx, work, type, row)) return base::Error{*refusal};
  tx.execute(
      "INSERT INTO core_archive(record_type, record_id, archived_at, archived_by, reason)"
      " VALUES (?1, ?2, ?3, ?4, ?5)",
      owner_id(work, type), id, work.now, work.user.user_id > 0 ? db::Value(work.user.user_id) : db::Value(),
      reason);
  add_part_history(tx, work, type, row, kArchivePart, "", reason);
  plugin::audit(tx, work, "record.archive", type.id, id, title_of(type, row));
  tell_archived(work, tx, type, row, true);
  return {};
}

base::Result<void> unarchive_record(const Work& work, db::WriteTx& tx, const RecordType& type,
                                    std::int64_t id) {
  const plugin::Row row = load_removable(work, tx, type, id);
  const auto mark = find_archive_mark(tx, work, type, id);
  if (!mark) return base::Error{N_("The record is not archived")};
  drop_archive_mark(work, tx, type, id);
  add_part_history(tx, work, type, row, kArchivePart, mark->reason, "");
  plugin::audit(tx, work, "record.unarchive", type.id, id, title_of(type, row));
  tell_archived(work, tx, type, row, false);
  return {};
}

void drop_archive_mark(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id) {
  tx.execute("DELETE FROM core_archive WHERE record_type = ?1 AND record_id = ?2", owner_id(work, type), id);
}

std::vector<Pointing> list_pointing(db::Reader& reader, const Work& work, const RecordType& type,
                                    std::int64_t id) {
  std::vector<Pointing> found;
  std::set<std::pair<std::string_view, std::string_view>> seen;  // table and field: once, under one type
  for (const RecordType& other : work.services.registry.types()) {
    for (const Field& field : other.fields) {
      const bool points = field.kind == FieldKind::ref || field.kind == FieldKind::links;
      if (!points || field.is_computed()) continue;
      if (std::string_view(work.services.registry.type(field.target).table) != type.table) continue;
      if (seen.count({other.table, field.name}) != 0) continue;
      seen.emplace(other.table, field.name);
      const auto count = [&](const auth::Reach* reach) {
        SqlBuilder builder(work);
        add_pointing_where(builder, other, field, id);
        if (reach != nullptr) {
          builder.sql(" AND ");
          add_row_rule(builder, other, *reach);
        }
        db::Statement statement = builder.prepare(reader);
        return statement.step() ? statement.integer(0) : std::int64_t{0};
      };
      const std::int64_t all = count(nullptr);
      if (all == 0) continue;
      const auth::Reach reach = reach_of(work, other.access.view);
      found.push_back({&other, &field, all, all - count(&reach)});
    }
  }
  return found;
}

}  // namespace motcong::record
