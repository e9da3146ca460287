// Rows that half a name may mean: what a typed field offers while somebody writes, and what a form takes where exactly
// one fits. Names that mean a row as they stand are naming.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/store.h"

namespace motcong::record {

struct Suggestion {
  std::int64_t id = 0;
  std::string name;   // as it would be typed: name_row()
  std::string about;  // the line below the name in lists, shortened; "" where a type has none
};

/// At most `limit` rows, those whose number or title begins so first, then those with all the words. Only rows this
/// person sees, without archived ones. Fewer than two letters give none.
std::vector<Suggestion> list_suggestions(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                                         std::string_view typed, std::size_t limit);

/// What text in a form may mean, at most `limit`: the rows that bear this name (list_meant_rows); else those whose number
/// or title begins so; else the one whose line below the name it is; else those with all its words.
std::vector<Option> list_candidates(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                                    std::string_view typed, std::size_t limit);

/// "36/2018/TT-BKHĐT – Thông tư hướng dẫn ...": a row with what it is about. REQUIRES: the row is there.
std::string describe_row(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type, std::int64_t id);

}  // namespace motcong::record
