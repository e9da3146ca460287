// The parts of citations among themselves; others include citation.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/citation/citation.h"
#include "core/plugin/record_type.h"

namespace motcong::citation {

inline constexpr std::string_view kPart = "#citations";  // of histories
inline constexpr std::size_t kLongestTitle = 1000;       // bytes kept of a record's title

// ---- record types, pages

plugin::RecordType citation_type();
plugin::RecordType flag_type();
plugin::RecordType rule_type();
plugin::RecordPart record_part();
/// GET and POST /citations/add?citer=TYPE:ID
http::Response add_page(plugin::Context& context);
http::Response save_page(plugin::Context& context);

// ---- what stands behind them (citation.cc, change.cc)

/// What a record is called; nothing when there is none, whoever may see it.
struct Named {
  std::string title;
  std::int64_t row_version = 0;
};
std::optional<Named> find_named(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                                std::int64_t id);
/// The record under the type by which citations know it.
Record record_of(const plugin::Work& work, const plugin::RecordType& type, std::int64_t id);
/// Title and address of a record this person may see; nothing else of one he may not.
struct Shown {
  std::string title, href;
};
Shown show_record(db::Reader& reader, const plugin::Work& work, const Record& record);
/// What stands in its place where there is no title to show: it was removed, or is not for this person.
std::string say_hidden(db::Reader& reader, const plugin::Work& work, const Record& record);

/// Puts a line into the history of a citing record: "cites", "flagged", "settled", "dropped", with the act
/// and what more there is to say.
void note_history(const plugin::Work& work, db::WriteTx& tx, const Record& citer, std::int64_t row_version,
                  std::string_view before, std::string_view after);
std::string kept_text(std::string_view word, const Record& act, std::string_view rest);
std::string describe_kept(db::Reader& reader, const plugin::Work& work, std::string_view kept);

/// The days to look at records of a kind.
struct Rule {
  std::int64_t id = 0;
  int days = 0;
  bool in_working_days = false, before_effect = true;
};
/// REQUIRES: prepare_rules has run.
Rule load_rule(db::Reader& reader, const plugin::CiterType& citer);

/// After other articles were written for a citation, by whatever way: histories, flags.
void follow_change(const plugin::Work& work, db::WriteTx& tx, std::int64_t id,
                   const std::string& old_articles);
/// Takes the row away with all that follows, but not into its own history.
void drop_citation(const plugin::Work& work, db::WriteTx& tx, std::int64_t id);
/// Whether the record cites these articles of the act in another citation already.
bool is_cited_twice(db::Reader& reader, std::int64_t id, const std::string& articles);

/// Looks again at one record after what it cites has changed, for all changes of the act.
void review_citer(const plugin::Work& work, db::WriteTx& tx, const Record& act, const Record& citer);

/// Closes open flags: with a task's end or a person's conclusion. Tasks of the record that nothing else asks
/// for are withdrawn as far as nobody has touched them.
struct Settlement {
  std::string result;  // no_change, updated, task_done
  std::string reason;
  std::optional<Record> changed_by = {};
};
void settle_flag(const plugin::Work& work, db::WriteTx& tx, std::int64_t flag_id,
                 const Settlement& settlement);
/// All tasks of a flag are done: it is settled. For plugin::TaskListener.
void settle_by_task(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);

/// A sentence about a change: "68/2014/QH13 bị thay thế từ ngày 01/01/2021".
base::Message describe_change(ChangeKind kind, std::string_view act, std::string_view articles,
                              const base::Date& effective_on);

}  // namespace motcong::citation
