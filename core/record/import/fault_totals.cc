#include "core/record/import/fault_totals.h"

#include <algorithm>
#include <map>

#include "core/base/text.h"

namespace motcong::record {
namespace {

constexpr char kNextArgument = '\x1e', kValue = '\x1f';  // of plugin::pack_arguments

/// The arguments of both, "…" for those that differ.
std::string join_arguments(const std::string& first, const std::string& second) {
  if (first == second) return first;
  const std::vector<std::string> ours = base::split(first, kNextArgument), theirs = base::split(second, kNextArgument);
  std::string joined;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (ours[i].empty()) continue;
    joined += i < theirs.size() && ours[i] == theirs[i] ? ours[i] : ours[i].substr(0, ours[i].find(kValue)) + kValue + "…";
    joined += kNextArgument;
  }
  return joined;
}

}  // namespace

PackedFault pack_fault(const RowFault& fault) {
  base::Message text = fault.text;
  for (auto& [name, value] : text.args) value = base::normalise_line(value);
  return {base::normalise_line(fault.column), base::normalise_line(fault.found), text.id, plugin::pack_arguments(text)};
}

std::string format_fault(const i18n::Language& language, const PackedFault& fault) {
  return format_fault(fault.column, fault.found, plugin::format_packed(language, fault.msgid, fault.arguments));
}

std::vector<FaultTotal> total_faults(const std::vector<std::vector<PackedFault>>& rows) {
  std::map<std::pair<std::string, std::string>, FaultTotal> totals;
  for (const std::vector<PackedFault>& faults : rows) {
    std::vector<FaultTotal*> counted;  // once a row
    for (const PackedFault& fault : faults) {
      FaultTotal& total = totals[{fault.column, fault.msgid}];
      if (total.rows == 0) total = {fault.column, fault.msgid, fault.arguments, 0};
      total.arguments = join_arguments(total.arguments, fault.arguments);
      if (std::find(counted.begin(), counted.end(), &total) != counted.end()) continue;
      counted.push_back(&total);
      ++total.rows;
    }
  }
  std::vector<FaultTotal> list;
  for (auto& [key, total] : totals) list.push_back(std::move(total));
  std::stable_sort(list.begin(), list.end(),
                   [](const FaultTotal& left, const FaultTotal& right) { return left.rows > right.rows; });
  return list;
}

std::vector<FaultTotal> total_faults(const ImportReport& report) {
  std::vector<std::vector<PackedFault>> rows;
  for (const RowResult& row : report.rows) {
    std::vector<PackedFault> packed;
    for (const RowFault& fault : row.faults) packed.push_back(pack_fault(fault));
    for (const RowFault& note : row.notes) packed.push_back(pack_fault(note));
    if (!packed.empty()) rows.push_back(std::move(packed));
  }
  return total_faults(rows);
}

std::string format_total(const i18n::Language& language, const FaultTotal& total) {
  return format_fault(total.column, "", plugin::format_packed(language, total.msgid, total.arguments));
}

}  // namespace motcong::record
