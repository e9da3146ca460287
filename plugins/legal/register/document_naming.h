// How people name a legal document: by its number, with day and issuing body where the number alone fits several.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::legal {

/// The documents that may be meant by "78/2015/NĐ-CP", "Nghị định số 78/2015/NĐ-CP", "53/QĐ-UBND ngày 07/01/2019 của
/// UBND tỉnh", or an id of the register they came from ("142850"). At most `limit`.
std::vector<plugin::NamedRow> find_named_documents(const plugin::Work& work, db::Reader& reader, std::string_view typed,
                                                   std::size_t limit);

/// The number; with "ngày ..." when other documents have it too, with "của ..." when that is not enough either.
std::string name_document(const plugin::Work& work, db::Reader& reader, std::int64_t id);

}  // namespace motcong::legal
