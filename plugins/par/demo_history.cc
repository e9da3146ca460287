// A made-up year of reports: how each unit reports as a rule, and what went differently for single tasks. Whatever lies after
// work.today is left out, so the demonstration fits any day it is shown on.
#include <map>

#include "core/auth/users.h"
#include "core/base/check.h"
#include "plugins/par/demo.h"
#include "plugins/par/opening.h"

namespace motcong::par {
namespace {

using base::Date;
using plugin::Work;

/// How a unit reports on its tasks: `days` before (negative) or after the due day, until `last_month` of the year.
struct Habit {
  const char* unit;
  const char* author;  // user name; people of units without a demonstration account are "the program"
  int days;
  int last_month;
};
const Habit kHabits[] = {
    {"VP", "ketoan", -2, 12},   {"DKKD", "chuyenvien", -1, 12}, {"TDGS", "tdgs", -1, 9},     {"QHTH", "", -3, 12},
    {"KTN", "", 4, 12},         {"HTDT", "", -1, 6},            {"KGVX", "", 0, 0},          {"DN", "", -2, 12},
    {"DT", "", -1, 12},         {"TTXT", "", 6, 9},             {"TTRA", "", -1, 12},        {"BAN_ISO", "thukyiso", -3, 12},
    {"BBT_TTDT", "", -1, 12},   {"HD_TDKT", "nhansu", -6, 12},
};

enum class Outcome { accepted, submitted, returned, nothing };

/// What went differently: the n-th period (from 1; 0: every one) of a task for a unit ("": all units).
struct Special {
  const char* task;
  const char* unit;
  int period;
  Outcome outcome;
  const char* reported_on;  // "": as the habit says
  const char* words;        // of the reviewer when returned, else difficulties of the unit
};
const Special kSpecials[] = {
    {"VII.1", "VP", 1, Outcome::accepted, "2019-01-28", ""},
    {"III.3", "VP", 1, Outcome::accepted, "2019-01-29", ""},
    {"II.7", "VP", 1, Outcome::accepted, "2019-01-30", ""},
    {"III.2", "VP", 1, Outcome::accepted, "2019-02-25", "Phải lấy ý kiến lại các phòng về giờ làm việc."},
    {"V.1", "VP", 1, Outcome::accepted, "2019-01-31", "Một số định mức chờ hướng dẫn của Sở Tài chính."},
    {"IV.2", "VP", 1, Outcome::accepted, "2019-05-28", "Nhiều phòng gửi bản mô tả công việc chậm."},
    {"V.2", "TTXT", 1, Outcome::nothing, "", ""},
    {"VII.4", "VP", 1, Outcome::accepted, "2019-01-31", ""},
    {"VII.5", "VP", 1, Outcome::returned, "2019-01-31", "Chưa có chuyên mục CCHC trong báo cáo tổng kết; đề nghị bổ sung."},
    {"VI.2", "DKKD", 10, Outcome::submitted, "", "Đường truyền tại Trung tâm Phục vụ hành chính công chập chờn."},
    {"VI.2", "DKKD", 11, Outcome::nothing, "", ""},
    {"VI.2", "DKKD", 12, Outcome::nothing, "", ""},
    {"II.4", "DKKD", 11, Outcome::returned, "", "Chưa có số phiếu thu về của tháng; đề nghị bổ sung."},
    {"II.4", "DKKD", 12, Outcome::nothing, "", ""},
    {"II.6", "DT", 4, Outcome::submitted, "", ""},
    {"II.5", "QHTH", 1, Outcome::submitted, "", ""},
    {"II.5", "DN", 1, Outcome::submitted, "", ""},
    {"II.5", "TTXT", 1, Outcome::nothing, "", ""},
    {"VI.3", "TDGS", 3, Outcome::returned, "", "Chưa có số liệu hồ sơ quá hạn; đề nghị bổ sung."},
    {"VII.3", "BBT_TTDT", 1, Outcome::submitted, "", ""},
};

struct Occurrence {
  const char* task;
  const char* occurred_on;
  const char* what;
};
const Occurrence kEvents[] = {
    {"II.3", "2019-01-07", "Quyết định số 53/QĐ-UBND công bố danh mục TTHC"},
    {"II.5", "2019-01-07", "Quyết định số 53/QĐ-UBND công bố danh mục TTHC"},
    {"II.1", "2019-02-11", "Kế hoạch kiểm tra cải cách hành chính của UBND tỉnh"},
    {"VII.3", "2019-02-20", "Chỉ đạo của UBND tỉnh về tuyên truyền cải cách hành chính"},
};

struct Extension {
  const char* task;
  const char* unit;
  const char* made_on;
  const char* new_due_on;
  const char* reason;
};
const Extension kExtensions[] = {
    {"III.2", "VP", "2019-01-30", "2019-02-28", "Chờ ý kiến góp ý lần hai của các phòng."},
    {"IV.2", "VP", "2019-02-27", "2019-05-31", "Sở Nội vụ thay đổi biểu mẫu đề án vị trí việc làm."},
};

struct Reminder {
  const char* task;
  const char* unit;
  const char* made_on;
  const char* note;
};
const Reminder kReminders[] = {
    {"IV.2", "VP", "2019-02-20", "Còn bốn phòng chưa gửi bản mô tả công việc."},
    {"V.2", "TTXT", "2019-04-05", "Đề nghị Trung tâm gửi báo cáo tự chủ trước ngày 12/4."},
    {"V.2", "TTXT", "2019-06-03", "Lần thứ hai: báo cáo tự chủ vẫn chưa có."},
    {"VI.2", "KGVX", "2019-03-06", "Phòng chưa gửi báo cáo tháng 01 và tháng 02."},
};

struct ProgressReport {
  const char* task;
  const char* unit;
  const char* reported_on;
  int percent;
  const char* done;
};
const ProgressReport kProgress[] = {
    {"III.1", "VP", "2019-06-20", 50, "Đã tổng hợp rà soát nhiệm vụ của sáu phòng; đang dự thảo phương án sắp xếp."},
    {"II.2", "DKKD", "2019-06-25", 60, "Đã đề xuất rút ngắn thời gian của ba TTHC lĩnh vực đăng ký kinh doanh."},
    {"II.2", "KGVX", "2019-05-15", 20, "Đã lập danh sách TTHC của phòng."},
};

struct Period {
  std::int64_t id;
  std::string task, unit, label, code, state;
  Date due_on;
  int number;  // of its assignment, from 1
};

Date day(const char* iso) {
  const auto date = base::parse_iso_date(iso);
  base::check(date.has_value());
  return *date;
}

std::string code_of(const char* task) { return std::string("CCHC-2019-") + task; }

class History {
 public:
  History(const Work& work, db::WriteTx& tx, std::int64_t plan_id) : work_(work), tx_(tx), plan_id_(plan_id) {}

  void load() {
    for (const Occurrence& event : kEvents) add_event(event);
    for (const Extension& extension : kExtensions) extend(extension);
    for (const ProgressReport& report : kProgress) add_progress(report);
    for (const Period& period : list_periods()) add_final(period);
    for (const Reminder& reminder : kReminders) remind(reminder);
  }

 private:
  bool past(const Date& date) const { return date <= work_.today; }

  std::optional<std::int64_t> user(std::string_view name) {
    if (name.empty()) return std::nullopt;
    const auto found = auth::find_user(tx_, name);
    if (!found) return std::nullopt;
    return found->id;
  }

  /// The first period of a unit's work on a task; 0 for none.
  std::int64_t first_period(const char* task, const char* unit) {
    return tx_.integer(
        "SELECT MIN(p.id) FROM core_task p JOIN par_assignment a ON p.source_type = 'par.assignment' AND p.source_id = a.id JOIN par_task t ON t.id = a.task_id "
        "JOIN core_unit u ON u.id = a.unit_id WHERE t.plan_id = ?1 AND t.code = ?2 AND u.code = ?3",
        0, plan_id_, code_of(task), unit);
  }

  void add_event(const Occurrence& event) {
    const Date occurred_on = day(event.occurred_on);
    if (!past(occurred_on)) return;
    const std::int64_t task =
        tx_.integer("SELECT id FROM par_task WHERE plan_id = ?1 AND code = ?2", 0, plan_id_, code_of(event.task));
    const Work then{work_.services, work_.user, work_.language, base::instant_of(occurred_on, 10), occurred_on, ""};
    record_event(then, tx_, task, occurred_on, event.what);
  }

  void extend(const Extension& extension) {
    const Date made_on = day(extension.made_on);
    const std::int64_t period = first_period(extension.task, extension.unit);
    if (!past(made_on) || period == 0) return;
    tx_.execute("INSERT INTO core_task_extension(task_id, old_due_on, new_due_on, reason, created_at, created_by) "
                "SELECT id, due_on, ?2, ?3, ?4, ?5 FROM core_task WHERE id = ?1",
                period, extension.new_due_on, extension.reason, base::instant_of(made_on, 15), user("giamdoc"));
    tx_.execute("UPDATE core_task SET due_on = ?2 WHERE id = ?1", period, extension.new_due_on);
  }

  void remind(const Reminder& reminder) {
    const Date made_on = day(reminder.made_on);
    const std::int64_t period = first_period(reminder.task, reminder.unit);
    if (!past(made_on) || period == 0) return;
    tx_.execute("INSERT INTO core_task_reminder(task_id, note, created_at, created_by) VALUES (?1, ?2, ?3, ?4)", period,
                reminder.note, base::instant_of(made_on, 14), user("vanphong"));
  }

  void add_progress(const ProgressReport& report) {
    const Date reported_on = day(report.reported_on);
    const std::int64_t period = first_period(report.task, report.unit);
    if (!past(reported_on) || period == 0) return;
    tx_.execute("INSERT INTO core_task_report(task_id, title, stage, reported_on, done, percent, state, created_at, created_by, "
                "updated_at) SELECT id, code || ' · ' || label, 'progress', ?2, ?3, ?4, 'noted', ?5, ?6, ?5 "
                "FROM core_task WHERE id = ?1",
                period, reported_on, report.done, report.percent, base::instant_of(reported_on, 16), author(report.unit));
    tx_.execute("UPDATE core_task SET state = 'in_progress' WHERE id = ?1", period);
  }

  std::optional<std::int64_t> author(std::string_view unit) {
    for (const Habit& habit : kHabits) {
      if (unit == habit.unit) return user(habit.author);
    }
    return std::nullopt;
  }

  std::vector<Period> list_periods() {
    std::vector<Period> periods;
    std::map<std::string, int> numbers;
    db::Statement row = tx_.query(
        "SELECT p.id, t.code, u.code, p.label, p.code, p.state, p.due_on FROM core_task p "
        "JOIN par_assignment a ON p.source_type = 'par.assignment' AND p.source_id = a.id JOIN par_task t ON t.id = a.task_id "
        "JOIN core_unit u ON u.id = a.unit_id WHERE t.plan_id = ?1 ORDER BY t.sort_no, u.sort_no, p.due_on, p.id",
        plan_id_);
    while (row.step()) {
      Period period{row.integer(0), row.string(1), row.string(2), row.string(3), row.string(4), row.string(5), *row.date(6), 0};
      period.number = ++numbers[period.code];
      periods.push_back(std::move(period));
    }
    return periods;
  }

  void add_final(const Period& period) {
    Habit habit{"", "", -1, 12};
    for (const Habit& known : kHabits) {
      if (period.unit == known.unit) habit = known;
    }
    Outcome outcome = period.due_on.month <= habit.last_month ? Outcome::accepted : Outcome::nothing;
    Date reported_on = base::add_days(period.due_on, habit.days);
    std::string words;
    for (const Special& special : kSpecials) {
      if (period.task != code_of(special.task) || period.unit != special.unit) continue;
      if (special.period != 0 && special.period != period.number) continue;
      outcome = special.outcome;
      words = special.words;
      if (*special.reported_on != '\0') reported_on = day(special.reported_on);
    }
    // The last day of December may have moved into the next year; who reports all year reports that one too.
    if (outcome == Outcome::nothing || !past(reported_on)) return;
    const Date reviewed_on = base::add_days(reported_on, 2);
    if (!past(reviewed_on)) outcome = Outcome::submitted;
    add_report(period, habit, outcome, reported_on, reviewed_on, words);
  }

  void add_report(const Period& period, const Habit& habit, Outcome outcome, const Date& reported_on, const Date& reviewed_on,
                  const std::string& words) {
    const bool accepted = outcome == Outcome::accepted, returned = outcome == Outcome::returned;
    const char* const state = accepted ? "accepted" : (returned ? "returned" : "submitted");
    std::optional<Date> reviewed;
    if (accepted || returned) reviewed = reviewed_on;
    tx_.execute("INSERT INTO core_task_report(task_id, title, stage, reported_on, done, percent, difficulty, state, reviewed_on, "
                "review_note, created_at, created_by, updated_at) VALUES (?1, ?2, 'final', ?3, ?4, 100, ?5, ?6, ?7, ?8, ?9, ?10, ?9)",
                period.id, period.code + " · " + period.label, reported_on, report_text(period.task), returned ? "" : words, state,
                reviewed, returned ? words : std::string(), base::instant_of(reported_on, 15), user(habit.author));
    if (accepted) {
      tx_.execute("UPDATE core_task SET state = 'accepted', reported_on = ?2, accepted_on = ?3 WHERE id = ?1", period.id,
                  reported_on, reviewed_on);
    } else if (returned) {
      tx_.execute("UPDATE core_task SET state = 'returned' WHERE id = ?1", period.id);
    } else {
      tx_.execute("UPDATE core_task SET state = 'reported', reported_on = ?2 WHERE id = ?1", period.id, reported_on);
    }
  }

  static std::string report_text(const std::string& task) {
    for (const DemoTask& known : demo_tasks()) {
      if (task == "CCHC-2019-" + std::string(known.section) + "." + std::to_string(known.no)) return known.report;
    }
    return {};
  }

  const Work& work_;
  db::WriteTx& tx_;
  std::int64_t plan_id_;
};

}  // namespace

void load_demo_history(const Work& work, db::WriteTx& tx, std::int64_t plan_id) { History(work, tx, plan_id).load(); }

}  // namespace motcong::par
