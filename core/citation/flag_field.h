// A column and filter of a citing type's own list: whether an act it cites has changed and nobody has looked
// yet.
#pragma once

#include <cstddef>

#include "core/base/message.h"
#include "core/db/sql_text.h"
#include "core/plugin/field.h"

namespace motcong::citation {

/// A record type's id as a template argument.
template <std::size_t Size>
struct TypeId {
  char text[Size]{};
  consteval TypeId(const char (&literal)[Size]) {  // NOLINT: implicit on purpose
    for (std::size_t i = 0; i < Size; ++i) text[i] = literal[i];
  }
};

/// `citation::flag_field<"tthc.procedure">()` among the type's fields.
template <TypeId type>
plugin::Field flag_field() {
  static constexpr auto kSql =
      db::join_sql("CASE WHEN EXISTS (SELECT 1 FROM core_citation_flag AS f WHERE f.citer_type = '",
                   type.text, "' AND f.citer_id = t.id AND f.state = 'open') THEN 'outdated' END");
  plugin::Field field =
      plugin::Field::choice("legal_basis", N_("Legal basis"), {{"outdated", N_("Basis changed"), "warn"}})
          .computed(kSql.data())
          .in_list()
          .filter();
  field.is_in_detail = false;  // the record's page says more about it, on top
  return field;
}

}  // namespace motcong::citation
