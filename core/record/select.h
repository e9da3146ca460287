// The SELECT of a record type: columns, joined titles of refs, and reading a result row back into a Row.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/sql_builder.h"

namespace motcong::record {

/// Which fields a query reads. Order is that of the declaration.
std::vector<const plugin::Field*> all_fields(const plugin::RecordType& type);
std::vector<const plugin::Field*> list_fields(const plugin::RecordType& type);

/// A code that a computed field "shown_<its name>" says in other words: it is for filters and files, not for pages.
bool is_restated(const plugin::RecordType& type, const plugin::Field& field);

/// "SELECT t.id, t.row_version, ... FROM table AS t LEFT JOIN ..."; links fields are not part of it.
void add_select(SqlBuilder& builder, const plugin::Registry& registry, const plugin::RecordType& type,
                const std::vector<const plugin::Field*>& fields);

/// The row the statement stands on. REQUIRES: the statement was made with the same fields.
plugin::Row read_row(const db::Statement& statement, const plugin::RecordType& type,
                     const std::vector<const plugin::Field*>& fields);

/// A row that a links field points to.
struct Link {
  std::int64_t id = 0;
  std::string title;
};
/// What a links field of the rows `ids` points to, by row, in the order in which it was linked; rows without links are
/// not there. REQUIRES: field.kind == links.
std::map<std::int64_t, std::vector<Link>> load_links(db::Reader& reader, const plugin::Work& work,
                                                     const plugin::Field& field,
                                                     const std::vector<std::int64_t>& ids);

/// Fills in the links fields of `rows`: ids and titles, one query a field.
void read_links(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                const std::vector<const plugin::Field*>& fields, std::vector<plugin::Row>& rows);

}  // namespace motcong::record
