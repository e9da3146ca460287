#include "core/record/selection.h"

#include <algorithm>

#include "core/base/log.h"
#include "core/base/random.h"
#include "core/record/action_step.h"
#include "core/record/row_rule.h"
#include "core/record/select.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Field;
using plugin::RecordType;
using plugin::Work;

constexpr std::int64_t kKeepSeconds = 86400;
constexpr size_t kIdsAtOnce = 400;  // parameters of one statement are bounded

std::vector<const Field*> title_fields(const RecordType& type) {
  std::vector<const Field*> fields = {type.find_field(type.title)};
  if (*type.title_prefix != '\0') fields.push_back(type.find_field(type.title_prefix));
  return fields;
}

void keep_rows(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t selection,
               const std::vector<std::int64_t>& ids) {
  const auto fields = title_fields(type);
  SqlBuilder builder(work);
  add_select(builder, work.services.registry, type, fields);
  builder.sql(" WHERE ");
  add_row_rule(builder, type, reach_of(work, type.access.view));
  builder.sql(" AND t.id IN ").id_list(ids);
  std::vector<plugin::Row> rows;
  {
    db::Statement statement = builder.prepare(tx);
    while (statement.step()) rows.push_back(read_row(statement, type, fields));
  }
  for (const plugin::Row& row : rows) {
    tx.execute(
        "INSERT INTO core_selection_row(selection_id, record_id, row_version, title) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT DO NOTHING",
        selection, row.id, row.row_version, title_of(type, row));
  }
}

/// One reason out of what was wrong with a record; the field's name before it where the person did not type it now.
Message reason_of(const Work& work, const RecordType& type, const BulkStep& step,
                  const plugin::FieldErrors& errors) {
  const auto& [name, text] = errors.front();
  const Field* field = type.find_field(name);
  if (field == nullptr || field == step.field) return text;
  return Message(N_("{field}: {reason}"), {{"field", std::string(work.tr(field->label))}, {"reason", work.tr(text)}});
}

Message reason_of(const http::HttpError& error) {
  if (!error.public_text().empty()) return error.public_text();
  if (error.status() == 404) return N_("The record is no longer there, or you no longer see it");
  return N_("You may not do this with this record");
}

/// Does the step with one record; whether it changed anything. Throws Refused and HttpError.
bool run_step(const Work& work, db::WriteTx& tx, const RecordType& type, const BulkStep& step, std::int64_t id,
              std::int64_t row_version, const Typed& typed) {
  if (step.action != nullptr) {
    take_action(work, tx, type, *step.action, id, row_version, typed);
    return true;
  }
  if (step.field == nullptr) {
    if (auto reason = remove_record(work, tx, type, id, row_version)) throw Refused{{{"", *reason}}};
    return true;
  }
  const plugin::Row row = load_row(tx, work, type, id);
  if (type.hooks.can_update && !type.hooks.can_update(work, tx, row))
    throw http::HttpError(409, N_("The record can no longer be changed as it is now"));
  SaveOutcome outcome = save_record(work, tx, type, {.id = id, .row_version = row_version, .typed = typed});
  if (outcome.kind == SaveOutcome::Kind::invalid) throw Refused{std::move(outcome.errors)};
  if (outcome.kind == SaveOutcome::Kind::conflict)
    throw Refused{{{"", N_("The record was changed meanwhile. Look at it again, then repeat this step.")}}};
  return outcome.kind == SaveOutcome::Kind::saved;
}

void write_state(db::WriteTx& tx, const Selection& selection, std::int64_t id, const char* state,
                 const Message& text = {}) {
  tx.execute(
      "UPDATE core_selection_row SET state = ?3, text_id = ?4, text_args = ?5 WHERE selection_id = ?1 AND "
      "record_id = ?2",
      selection.id, id, state, text.id, plugin::pack_arguments(text));
}

void run_row(const Work& work, const Selection& selection, const RecordType& type, const BulkStep& step,
             std::int64_t id, std::int64_t row_version, const Typed& typed) {
  Message reason;
  try {
    work.services.db.write([&](db::WriteTx& tx) {
      const bool changed = run_step(work, tx, type, step, id, row_version, typed);
      write_state(tx, selection, id, changed ? "done" : "same");
    });
    return;
  } catch (const Refused& refused) {
    reason = reason_of(work, type, step, refused.errors);
  } catch (const http::HttpError& error) {
    reason = reason_of(error);
  } catch (const std::exception& fault) {
    base::log_error("step " + step.id + " on " + std::string(type.id) + " " + std::to_string(id) + ": " +
                    fault.what());
    reason = N_("It failed; the server's log says why. Nothing was saved.");
  }
  work.services.db.write([&](db::WriteTx& tx) { write_state(tx, selection, id, "failed", reason); });
}

}  // namespace

const char* BulkStep::icon() const {
  if (action != nullptr) return action->icon;
  return field != nullptr ? "pencil" : "trash";
}

Message BulkStep::label(const Work& work) const {
  if (action != nullptr) return action->label;
  if (field == nullptr) return N_("Remove");
  return Message(N_("Change: {field}"), {{"field", std::string(work.tr(field->label))}});
}

std::vector<BulkStep> list_bulk_steps(const Work& work, const RecordType& type) {
  std::vector<BulkStep> steps;
  if (type.is_log) return steps;
  for (const plugin::Action& action : type.actions) {
    if (action.in_bulk && action.access.allows(work.user))
      steps.push_back({std::string("do:") + action.id, &action, nullptr});
  }
  if (type.access.update.allows(work.user)) {
    for (const Field& field : type.fields) {
      if (field.is_bulk) steps.push_back({std::string("set:") + field.name, nullptr, &field});
    }
  }
  if (type.access.remove.allows(work.user)) steps.push_back({"remove", nullptr, nullptr});
  return steps;
}

std::optional<BulkStep> find_bulk_step(const Work& work, const RecordType& type, std::string_view id) {
  for (BulkStep& step : list_bulk_steps(work, type)) {
    if (step.id == id) return std::move(step);
  }
  return std::nullopt;
}

std::string keep_selection(const Work& work, db::WriteTx& tx, const RecordType& type, std::string_view step,
                           std::string_view query, const std::vector<std::int64_t>& ids) {
  base::check(ids.size() <= static_cast<size_t>(kMaxSelected));
  tx.execute("DELETE FROM core_selection WHERE at < ?1", work.now - kKeepSeconds);
  const std::string token = base::random_token();
  const std::int64_t selection = tx.insert(
      "INSERT INTO core_selection(token, user_id, record_type, step, query, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      token, work.user.user_id, type.id, step, query.size() <= 4000 ? query : std::string_view(), work.now);
  for (size_t from = 0; from < ids.size(); from += kIdsAtOnce) {
    const size_t to = std::min(ids.size(), from + kIdsAtOnce);
    keep_rows(work, tx, type, selection, {ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(to)});
  }
  if (tx.exists("SELECT 1 FROM core_selection_row WHERE selection_id = ?1", selection)) return token;
  tx.execute("DELETE FROM core_selection WHERE id = ?1", selection);
  return {};
}

std::vector<std::int64_t> list_ids_of(db::Reader& reader, const Work& work, const RecordType& type,
                                      const ListQuery& query) {
  std::vector<std::int64_t> ids;
  visit_rows(reader, work, type, query, {}, kMaxSelected + 1,
             [&](const plugin::Row& row) { ids.push_back(row.id); });
  return ids;
}

std::optional<Selection> find_selection(db::Reader& reader, const Work& work, std::string_view token) {
  Selection selection;
  {
    db::Statement row = reader.query(
        "SELECT id, token, record_type, step, query, at, coalesce(started_at, 0), coalesce(finished_at, 0) FROM "
        "core_selection WHERE token = ?1 AND user_id = ?2 AND at >= ?3",
        token, work.user.user_id, work.now - kKeepSeconds);
    if (!row.step()) return std::nullopt;
    selection.id = row.integer(0);
    selection.token = row.text(1);
    selection.record_type = row.text(2);
    selection.step = row.text(3);
    selection.query = row.text(4);
    selection.at = row.integer(5);
    selection.started_at = row.integer(6);
    selection.finished_at = row.integer(7);
  }
  const RecordType* type = work.services.registry.find_type(selection.record_type);
  if (type == nullptr || !type->access.view.allows(work.user)) return std::nullopt;
  db::Statement counts = reader.query(
      "SELECT state, count(*) FROM core_selection_row WHERE selection_id = ?1 GROUP BY state", selection.id);
  while (counts.step()) {
    const std::string_view state = counts.text(0);
    const std::int64_t count = counts.integer(1);
    selection.count += count;
    (state == "done" ? selection.done
                     : state == "same" ? selection.same
                                       : state == "failed" ? selection.failed : selection.waiting) = count;
  }
  return selection;
}

std::vector<SelectedRow> list_selected(db::Reader& reader, const Work& work, const Selection& selection,
                                       std::string_view state, int limit) {
  std::vector<SelectedRow> rows;
  db::Statement statement = reader.query(
      "SELECT record_id, title, state, text_id, text_args FROM core_selection_row WHERE selection_id = ?1 AND "
      "(?2 = '' OR state = ?2) ORDER BY record_id LIMIT ?3",
      selection.id, state, limit);
  while (statement.step()) {
    rows.push_back({statement.integer(0), statement.string(1), statement.string(2),
                    statement.text(3).empty()
                        ? std::string()
                        : plugin::format_packed(work.language, statement.text(3), statement.text(4))});
  }
  return rows;
}

bool begin_selection(const Work& work, db::WriteTx& tx, const Selection& selection) {
  const bool begun =
      tx.execute("UPDATE core_selection SET started_at = ?2 WHERE id = ?1 AND started_at IS NULL", selection.id,
                 work.now) == 1;
  if (begun) {
    plugin::audit(tx, work, "list.bulk", selection.record_type, 0,
                  selection.step + ": " + std::to_string(selection.count));
  }
  return begun;
}

void run_selection(const Work& work, const Selection& selection, const RecordType& type, const BulkStep& step,
                   const Typed& typed, plugin::Progress* progress) {
  std::vector<std::pair<std::int64_t, std::int64_t>> waiting;  // id, version
  work.services.db.read([&](db::Reader& reader) {
    db::Statement rows = reader.query(
        "SELECT record_id, row_version FROM core_selection_row WHERE selection_id = ?1 AND state = 'waiting' "
        "ORDER BY record_id",
        selection.id);
    while (rows.step()) waiting.emplace_back(rows.integer(0), rows.integer(1));
  });
  if (progress != nullptr) progress->set_total(static_cast<std::int64_t>(waiting.size()));
  for (const auto& [id, row_version] : waiting) {
    if (progress != nullptr && progress->is_cancelled()) break;
    run_row(work, selection, type, step, id, row_version, typed);
    if (progress != nullptr) progress->add_done();
  }
  work.services.db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_selection SET finished_at = ?2 WHERE id = ?1", selection.id,
               work.services.clock.now());
  });
}

}  // namespace motcong::record
