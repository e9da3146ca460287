// What a list shows: filters, search words, order and page, read from the URL against the declared fields
// only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/http/request.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/archive.h"
#include "core/record/sql_builder.h"

namespace motcong::record {

struct Condition {
  const plugin::Field* field = nullptr;
  enum class Op { equals, from, to, empty } op = Op::equals;
  db::Value value;
  std::string typed;  // as it stands in the URL
};

struct ListQuery {
  std::vector<Condition> conditions;
  std::string search;                   // normalised words
  const plugin::Field* sort = nullptr;  // nullptr: by id
  bool descending = false;
  std::int64_t page = 1;
  int per_page = 25;
  std::optional<base::Date> day;        // what :today stands for in fields and filters; nothing: today
  bool is_printed = false;  // one long page without controls: `page` is 1, `per_page` kMaxPrinted
  /// Columns the person chose, in his order, the title among them; empty: the type's own (shown_fields).
  std::vector<const plugin::Field*> columns;
  const plugin::Field* group = nullptr;  // rows are counted by this filter field
  bool group_by_year = false;            // a date field: by year instead of by month
  std::vector<std::string> ignored;      // parameters that are no filter of this type, columns that are none
  ArchiveView archived = ArchiveView::without;
  struct Fault {
    const plugin::Field* field;
    std::string name, typed;  // the parameter as it stands in the URL
    base::Message text;
  };
  std::vector<Fault> faults;  // filters whose value cannot be; they do not narrow the list
};

/// Rows of a list on one page of paper (`?print=1`).
inline constexpr int kMaxPrinted = 2000;
/// The value of a filter that asks for rows where the field is not filled in.
inline constexpr std::string_view kNone = "none";

/// `on=02/01/2021`: the list as it stands on that day; for types that say so (RecordType::is_dated).
inline constexpr std::string_view kDayParameter = "on";

/// `archived=with` and `archived=only`; anything else is without. For types that can be archived.
inline constexpr std::string_view kArchivedParameter = "archived";

/// Parameters: q, sort (field, "-field"), page, per_page (25, 50, 100), print, columns (names joined by ','),
/// group (a filter field; a date field also "<field>:year"), <field>, <field>_from, <field>_to for filters;
/// `view` and `draft` are others' and passed over. A field that is not declared as filter is left out and
/// named in `ignored`; a value it cannot have is told in `faults`.
ListQuery parse_list_query(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                           const http::Fields& query);

/// May be asked for as `<field>=none`. Text that is only searched for has no such filter.
bool can_be_none(const plugin::Field& field);
/// Fields a person may choose as columns.
bool is_column(const plugin::Field& field);
/// Rows may be counted by this field.
bool is_group(const plugin::Field& field);
/// The columns of the list: those chosen, else the type's own.
std::vector<const plugin::Field*> shown_fields(const plugin::RecordType& type, const ListQuery& query);

/// First of all in the SQL of a list: which day it is asked for.
void set_day(SqlBuilder& builder, const ListQuery& query);
/// The column of a field, or its expression in brackets.
void add_column(SqlBuilder& builder, const plugin::Field& field);
/// The same of what a list is sorted by: a field, or "id".
void add_sort_column(SqlBuilder& builder, const plugin::RecordType& type, std::string_view name);
/// " WHERE ...": the row rule of `type.access.view`, the rule of the archive and everything the query asks for.
void add_list_where(SqlBuilder& builder, db::Reader& reader, const plugin::Work& work,
                    const plugin::RecordType& type, const ListQuery& query);

struct ListResult {
  std::vector<plugin::Row> rows;
  std::int64_t total = 0;
};

/// The rows of one page and the number of all. Counts are kept until the next commit.
ListResult list_rows(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                     const ListQuery& query, const std::vector<const plugin::Field*>& fields);

/// The number of all rows of the query. Kept until the next commit.
std::int64_t count_rows(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                        const ListQuery& query);

/// The parameter of the URL that a condition came from: "due_on_from".
std::string parameter_name(const plugin::Field& field, Condition::Op op);

/// All rows of the query in its order, some hundreds at a time; stops after `limit`. Links fields are filled in.
void visit_batches(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                   const ListQuery& query, const std::vector<const plugin::Field*>& fields,
                   std::int64_t limit, const std::function<void(const std::vector<plugin::Row>&)>& visit);

/// All rows of the query in its order, `visit` called for each; stops after `limit`.
void visit_rows(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                const ListQuery& query, const std::vector<const plugin::Field*>& fields, std::int64_t limit,
                const std::function<void(const plugin::Row&)>& visit);

}  // namespace motcong::record
