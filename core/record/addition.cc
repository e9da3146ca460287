#include "core/record/addition.h"

#include "core/record/archive.h"
#include "core/record/record_owner.h"

namespace motcong::record {

using base::Message;
using plugin::RecordType;
using plugin::Work;

Message find_addition(const Work& work, db::Reader& reader, const RecordType& type, std::int64_t id,
                      base::Instant since) {
  const std::string owner = owner_type(work.services.registry, type).id;
  if (reader.exists(
          "SELECT 1 FROM core_comment WHERE record_type = ?1 AND record_id = ?2 AND created_at >= ?3 "
          "AND removed_at IS NULL",
          owner, id, since))
    return N_("somebody has commented on the record since");
  if (reader.exists("SELECT 1 FROM core_file WHERE record_type = ?1 AND record_id = ?2 AND created_at >= ?3",
                    owner, id, since))
    return N_("files were attached to the record since");
  if (reader.exists("SELECT 1 FROM core_record_link WHERE created_at >= ?3 AND "
                    "((from_type = ?1 AND from_id = ?2) OR (to_type = ?1 AND to_id = ?2))",
                    owner, id, since))
    return N_("the record was linked with others since");
  if (is_archived(reader, work, type, id)) return N_("the record was put into the archive since");
  return {};
}

}  // namespace motcong::record
