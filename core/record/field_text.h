// Between what people type or read and what a column holds, for every kind of field.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/plugin/context.h"
#include "core/plugin/field.h"

namespace motcong::record {

/// Where typed text comes from: a form sends ids and choice values; a file names things by code, title or
/// label.
enum class Source { form, file };

/// The value of a column for typed text, which is already normalised. Empty text gives NULL (false for
/// boolean). Fails with words on what the field does not allow. Checks `required` too.
base::Result<db::Value> parse_field(const plugin::Work& work, db::Reader& reader, const plugin::Field& field,
                                    std::string_view typed, Source source);

/// As people read it: dates dd/mm/yyyy, numbers with separators, labels of choices. Refs and links need
/// `title`.
std::string format_field(const plugin::Work& work, const plugin::Field& field, const db::Value& value,
                         std::string_view title = {});

/// As it would be typed into a form, so that a saved value and an unchanged field compare equal.
std::string type_field(const plugin::Work& work, const plugin::Field& field, const db::Value& value);

/// Ids joined by ',' in rising order, so that the same links typed in another order compare equal.
std::string sort_ids(std::string_view ids);

/// nullptr when the value is none of the choices.
const plugin::Choice* find_choice(const plugin::Field& field, std::string_view value);

}  // namespace motcong::record
