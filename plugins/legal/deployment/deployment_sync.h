// Deployments open, move and close by themselves: from the documents, the rules, the table of days off and the evidence,
// in the transaction that changes one of them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/plugin/context.h"

namespace motcong::legal {

/// Something changed that deployments follow from: before COMMIT they are brought in line, once.
void mark_deployments(const plugin::Work& work, db::WriteTx& tx);

/// Brings all deployments in line with what they follow from, now:
/// - one opens for each normative document in a field of the department which a rule asks for; one that is not asked for any
///   more is withdrawn as long as nobody has done anything for it;
/// - what is not deployed yet is counted again when its document, rule or a day off changed, and says in its history why.
///   Calendar days, from the day its rule names; where that day is not known, from the day of issue. A last day that is off
///   moves to the next working day, as that of every task (Civil Code 2015, art. 148);
/// - each has one task for its unit: opened, moved while nobody has begun it, done when the first evidence counts, cancelled
///   when the deployment is exempt or withdrawn, opened anew when its evidence is taken away again.
/// Doing it again changes nothing. `silent`: nobody is told, as in a demonstration. How many due days moved.
std::int64_t sync_deployments(const plugin::Work& work, db::WriteTx& tx, bool silent = false);

/// Takes the deployment of a document back with its tasks, as long as nobody has done anything with it; a message says
/// what was done. For a document that is removed.
std::optional<base::Message> remove_deployment(const plugin::Work& work, db::WriteTx& tx, std::int64_t document_id);

/// A deployment that is owed and not done, with the days before its due day on which people are warned.
struct OpenDeployment {
  std::int64_t id = 0, unit_id = 0;
  std::string number;
  base::Date due_on;
  std::string warn_days;
};
std::vector<OpenDeployment> list_open_deployments(db::Reader& reader, const base::Date& today);

/// "10, 5": days, each once, the largest first; nothing when it is no such list.
std::optional<std::vector<int>> parse_warn_days(std::string_view typed);

}  // namespace motcong::legal
