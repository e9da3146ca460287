// Citations: which record cites which act, and what follows when an act changes. Any record of a type that is
// declared for it (plugin::CiterType) cites any act (plugin::ActType), whole or by articles. Whether an act
// is in force is not known here: who knows it tells act_changed.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/plugin/context.h"

namespace motcong::citation {

/// A record of any type; of types that show one table, under the first.
struct Record {
  std::string type;  // "legal.document"
  std::int64_t id = 0;
  auto operator<=>(const Record&) const = default;
};

// ---- citations

inline constexpr int kMaxArticles = 300;  // letters
inline constexpr int kMaxNote = 500;

struct Citation {
  std::int64_t id = 0;
  Record citer, act;
  std::string articles = {};  // "Điều 5 khoản 2"; "": the whole act
  std::string note = {};
  /// The act is cited as it stood on that day: what amends it earlier is known to the record. Nothing: today.
  std::optional<base::Date> cited_on = {};
};

/// Adds a citation and gives its id; one that is there already stays and gives its id. The record is flagged
/// at once when what it cites has changed (act_changed). Fails with words: an act or record that is not
/// there, a record that cites itself, articles or note too long. Does not ask for rights: pages and hooks
/// have. REQUIRES: both types are declared.
base::Result<std::int64_t> add_citation(const plugin::Work& work, db::WriteTx& tx, const Citation& citation);
/// Other articles or another note. Fails as add_citation, and when the record cites those articles already.
base::Result<void> change_citation(const plugin::Work& work, db::WriteTx& tx, std::int64_t id,
                                   const std::string& articles, const std::string& note);
/// Flags that stood on it alone are dropped. REQUIRES: it is there.
void remove_citation(const plugin::Work& work, db::WriteTx& tx, std::int64_t id);
/// What a record cites, oldest first.
std::vector<Citation> list_citations(db::Reader& reader, const Record& citer);

/// The act that was named: its address in this portal, its number or title, alone or after words ("Nghị định
/// 78/2015/NĐ-CP"). Fails with words when there is none this person may see, or several. `own_host`: of this
/// portal.
base::Result<Record> find_act(db::Reader& reader, const plugin::Work& work, std::string_view typed,
                              std::string_view own_host = {});

/// Citations out of one text, as a column of an import has them: "68/2014/QH13 Điều 5; Nghị định
/// 78/2015/NĐ-CP". All or none: fails with what names no act. For the `saved` hook of the citing type.
base::Result<void> cite_by_name(const plugin::Work& work, db::WriteTx& tx, const Record& citer,
                                std::string_view text);

// ---- changes of acts

enum class ChangeKind { amended, replaced, repealed, suspended, expired };
/// "amended" and so on, as kept.
std::string_view change_kind_name(ChangeKind kind);
std::optional<ChangeKind> parse_change_kind(std::string_view name);

struct ActChange {
  Record act;
  base::Date effective_on;  // the first day on which the act is changed; may be still to come
  Record reason;            // the record that says so: a relation between documents, say
  ChangeKind kind = ChangeKind::amended;
  std::string articles = {};  // "": the whole act
  std::string summary = {};   // for people: "Thay thế bởi 59/2020/QH14"; at most 300 characters
  std::optional<base::Date> known_on = {};  // days to look are counted from it; nothing: from the first call
};

struct Propagation {
  std::int64_t flagged = 0;                          // records newly flagged
  std::int64_t dropped = 0;                          // flags that do not hold any more
  std::int64_t opened = 0, withdrawn = 0, kept = 0;  // tasks; kept: begun or finished, with a note
};

/// An act changed because of a record: flags every record that cites one of the articles, or the whole act,
/// and opens one task for each and each unit that answers for it, under the days of its kind
/// (core.citation_rule). Not flagged are records in the archive, those their type exempts, the reason itself,
/// and, for an amendment, whole-act citations of its day or later. A record whose task because of the same
/// act is not finished keeps that one task. Each person has one notice.
///
/// Idempotent: the same act and reason again change nothing; with another day, kind or articles what nobody
/// has touched follows. Settled flags stay settled. REQUIRES: the act's type is declared; texts are within
/// their lengths.
Propagation act_changed(const plugin::Work& work, db::WriteTx& tx, const ActChange& change);

/// What a record said of acts is no longer so (of this act alone, when given): its open flags are dropped,
/// tasks nobody has touched are withdrawn, begun and finished ones stay with a note, unless another change
/// keeps them.
Propagation change_withdrawn(const plugin::Work& work, db::WriteTx& tx, const Record& reason,
                             const std::optional<Record>& act = {});

/// The records that say that an act has changed, as was told and not withdrawn; oldest first.
std::vector<Record> list_reasons(db::Reader& reader, const Record& act);

/// What rests on one change of an act: open flags, and tasks that nobody has begun and no other flag asks for.
struct Resting {
  std::int64_t flags = 0, tasks = 0;
};
Resting count_resting(db::Reader& reader, const Record& act, const Record& reason);

/// An open flag: which record is to be looked at, because of which act, as what record says, by which task of the record
/// (its group_key).
struct OpenFlag {
  std::int64_t id = 0;
  Record citer, act, reason;
  std::string task_key;
};
/// Of records of one type, oldest first.
std::vector<OpenFlag> list_open_flags(db::Reader& reader, std::string_view citer_type);
/// What the flag stood on is not so any more; or its record is gone.
bool is_dropped(db::Reader& reader, std::int64_t flag_id);
/// The record was looked at in a way of its type's own, with a conclusion that `reason` gives: the flag is settled, and its
/// tasks are done as of today unless another open flag asks for them. A flag that is not open stays as it is.
void settle_looked_at(const plugin::Work& work, db::WriteTx& tx, std::int64_t flag_id, bool needs_change,
                      const std::string& reason);

/// Open flags of a record.
std::int64_t count_open_flags(db::Reader& reader, const Record& citer);

}  // namespace motcong::citation
