// What a log's entry is about: two columns name a record of any type; people read its kind and its title.
#pragma once

#include <optional>
#include <string>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

struct Subject {
  std::string text, href;
};
/// For the columns object_type and object_id of a log: the kind's words, and the title with its address where this
/// person may see the record. Nothing for any other field, for a kind that is not declared, for a record one may not see.
std::optional<Subject> find_subject(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                                    const plugin::Field& field, const plugin::Row& row);

}  // namespace motcong::record
