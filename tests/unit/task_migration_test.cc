// A database made before duties were tasks of the portal: its periods, reports, extensions and reminders come
// out as tasks under the same ids, with everything people have put on them.
#include <doctest/doctest.h>

#include "core/app/app.h"
#include "core/base/embedded.h"
#include "core/db/data_dir.h"
#include "core/db/migrations.h"
#include "core/i18n/vietnamese.h"
#include "core/record/search_index.h"
#include "core/record/store.h"
#include "core/task/task.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

/// The changes of the database up to the last one before duties became tasks.
std::vector<db::Migration> old_migrations() {
  std::vector<db::Migration> core, par;
  for (const base::EmbeddedFile& file : base::embedded_files()) {
    if (file.name.starts_with("db/core/") && file.name < "db/core/0011") {
      core.push_back({"core", std::string(file.name.substr(8, file.name.size() - 12)), file.bytes});
    }
    if (file.name == "db/par/0001_plans_and_reports.sql")
      par.push_back({"par", "0001_plans_and_reports", file.bytes});
  }
  REQUIRE(core.size() == 10);
  REQUIRE(par.size() == 1);
  core.push_back(par.front());
  return core;
}

void fill(db::WriteTx& tx) {
  tx.execute(
      "INSERT INTO core_unit(id, code, name, kind) VALUES (3, 'DKKD', 'Phòng Đăng ký kinh doanh', "
      "'division'), "
      "(4, 'VP', 'Văn phòng', 'division')");
  tx.execute(
      "INSERT INTO core_user(id, username, full_name) VALUES (5, 'dkkd', 'Trưởng phòng'), (6, 'vanphong', "
      "'Phó Chánh Văn phòng')");
  tx.execute(
      "INSERT INTO core_role(id, code, label, built_in) VALUES (1, 'unit_head', 'Head', 1), (2, 'watcher', "
      "'Người theo dõi', 0)");
  tx.execute("INSERT INTO core_user_role(user_id, role_id, unit_id) VALUES (5, 1, 3)");
  // The administrator took the reminders from nobody and gave the review to a role of his own; unit heads may
  // not report.
  tx.execute(
      "INSERT INTO core_role_permission(role_id, permission, scope) VALUES (1, 'par.view', 'unit'), (2, "
      "'par.review', 'all'), "
      "(2, 'par.extend', 'all')");
  tx.execute(
      "INSERT INTO core_known_permission(permission) VALUES ('par.view'), ('par.report'), ('par.review'), "
      "('par.extend'), ('par.remind')");
  tx.execute("INSERT INTO core_setting(key, value) VALUES ('par.soon_days', '10')");
  tx.execute(
      "INSERT INTO par_plan(id, year, number, issued_on, title, state) VALUES (1, '2019', '1/KH', "
      "'2019-01-28', 'Kế hoạch', 'issued')");
  tx.execute(
      "INSERT INTO par_task(id, plan_id, code, section, no, content, deadline_kind, due_on, event_days, "
      "state) VALUES "
      "(1, 1, 'T.1', 'I', 1, 'Hàng tháng', 'monthly', NULL, NULL, 'open'), "
      "(2, 1, 'T.2', 'I', 2, 'Một lần', 'once', '2019-03-31', NULL, 'open'), "
      "(3, 1, 'T.3', 'I', 3, 'Sự kiện', 'event', NULL, 30, 'open'), "
      "(4, 1, 'T.4', 'I', 4, 'Đã lưu trữ', 'once', '2019-05-31', NULL, 'open')");
  tx.execute(
      "INSERT INTO par_assignment(id, task_id, unit_id, code, content) VALUES (11, 1, 3, 'T.1/DKKD', 'Hàng "
      "tháng'), "
      "(12, 2, 4, 'T.2/VP', 'Một lần'), (13, 3, 3, 'T.3/DKKD', 'Sự kiện'), (14, 4, 3, 'T.4/DKKD', 'Đã lưu "
      "trữ')");
  tx.execute(
      "INSERT INTO core_unit(id, code, name, kind) VALUES (8, 'PCM', 'Các phòng', 'group'), (9, 'KTN', "
      "'Phòng Kinh tế ngành', 'division')");
  tx.execute("INSERT INTO core_unit_group_member(group_id, unit_id) VALUES (8, 3), (8, 9)");
  tx.execute(
      "INSERT INTO par_task_unit(task_id, unit_id, part) VALUES (1, 8, 'support'), (1, 4, 'aggregate')");
  tx.execute(
      "INSERT INTO par_event(id, task_id, occurred_on, what) VALUES (7, 3, '2019-01-07', 'Quyết định 53')");
  tx.execute(
      "INSERT INTO par_period(id, assignment_id, event_id, code, label, name, starts_on, first_due_on, "
      "due_on, state, reported_on, "
      "accepted_on, row_version) VALUES "
      "(21, 11, NULL, 'T.1/DKKD', 'Tháng 02/2019', 'Tháng 02/2019 – Hàng tháng', '2019-02-01', '2019-02-28', "
      "'2019-02-28', "
      "'accepted', '2019-02-27', '2019-03-01', 4), "
      "(22, 11, NULL, 'T.1/DKKD', 'Tháng 03/2019', 'Tháng 03/2019 – Hàng tháng', '2019-03-01', '2019-04-01', "
      "'2019-04-01', "
      "'open', NULL, NULL, 1), "
      "(23, 12, NULL, 'T.2/VP', 'Quý I/2019', 'Quý I/2019 – Một lần', '2019-01-28', '2019-04-01', "
      "'2019-05-31', 'reported', "
      "'2019-05-30', NULL, 3), "
      "(24, 13, 7, 'T.3/DKKD', 'Quyết định 53', 'Quyết định 53 – Sự kiện', '2019-01-07', '2019-02-11', "
      "'2019-02-11', 'open', NULL, NULL, 1), "
      "(25, 14, NULL, 'T.4/DKKD', 'Tháng 5', 'Tháng 5 – Đã lưu trữ', '2019-01-28', '2019-05-31', "
      "'2019-05-31', 'open', NULL, NULL, 1)");
  tx.execute(
      "INSERT INTO par_report(id, period_id, title, stage, reported_on, done, percent, state, created_by) "
      "VALUES "
      "(31, 21, 'T.1/DKKD · Tháng 02/2019', 'final', '2019-02-27', 'Đã làm', 100, 'accepted', 5), "
      "(32, 23, 'T.2/VP · Quý I/2019', 'final', '2019-05-30', 'Đã trình', 100, 'submitted', 6)");
  tx.execute(
      "INSERT INTO par_extension(id, period_id, old_due_on, new_due_on, reason, created_by) VALUES "
      "(41, 23, '2019-04-01', '2019-05-31', 'Chờ hướng dẫn', 6)");
  tx.execute("INSERT INTO par_reminder(id, period_id, note, created_by) VALUES (51, 24, 'Nhắc lại', 6)");
  tx.execute(
      "INSERT INTO core_history(record_type, record_id, row_version, at, user_id, action, field, "
      "after_value) VALUES "
      "('par.period', 23, 2, 1000, 6, 'update', 'due_on', '2019-05-31'), ('par.report', 31, 1, 1000, 5, "
      "'create', 'period_id', '21')");
  tx.execute(
      "INSERT INTO core_file(record_type, record_id, series, version_no, name, kind, sha256, size, "
      "created_at) VALUES "
      "('par.report', 31, 1, 1, 'a.pdf', 'pdf', ?1, 9, 1000)",
      std::string(64, 'a'));
  tx.execute(
      "INSERT INTO core_comment(record_type, record_id, body, created_at, created_by) VALUES ('par.period', "
      "23, 'Xin ý kiến', 1000, 5)");
  tx.execute(
      "INSERT INTO core_record_link(from_type, from_id, to_type, to_id, kind, created_at) VALUES "
      "('par.report', 31, 'par.period', 22, 'relates', 1000), ('par.task', 1, 'par.report', 31, 'relates', "
      "1000)");
  tx.execute(
      "INSERT INTO core_view(id, record_type, name, query, owner_id, audience, created_at, updated_at) "
      "VALUES "
      "(61, 'par.period', 'Quá hạn', 'progress=late&unit_id=3&columns=label,task,unit_id', 6, 'mine', 1, 1), "
      "(62, 'par.report', 'Chờ', 'state=submitted&unit_id=3', 6, 'mine', 1, 1)");
  tx.execute("INSERT INTO core_view_choice(user_id, record_type, view_id) VALUES (6, 'par.period', 61)");
  tx.execute(
      "INSERT INTO core_selection(id, token, user_id, record_type, step, at) VALUES (71, '0123456789abcdef', "
      "6, 'par.period', 'do:remind', 1)");
  tx.execute("INSERT INTO core_selection_row(selection_id, record_id, row_version) VALUES (71, 22, 1)");
  tx.execute(
      "INSERT INTO core_notice(user_id, at, kind, text_id, link) VALUES (5, 1, 'par', 'x', "
      "'/par/periods/22'), "
      "(5, 1, 'par', 'x', '/par/reports/31'), (5, 1, 'par', 'x', '/par/mine'), (5, 1, 'par', 'x', "
      "'/par/tasks/1')");
  tx.execute(
      "INSERT INTO core_draft(id, user_id, path, fields, at) VALUES ('d', 5, '/par/reports/new', "
      "'period_id=22&done=x', 1)");
  tx.execute(
      "INSERT INTO core_archive(record_type, record_id, archived_at, reason) VALUES ('par.task', 4, 1, "
      "'Trùng')");
}

struct Migrated {
  test::TempFolder folder;
  base::FixedClock clock{base::instant_of({2019, 6, 3}, 9)};
  std::unique_ptr<app::App> app;

  Migrated() {
    db::set_text_functions({i18n::compare_vi, i18n::fold});
    {
      auto dir = db::DataDir::lock(folder / "data");
      REQUIRE(dir.ok());
      auto database = db::Database::open(dir->database());
      REQUIRE(database.ok());
      REQUIRE(db::migrate(**database, old_migrations(), dir->backups(), clock.now()).ok());
      (*database)->write(fill);
    }
    auto opened = app::App::open({.data = folder / "data", .demo_password = {}, .clock = &clock});
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? std::string() : base::format_english(opened.error())));
    app = *std::move(opened);
  }
  std::int64_t integer(db::Sql sql) {
    return app->services().db.read([&](db::Reader& reader) { return reader.integer(sql, -1); });
  }
  std::string text(db::Sql sql) {
    return app->services().db.read([&](db::Reader& reader) { return reader.text(sql); });
  }
};

}  // namespace

TEST_SUITE("tasks: databases from before") {
  TEST_CASE("rows keep their ids and what they say") {
    Migrated portal;
    CHECK(portal.integer("SELECT count(*) FROM core_task") == 5);
    CHECK(portal.text("SELECT source_type || source_id || state || accepted_on || lead_unit_id || content "
                      "FROM core_task WHERE id = 21") == "par.assignment11accepted2019-03-013Hàng tháng");
    CHECK(portal.integer("SELECT row_version FROM core_task WHERE id = 21") == 4);
    CHECK(portal.text("SELECT task_id || done || created_by FROM core_task_report WHERE id = 31") ==
          "21Đã làm5");
    CHECK(portal.text("SELECT task_id || reason FROM core_task_extension WHERE id = 41") ==
          "23Chờ hướng dẫn");
    CHECK(portal.text("SELECT task_id || note FROM core_task_reminder WHERE id = 51") == "24Nhắc lại");
    CHECK(portal.text("SELECT group_concat(task_id || '-' || unit_id, ' ') FROM core_task_unit") ==
          "21-9 22-9");
    CHECK(portal.integer(
              "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'par_period%' OR name LIKE 'par_report%' "
              "OR name LIKE 'par_extension%' OR name LIKE 'par_reminder%'") == 0);
    CHECK(portal.app->services().db.integrity_check() == "ok");
  }

  TEST_CASE(
      "due days are known by their rule again: counted anew nothing moves, without the days off all move "
      "back") {
    Migrated portal;
    const auto rule = [&](db::Sql sql) { return portal.text(sql); };
    CHECK(rule("SELECT due_rule || due_from_on FROM core_task WHERE id = 21") == "date2019-02-28");
    CHECK(rule("SELECT due_rule || due_from_on FROM core_task WHERE id = 22") ==
          "date2019-03-31");  // a Sunday, due on Monday
    CHECK(rule("SELECT due_rule || due_from_on FROM core_task WHERE id = 23") == "date2019-03-31");
    CHECK(rule("SELECT due_rule || due_from_on || due_days FROM core_task WHERE id = 24") ==
          "calendar_days2019-01-0730");
    const auto recompute = [&] {
      return portal.app->services().db.write(
          [&](db::WriteTx& tx) {
            return task::recompute_due_days(portal.app->system_work(), tx, plugin::load_working_days(tx));
          });
    };
    CHECK(recompute() == 1);  // 06/02/2019 was a holiday of a table this database does not have
    CHECK(portal.text("SELECT due_on FROM core_task WHERE id = 24") == "2019-02-06");
    CHECK(recompute() == 0);
  }

  TEST_CASE("history, files, comments, links, views and notices follow") {
    Migrated portal;
    CHECK(portal.text(
              "SELECT after_value FROM core_history WHERE record_type = 'core.task' AND record_id = 23") ==
          "2019-05-31");
    CHECK(portal.text(
              "SELECT field FROM core_history WHERE record_type = 'core.task_report' AND record_id = 31") ==
          "task_id");
    CHECK(portal.integer("SELECT record_id FROM core_file WHERE record_type = 'core.task_report'") == 31);
    CHECK(portal.integer("SELECT record_id FROM core_comment WHERE record_type = 'core.task'") == 23);
    CHECK(portal.integer("SELECT to_id FROM core_record_link WHERE from_type = 'core.task_report' AND "
                         "to_type = 'core.task'") == 22);
    CHECK(portal.integer("SELECT to_id FROM core_record_link WHERE from_type = 'par.task' AND to_type = "
                         "'core.task_report'") == 31);
    CHECK(portal.text("SELECT query FROM core_view WHERE record_type = 'core.task'") ==
          "lateness=late&lead_unit_id=3&columns=label,content,lead_unit_id");
    CHECK(portal.text("SELECT query FROM core_view WHERE record_type = 'core.task_report'") ==
          "state=submitted&unit_id=3");
    CHECK(portal.integer("SELECT view_id FROM core_view_choice WHERE record_type = 'core.task'") == 61);
    CHECK(portal.integer("SELECT count(*) FROM core_selection") == 0);
    CHECK(portal.text("SELECT group_concat(link, ' ') FROM core_notice") ==
          "/tasks/22 /tasks/reports/31 /tasks/mine /par/tasks/1");
    CHECK(portal.text("SELECT path || ' ' || fields FROM core_draft") ==
          "/tasks/reports/new task_id=22&done=x");
    CHECK(portal.integer("SELECT count(*) FROM core_comment WHERE record_type LIKE 'par.%'") == 0);
  }

  TEST_CASE("rights keep the reach an administrator gave them; what is new gets the built-in one") {
    Migrated portal;
    CHECK(portal.text(
              "SELECT scope FROM core_role_permission WHERE role_id = 1 AND permission = 'core.task.view'") ==
          "unit");
    CHECK(
        portal.text("SELECT scope FROM core_role_permission WHERE role_id = 1 AND permission = 'par.view'") ==
        "unit");
    CHECK(portal.integer("SELECT count(*) FROM core_role_permission WHERE role_id = 1 AND permission = "
                         "'core.task.report'") == 0);
    CHECK(
        portal.text(
            "SELECT scope FROM core_role_permission WHERE role_id = 2 AND permission = 'core.task.review'") ==
        "all");
    CHECK(
        portal.text(
            "SELECT scope FROM core_role_permission WHERE role_id = 2 AND permission = 'core.task.extend'") ==
        "all");
    CHECK(portal.text(
              "SELECT scope FROM core_role_permission WHERE role_id = 1 AND permission = 'core.task.lead'") ==
          "unit");
    CHECK(portal.integer("SELECT count(*) FROM core_role_permission WHERE permission IN ('par.report', "
                         "'par.review', 'par.extend', 'par.remind')") == 0);
    CHECK(portal.text("SELECT value FROM core_setting WHERE key = 'core.task.soon_days'") == "10");
  }

  TEST_CASE("tasks of an archived source rest; the search box finds tasks and reports") {
    Migrated portal;
    CHECK(portal.integer("SELECT group_concat(id) FROM core_task WHERE is_resting = 1") == 25);
    portal.app->services().db.read([&](db::Reader& reader) {
      CHECK(record::check_search_index(reader, portal.app->system_work()).empty());
      const auto tasks = task::list_tasks(reader, portal.app->system_work(), {"par.assignment", 11});
      REQUIRE(tasks.size() == 2);
      CHECK(tasks[0].standing == "done");
      CHECK(tasks[1].standing == "not_started");
      CHECK(task::list_tasks(reader, portal.app->system_work(), {"par.assignment", 14}).at(0).standing ==
            "archived");
    });
  }
}

}  // namespace motcong
