// Text of a request taken apart: percent escapes, paths, form fields. Not the body's transport.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/http/request.h"

namespace motcong::http {

/// Decodes %XX once, and '+' to a space when `plus_is_space`. Nothing when an escape is cut or not
/// hexadecimal.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// The path of a target ("/a%20b?c" -> "/a b"), decoded once. Nothing when it is not valid UTF-8, holds a
/// control character or a backslash, or has a segment "." or "..".
std::optional<std::string> parse_path(std::string_view target);

/// The part of a target behind the first '?', or "".
std::string_view query_of(std::string_view target);

/// Refuses a name given twice, unless it ends in "[]".
base::Result<void> check_repeated(const Fields& fields);

/// Appends one field. Fails on text that is not UTF-8 and on a name that is empty, longer than 200 bytes or
/// holds control characters. The value is normalised as base::normalise_input does.
base::Result<void> add_field(Fields& fields, std::string name, std::string_view value);

}  // namespace motcong::http
