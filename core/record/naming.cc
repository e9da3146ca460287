#include "core/record/naming.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/record/archive.h"
#include "core/record/search.h"

namespace motcong::record {

using plugin::RecordType;
using plugin::Work;

std::vector<Option> list_meant_rows(db::Reader& reader, const Work& work, const RecordType& type,
                                    std::string_view typed, std::size_t limit) {
  std::vector<Option> found;
  if (type.naming.find) {
    for (plugin::NamedRow& row : type.naming.find(work, reader, typed, limit)) {
      if (found.size() < limit && row_exists(reader, work, type, row.id) && !is_archived(reader, work, type, row.id))
        found.push_back({row.id, std::move(row.name)});
    }
  }
  if (found.empty()) found = list_by_name(reader, work, type, typed, static_cast<int>(limit));
  // By its number, as people write it: a plan as 267/KH-SKHĐT.
  if (found.empty()) found = list_named_records(reader, work, type, typed, static_cast<int>(limit));
  return found;
}

std::string name_row(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  if (type.naming.name) return type.naming.name(work, reader, id);
  return title_of(type, load_row_unchecked(reader, work, type, id));
}

std::vector<std::string> split_names(std::string_view typed) {
  std::string text(typed);
  std::replace(text.begin(), text.end(), '\n', ';');
  std::vector<std::string> names;
  for (const std::string& name : base::split(text, ';')) {
    if (!base::trim(name).empty()) names.emplace_back(base::trim(name));
  }
  return names;
}

std::string type_value(db::Reader& reader, const Work& work, const plugin::Field& field, const db::Value& value) {
  if (!field.is_typed) return type_field(work, field, value);
  const RecordType& target = work.services.registry.type(field.target);
  plugin::Values values;
  values.set(field.name, value);
  std::string names;
  for (const std::int64_t id : list_ids(field, values)) {
    if (!names.empty()) names += "; ";
    names += name_row(reader, work, target, id);
  }
  return names;
}

}  // namespace motcong::record
