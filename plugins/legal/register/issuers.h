// The bodies that issue documents, by all their names: full, abbreviated, former, with other spelling.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.h"

namespace motcong::legal {

/// What two spellings of a name have in common: letters and digits without marks, lower case.
std::string issuer_key(std::string_view name);

/// 0: no issuer has this name.
std::int64_t find_issuer(db::Reader& reader, std::string_view name);

/// REQUIRES: it is there.
std::string name_issuer(db::Reader& reader, std::int64_t id);

/// The bodies a joint name lists, the leading one first: "Bộ Y tế và Bộ Nội vụ", "Viện kiểm sát nhân dân tối cao, Tòa án
/// nhân dân tối cao và Bộ Tư pháp". One for a plain name. Empty unless every part is known.
std::vector<std::int64_t> find_issuers(db::Reader& reader, std::string_view names);

/// The full names of bodies by what numbers call them; one that is not known stays as written.
std::string name_issuers(db::Reader& reader, const std::vector<std::string>& codes);

}  // namespace motcong::legal
