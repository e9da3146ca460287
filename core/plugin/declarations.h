// The other things a plugin declares: permissions, roles, routes, menu entries, widgets, settings,
// demonstration data.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/auth/principal.h"
#include "core/base/message.h"
#include "core/base/result.h"
#include "core/db/database.h"
#include "core/http/response.h"
#include "core/i18n/period.h"
#include "core/plugin/access.h"
#include "core/view/value.h"

namespace motcong::i18n {
class Calendar;
}  // namespace motcong::i18n

namespace motcong::plugin {

class Context;
class Progress;
struct RecordType;
struct Row;
struct Work;

struct Permission {
  const char* id = "";     // "core.task.report"
  const char* label = "";  // msgid
  bool scoped = true;      // false: only "none" and "all" make sense
};

/// A built-in role. Administrators may add others and change what each may do.
struct Role {
  const char* code = "";   // "par_officer"
  const char* label = "";  // msgid
  int sort_no = 100;
};

/// What a built-in role may do from the start. Applied once, when the permission first appears in a database.
struct RoleGrant {
  const char* role = "";
  const char* permission = "";
  auth::Scope scope = auth::Scope::all;
};

using RouteHandler = std::function<http::Response(Context&)>;

struct Route {
  const char* method = "GET";
  std::string path;  // "/par/board", with :id for numbers
  Access access;
  RouteHandler handler;
  bool takes_upload = false;                 // multipart with files, up to the upload limit
  bool works_with_initial_password = false;  // reachable before the first password was changed
  bool keeps_draft =
      false;  // POST of a form that the nearest GET at or above its path shows again with ?draft=; never for passwords
};

struct MenuItem {
  const char* label = "";  // msgid
  std::string path;
  const char* icon = "";
  const char* group = "";  // msgid of the heading; "" for the top group
  int order = 100;
  Access access = Access::nobody();
};

/// A card on the home page; shown to those with access. `fill` sets title, items and so on
/// (templates/README.md).
struct Widget {
  const char* id = "";
  int order = 100;
  Access access = Access::nobody();
  std::function<void(Context&, view::Object& card)> fill;
};

/// A card of duties of the signed-in person on the home page. However many there are, only the first are read.
struct DutySource {
  const char* id = "";
  const char* heading = "";  // msgid
  int order = 100;
  Access access = Access::nobody();
  struct Duty {
    std::string title, href, sub;   // sub: what it belongs to
    std::string due_on;             // ISO day or "" when open-ended
    std::string state_label, tone;  // as of a Choice, already in the user's language
  };
  /// Counts stop at kMostCounted, which then means "or more".
  struct Duties {
    std::vector<Duty> first;  // the most urgent
    std::vector<Duty> soon;   // due from today up to the day asked for
    std::int64_t total = 0, late = 0, soon_total = 0;
    std::string more_href;  // where all of them are
  };
  static constexpr std::int64_t kMostCounted = 200;
  /// At most `limit` in `first` and in `soon`.
  std::function<Duties(Context&, int limit, const base::Date& soon_until)> list;
};

struct Setting {
  const char* key = "";    // "agency.name"
  const char* label = "";  // msgid
  const char* hint = "";   // msgid
  const char* group = "";  // msgid of the heading; settings whose keys begin alike stand together
  const char* default_value = "";
  enum class Kind { text, number, choice, image } kind = Kind::text;
  bool required = false;
  std::vector<std::pair<const char*, const char*>> choices = {};  // value, msgid; for Kind::choice
  int min = 0, max = 0;                                           // for Kind::number
  std::function<base::Result<void>(const std::string&)> check = {};  // what a text must hold to besides
};

/// Work the program does by itself at set times, by the portal's clock. Run once a slot (an hour, a day ...);
/// a slot missed while the portal was down is made up for once; one cut off by the end of the process runs
/// again, so it must bear being done twice. Returns what it did, in words; a thrown exception is a failed
/// run.
struct Job {
  const char* id = "";       // "core.files"
  const char* label = "";    // msgid
  const char* explain = "";  // msgid: what it is for
  enum class Every { hour, day, week, month } every = Every::day;
  int hour = 2;  // local hour from which a day's, week's (Monday) or month's (first day) slot is open
  std::function<base::Message(const Work&, Progress&)> run;
};

/// A kind of notice: what people choose by when they want to be told less. notify() takes declared kinds only.
struct NoticeKind {
  const char* id = "";     // "core.mention"
  const char* label = "";  // msgid, as a person reads it in his preferences: "Somebody mentions me"
  bool mandatory = false;  // nobody may mute it
};

/// Told once in each transaction that changes the table of days off, before COMMIT: counts again what is kept of
/// working days. Returns how many days moved; the audit log gets a line.
struct CalendarListener {
  const char* id = "";     // "core.task"
  const char* label = "";  // msgid of what it counts again
  std::function<std::int64_t(const Work&, db::WriteTx&, const i18n::Calendar&)> changed;
};

/// Something that must not be overlooked: shown on top of the pages of administration, and of the home page where
/// `on_home`, to those with access, as long as `find` tells it. `find` runs with every such page: one cheap query.
struct Warning {
  struct Told {
    base::Message text;
    std::string href;  // where it is put right; may be empty
  };
  const char* id = "";  // "core.calendar"
  Access access = Access::nobody();
  bool on_home = false;
  std::function<std::optional<Told>(const Work&, db::Reader&)> find;
};

/// Numbers given to what is issued, such as 12/KH-SKHDT: one row of numbers for each unit and year, as declared.
/// Drawn with core/numbering; format, first number and legal basis are rows an administrator may change.
struct NumberSeries {
  const char* id = "";           // "legal.outgoing"
  const char* label = "";        // msgid
  const char* format = "{nn}";   // {n}, {nn} (at least two digits), {nnn}, {kind}, {unit}, {year}
  const char* legal_basis = "";  // a text, not translated
  bool by_unit = false;          // else one row of numbers for the whole department
  bool by_year = true;           // begins anew each year
};

/// One side of an indicator: the records behind its number, so that number and records cannot differ. `records` is a
/// SELECT with the columns id (of `record_type`, each once), unit_id (or NULL) and amount: 1 where records are counted,
/// else what is added up, never negative. It may name :first and :last, the days of the period; :as_of, its last day or
/// today while it runs; and :today. Deterministic: the same data and days give the same records.
struct IndicatorPart {
  const char* label = "";        // msgid: "Periods reported in time"
  const char* record_type = "";  // "core.task"; its row rule says who sees the records
  db::Sql records = "";
};

/// A figure that is followed from period to period. Counted by core/indicator, which keeps what closed periods had.
/// Definition, legal basis and target are what the editable row begins with; what is counted is the code's.
struct Indicator {
  enum class Unit { percent, count, days, months };
  enum class Better { higher, lower };
  const char* id = "";           // "par.done_on_time"
  int version = 1;               // one more whenever something else is counted
  const char* label = "";        // msgid
  const char* definition = "";   // msgid: what is counted, in words
  const char* legal_basis = "";  // a text, not translated
  Unit unit = Unit::percent;
  Better better = Better::higher;
  i18n::PeriodLength period = i18n::PeriodLength::month;
  std::optional<std::int64_t> target = {};  // hundredths of the unit
  IndicatorPart numerator = {};
  std::optional<IndicatorPart> denominator = {};  // nothing: the value is the numerator
  bool by_unit = false;                           // unit_id is filled in and worth a table
  /// SELECT of the first day (or NULL) of which the data still tell. Empty: they tell of the running period only, so
  /// that a period nobody counted when it ended has no figure.
  db::Sql since = "";
};

/// Told in the transaction that accepts the finished report on a task (core/task).
struct TaskListener {
  const char* id = "";  // "core.citation"
  std::function<void(const Work&, db::WriteTx&, std::int64_t task_id)> accepted;
};

/// What a service keeps of records beside their fields, whatever their type. Every record's page, save, archive and
/// removal asks it; for a type it has nothing to do with it does nothing.
struct RecordPart {
  const char* id = "";     // as histories keep it: "#citations"
  const char* label = "";  // msgid, as a history names it
  /// Adds notes above the content of a record's page (templates/core/record_top) and cards below it
  /// (templates/core/related).
  std::function<void(Context&, const RecordType&, const Row&, view::List& notes, view::List& cards)> fill;
  /// What a history keeps of it, as this person may read it.
  std::function<std::string(db::Reader&, const Work&, std::string_view kept)> describe;
  /// After a row was written, before COMMIT.
  std::function<void(const Work&, db::WriteTx&, const RecordType&, const Row& after)> saved;
  /// Before a row is removed; a message refuses.
  std::function<std::optional<base::Message>(const Work&, db::WriteTx&, const RecordType&, const Row&)> remove;
  /// After a row was put into the archive or taken back from it, before COMMIT.
  std::function<void(const Work&, db::WriteTx&, const RecordType&, const Row&, bool is_archived)> archived;
};

/// Records of this type are acts: legal documents and the like, which others cite (core/citation).
struct ActType {
  const char* type = "";  // record type id
};

/// Records of this type cite acts; when an act changes they are flagged and somebody has to look at them.
struct CiterType {
  const char* type = "";                // record type id, the first of its table
  const char* relation = "";            // msgid of the card on its page: "Legal basis"
  const char* relation_back = "";       // msgid of the card on the act's page; "": "Cited by"
  /// Who has to look: units (one task each; groups stand for their units), or a person. None of both: the record is
  /// flagged, and nobody gets a task.
  struct Owner {
    std::vector<std::int64_t> lead_units = {};
    std::optional<std::int64_t> user_id = {};
    std::int64_t reviewer_unit_id = 0;  // as of a task
  };
  std::function<Owner(const Work&, db::Reader&, std::int64_t id)> owner;
  db::Sql exempt = "";  // condition over the row `t`: nobody has to look at it (it ended). The archive always is
  /// The days there are to look, until an administrator sets others; counted from the day the change is known.
  int days = 30;
  bool in_working_days = false;
  const char* legal_basis = "";  // of the days; a text, not translated
};

/// Fills an empty portal with the demonstration department. Run in order, in one transaction.
struct DemoData {
  const char* id = "";
  int order = 100;
  std::function<void(const Work&, db::WriteTx&)> load;
};

}  // namespace motcong::plugin
