// What a list shows: filters, search words, order and page, read from the URL against the declared fields
// only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/http/request.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

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
  std::vector<std::string> ignored;  // parameters that are no filter of this type
  struct Fault {
    const plugin::Field* field;
    std::string name, typed;  // the parameter as it stands in the URL
    base::Message text;
  };
  std::vector<Fault> faults;  // filters whose value cannot be; they do not narrow the list
};

/// Parameters: q, sort (field, "-field"), page, per_page (25, 50, 100), <field>, <field>_from, <field>_to for
/// filters. A field that is not declared as filter is left out and named in `ignored`; a value it cannot have
/// is told in `faults`.
ListQuery parse_list_query(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                           const http::Fields& query);

struct ListResult {
  std::vector<plugin::Row> rows;
  std::int64_t total = 0;
};

/// The rows of one page and the number of all. Counts are kept until the next commit.
ListResult list_rows(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                     const ListQuery& query, const std::vector<const plugin::Field*>& fields);

/// All rows of the query in its order, `visit` called for each; stops after `limit`.
void visit_rows(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                const ListQuery& query, const std::vector<const plugin::Field*>& fields, std::int64_t limit,
                const std::function<void(const plugin::Row&)>& visit);

}  // namespace motcong::record
