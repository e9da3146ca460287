#include "core/record/action_step.h"

#include "core/record/archive.h"
#include "core/record/history.h"
#include "core/record/page_parts.h"
#include "core/record/row_rule.h"

namespace motcong::record {

using plugin::Action;
using plugin::FieldErrors;
using plugin::RecordType;
using plugin::Row;
using plugin::Work;

bool is_open(const Work& work, db::Reader& reader, const Action& action, const Row& row) {
  try {
    return !action.allowed || action.allowed(work, reader, row);
  } catch (const http::HttpError&) {
    return false;
  }
}

Row load_for_action(const Work& work, db::Reader& reader, const RecordType& type, const Action& action,
                    std::int64_t id) {
  Row row = load_row(reader, work, type, id);
  if (!reaches_row(reader, work, type, action.access, row.id)) throw http::HttpError(403);
  refuse_archived(reader, work, type, row.id);
  if (action.allowed && !action.allowed(work, reader, row)) {
    throw http::HttpError(409, N_("This step is not open for the record as it is now"))
        .back_to(record_url(type, row.id));
  }
  return row;
}

plugin::Values parse_inputs(const Work& work, db::Reader& reader, const Action& action, const Typed& typed,
                            FieldErrors& errors) {
  plugin::Values inputs;
  for (const plugin::Field& field : action.fields) {
    const auto found = typed.find(field.name);
    auto value = parse_field(work, reader, field, found != typed.end() ? std::string_view(found->second) : "",
                             Source::form);
    if (value) {
      inputs.set(field.name, *std::move(value));
    } else {
      errors.emplace_back(field.name, value.error());
    }
  }
  return inputs;
}

base::Message take_action(const Work& work, db::WriteTx& tx, const RecordType& type, const Action& action,
                          std::int64_t id, std::int64_t row_version, const Typed& typed) {
  const Row row = load_for_action(work, tx, type, action, id);
  FieldErrors errors;
  const plugin::Values inputs = parse_inputs(work, tx, action, typed, errors);
  if (row_version != 0 && row_version != row.row_version) {
    errors.emplace_back("", N_("The record was changed meanwhile. Look at it again, then repeat this step."));
  }
  base::Message message;
  if (errors.empty()) message = action.run(work, tx, row, inputs, errors);
  if (!errors.empty()) throw Refused{std::move(errors)};
  // Under the version the step has led to, so that the history names the change by the step.
  Row after;
  after.id = row.id;
  after.row_version = find_row_version(tx, work, type, row.id);
  if (after.row_version != 0) add_part_history(tx, work, type, after, kActionPart, "", action.id);
  plugin::audit(tx, work, std::string("record.") + action.id, type.id, row.id, title_of(type, row));
  return message;
}

}  // namespace motcong::record
