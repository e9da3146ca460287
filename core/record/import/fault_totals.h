// How many rows of an import have one reason: what is said of one column in the same words, whatever was read there.
#pragma once

#include <string>
#include <vector>

#include "core/i18n/language.h"
#include "core/record/import/run.h"

namespace motcong::record {

/// A RowFault as it is kept: whoever reads it may read another language.
struct PackedFault {
  std::string column, found;
  std::string msgid, arguments;  // plugin::format_packed
};
PackedFault pack_fault(const RowFault& fault);
std::string format_fault(const i18n::Language& language, const PackedFault& fault);

struct FaultTotal {
  std::string column, msgid;
  std::string arguments;  // those that differ from row to row are "…"
  int rows = 0;

  bool is_of(const PackedFault& fault) const { return fault.column == column && fault.msgid == msgid; }
};

/// Of the faults of each row; the most frequent first. A row with several reasons counts for each.
std::vector<FaultTotal> total_faults(const std::vector<std::vector<PackedFault>>& rows);
std::vector<FaultTotal> total_faults(const ImportReport& report);

std::string format_total(const i18n::Language& language, const FaultTotal& total);

}  // namespace motcong::record
