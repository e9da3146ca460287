#include "core/record/select.h"

#include <algorithm>

namespace motcong::record {

using plugin::Field;
using plugin::FieldKind;

std::vector<const Field*> all_fields(const plugin::RecordType& type) {
  std::vector<const Field*> fields;
  for (const Field& field : type.fields) fields.push_back(&field);
  return fields;
}

bool is_restated(const plugin::RecordType& type, const Field& field) {
  return std::any_of(type.fields.begin(), type.fields.end(), [&](const Field& other) {
    return other.is_computed() && other.name == "shown_" + std::string(field.name);
  });
}

std::vector<const Field*> list_fields(const plugin::RecordType& type) {
  std::vector<const Field*> fields;
  for (const Field& field : type.fields) {
    if (field.is_in_list || field.name == std::string_view(type.title) ||
        field.name == std::string_view(type.title_prefix)) {
      fields.push_back(&field);
    }
  }
  return fields;
}

void add_select(SqlBuilder& builder, const plugin::Registry& registry, const plugin::RecordType& type,
                const std::vector<const Field*>& fields) {
  builder.sql(type.is_log ? db::Sql("SELECT t.id, 1") : db::Sql("SELECT t.id, t.row_version"));
  for (const Field* field : fields) {
    if (field->kind == FieldKind::links) continue;
    if (field->is_computed()) {
      builder.sql(", (").expression(field->expression).sql(")");
    } else {
      builder.sql(", t.").name(field->name);
    }
    if (field->kind == FieldKind::ref) {
      const plugin::RecordType& target = registry.type(field->target);
      builder.sql(", (SELECT ");
      if (*target.title_prefix != '\0') builder.sql("r.").name(target.title_prefix).sql(" || ' · ' || ");
      builder.sql("r.").name(target.title).sql(" FROM ").name(target.table).sql(" AS r WHERE r.id = ");
      if (field->is_computed()) {
        builder.sql("(").expression(field->expression).sql("))");
      } else {
        builder.sql("t.").name(field->name).sql(")");
      }
    }
  }
  builder.sql(" FROM ").name(type.table).sql(" AS t");
}

plugin::Row read_row(const db::Statement& statement, const plugin::RecordType&,
                     const std::vector<const Field*>& fields) {
  plugin::Row row;
  row.values.reserve(fields.size());
  row.id = statement.integer(0);
  row.row_version = statement.integer(1);
  int column = 2;
  for (const Field* field : fields) {
    if (field->kind == FieldKind::links) continue;
    row.values.append(field->name, statement.value(column++));
    if (field->kind == FieldKind::ref) row.titles.emplace_back(field->name, statement.string(column++));
  }
  return row;
}

std::map<std::int64_t, std::vector<Link>> load_links(db::Reader& reader, const plugin::Work& work,
                                                     const Field& field,
                                                     const std::vector<std::int64_t>& ids) {
  const plugin::RecordType& target = work.services.registry.type(field.target);
  const plugin::LinkTable& link = field.link_table;
  SqlBuilder builder(work);
  builder.sql("SELECT l.").name(link.owner).sql(", l.").name(link.target).sql(", r.").name(target.title);
  builder.sql(" FROM ").name(link.table).sql(" AS l JOIN ").name(target.table).sql(" AS r ON r.id = l.");
  builder.name(link.target).sql(" WHERE l.").name(link.owner).sql(" IN ").id_list(ids);
  if (*link.part != '\0') builder.sql(" AND l.part = ").value(db::Value(std::string(link.part)));
  builder.sql(" ORDER BY l.rowid");
  std::map<std::int64_t, std::vector<Link>> links;
  db::Statement statement = builder.prepare(reader);
  while (statement.step()) links[statement.integer(0)].push_back({statement.integer(1), statement.string(2)});
  return links;
}

namespace {

/// Titles that the program wrote, as this reader reads them.
void say_titles(const plugin::Work& work, const plugin::RecordType& type, const std::vector<const Field*>& fields,
                std::vector<plugin::Row>& rows) {
  for (const Field* field : fields) {
    if (field->kind == FieldKind::ref) {
      const plugin::RecordType& target = work.services.registry.type(field->target);
      if (!target.say_title) continue;
      for (plugin::Row& row : rows) {
        for (auto& [name, title] : row.titles) {
          if (name == std::string_view(field->name)) title = target.say_title(work, std::move(title));
        }
      }
    }
    if (type.say_title && field->name == std::string_view(type.title)) {
      for (plugin::Row& row : rows)
        row.values.set(field->name, db::Value(type.say_title(work, row.values.text(field->name))));
    }
  }
}

}  // namespace

void read_links(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                const std::vector<const Field*>& fields, std::vector<plugin::Row>& rows) {
  if (rows.empty()) return;
  say_titles(work, type, fields, rows);
  std::vector<std::int64_t> ids;
  for (const plugin::Row& row : rows) ids.push_back(row.id);
  for (const Field* field : fields) {
    if (field->kind != FieldKind::links) continue;
    const auto links = load_links(reader, work, *field, ids);
    for (plugin::Row& row : rows) {
      std::string id_list, titles;
      if (const auto found = links.find(row.id); found != links.end()) {
        for (const Link& link : found->second) {
          id_list += (id_list.empty() ? "" : ",") + std::to_string(link.id);
          titles += (&link == &found->second.front() ? "" : "; ") + link.title;
        }
      }
      row.values.set(field->name, db::Value(std::move(id_list)));
      row.titles.emplace_back(field->name, std::move(titles));
    }
  }
}

}  // namespace motcong::record
