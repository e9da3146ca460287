#include "core/record/log_subject.h"

#include "core/record/page_parts.h"
#include "core/record/store.h"

namespace motcong::record {

std::optional<Subject> find_subject(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                                    const plugin::Field& field, const plugin::Row& row) {
  constexpr const char *kType = "object_type", *kId = "object_id";
  const bool is_type = field.name == std::string_view(kType);
  if (!type.is_log || (!is_type && field.name != std::string_view(kId))) return std::nullopt;
  const plugin::RecordType* subject = work.services.registry.find_type(row.values.text(kType));
  if (subject == nullptr) return std::nullopt;
  if (is_type) return Subject{std::string(work.tr(subject->label)), {}};
  const std::int64_t id = row.values.integer(kId);
  if (id == 0 || !subject->access.view.allows(work.user)) return std::nullopt;
  const auto seen = find_row(reader, work, *subject, id);
  if (!seen) return std::nullopt;
  return Subject{title_of(*subject, *seen), record_url(*subject, id)};
}

}  // namespace motcong::record
