// How people name rows when they type them or when a file does: by title, code, number, or as the type itself says
// (RecordType::naming). What a ref shows on a page is its title (store.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/store.h"

namespace motcong::record {

/// The rows `typed` may stand for, at most `limit`: what the type's own naming finds, else by title and title prefix,
/// else by a number as the search box knows it. Only rows this person sees, without archived ones.
std::vector<Option> list_meant_rows(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                                    std::string_view typed, std::size_t limit);

/// What a person types to mean this row: list_meant_rows gives it, alone unless several rows bear one name. Without
/// the row rule. REQUIRES: the row is there.
std::string name_row(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type, std::int64_t id);

/// The names typed into a typed() links field, one a line or with ';' between, without empty ones.
std::vector<std::string> split_names(std::string_view typed);

/// The value of a field as it stands in a form: as type_field(), but names for refs and links that are typed().
std::string type_value(db::Reader& reader, const plugin::Work& work, const plugin::Field& field,
                       const db::Value& value);

}  // namespace motcong::record
