// Rows of a list chosen for one step at once: which steps a list offers, keeping the choice for a day, doing the step
// row by row and remembering how each went. The pages are in core/portal/bulk.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.h"
#include "core/plugin/context.h"
#include "core/plugin/jobs.h"
#include "core/plugin/record_type.h"
#include "core/record/list_query.h"
#include "core/record/store.h"

namespace motcong::record {

inline constexpr int kMaxSelected = 1000;
/// More rows than this are done as long work with a page of its own.
inline constexpr int kMaxAtOnce = 200;

/// One thing that may be done with many rows: a declared action, setting a field, or removing (both null).
struct BulkStep {
  std::string id;  // "do:cancel", "set:unit_id", "remove"
  const plugin::Action* action = nullptr;
  const plugin::Field* field = nullptr;

  bool is_removal() const { return action == nullptr && field == nullptr; }
  bool is_danger() const { return is_removal() || (action != nullptr && action->danger); }
  const char* icon() const;
  base::Message label(const plugin::Work& work) const;
};

/// What this person may do with rows of the list; whether with each of them is decided row by row.
std::vector<BulkStep> list_bulk_steps(const plugin::Work& work, const plugin::RecordType& type);
std::optional<BulkStep> find_bulk_step(const plugin::Work& work, const plugin::RecordType& type,
                                       std::string_view id);

struct Selection {
  std::int64_t id = 0;
  std::string token, record_type, step, query;  // query: the list's, to go back to
  base::Instant at = 0, started_at = 0, finished_at = 0;
  std::int64_t count = 0, waiting = 0, done = 0, same = 0, failed = 0;  // rows, and how they went
};

struct SelectedRow {
  std::int64_t record_id = 0;
  std::string title, state, reason;  // reason: in the reader's language
};

/// Keeps those of `ids` that the person sees, as they are now; "" when there is none. The token of the selection.
/// REQUIRES: at most kMaxSelected ids.
std::string keep_selection(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                           std::string_view step, std::string_view query, const std::vector<std::int64_t>& ids);
/// The ids of all rows of a query, at most kMaxSelected + 1: one more tells that there are too many.
std::vector<std::int64_t> list_ids_of(db::Reader& reader, const plugin::Work& work,
                                      const plugin::RecordType& type, const ListQuery& query);

/// This person's selection, not older than a day, of a list he may open.
std::optional<Selection> find_selection(db::Reader& reader, const plugin::Work& work, std::string_view token);
/// The first rows, in the order of their ids; `state` "" for all.
std::vector<SelectedRow> list_selected(db::Reader& reader, const plugin::Work& work, const Selection& selection,
                                       std::string_view state, int limit);

/// Marks the selection as begun; false when it was begun before: a form sent twice does nothing twice.
bool begin_selection(const plugin::Work& work, db::WriteTx& tx, const Selection& selection);
/// Does the step with every row that still waits, each in a transaction of its own through the functions of the
/// single record's pages, so that rights, state and version are checked row by row and one failure stops no other.
/// How a row went is written with the change itself. Stops between two rows when `progress` is cancelled.
void run_selection(const plugin::Work& work, const Selection& selection, const plugin::RecordType& type,
                   const BulkStep& step, const Typed& typed, plugin::Progress* progress = nullptr);

}  // namespace motcong::record
