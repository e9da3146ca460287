#include "tests/support/par_department.h"

#include <deque>

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/record/action_step.h"

namespace motcong::test {
namespace {

struct Undo {
  std::string words;
};

}  // namespace

ParDepartment::ParDepartment(const base::Date& today) : clock_(base::instant_of(today, 9)) {
  auto app = app::App::open({.data = folder_ / "data", .create = true, .demo = true, .demo_password = "mot-hai-ba-bon-nam-sau",
                             .clock = &clock_});
  if (!app) throw std::runtime_error(base::format_english(app.error()));
  app_ = *std::move(app);
}

plugin::Work ParDepartment::work(const std::string& username) {
  static std::deque<auth::Principal> kept;  // a Work only refers to its person
  auth::Principal& person = kept.emplace_back();
  db().read([&](db::Reader& reader) {
    const auto user = auth::find_user(reader, username);
    base::check(user.has_value());
    person.user_id = user->id;
    person.username = username;
    person.full_name = user->full_name;
    person.grants = auth::list_grants(reader, user->id, clock_.today());
    person.unit_ids = auth::list_unit_ids(reader, user->id, clock_.today());
  });
  return {services(), person, i18n::Language::vi(), clock_.now(), clock_.today(), ""};
}

void ParDepartment::move_to(const base::Date& day) { clock_.set(base::instant_of(day, 9)); }

std::int64_t ParDepartment::unit(const std::string& code) {
  return db().read([&](db::Reader& reader) { return reader.integer("SELECT id FROM core_unit WHERE code = ?1", 0, code); });
}

std::int64_t ParDepartment::task(const std::string& number) {
  return db().read([&](db::Reader& reader) {
    return reader.integer("SELECT id FROM par_task WHERE code = ?1", 0, "CCHC-2019-" + number);
  });
}

std::int64_t ParDepartment::period(const std::string& number, const std::string& unit, int n) {
  return db().read([&](db::Reader& reader) {
    return reader.integer("SELECT id FROM core_task WHERE code = ?1 ORDER BY due_on, id LIMIT 1 OFFSET ?2", 0,
                          "CCHC-2019-" + number + "/" + unit, n - 1);
  });
}

record::SaveOutcome ParDepartment::save(const std::string& username, const char* type_id, record::Typed typed,
                                        std::optional<std::int64_t> id) {
  const plugin::Work who = work(username);
  const plugin::RecordType& record_type = type(type_id);
  return db().write([&](db::WriteTx& tx) {
    return record::save_record(who, tx, record_type, {.id = id, .row_version = 0, .typed = typed});
  });
}

std::string ParDepartment::act(const std::string& username, const char* type_id, const char* action_id, std::int64_t id,
                               const plugin::Values& values) {
  const plugin::Work who = work(username);
  const plugin::RecordType& record_type = type(type_id);
  for (const plugin::Action& action : record_type.actions) {
    if (std::string_view(action.id) != action_id) continue;
    try {
      db().write([&](db::WriteTx& tx) {
        const plugin::Row row = record::load_row(tx, who, record_type, id);
        if (!action.access.allows(who.user) || !record::is_open(who, tx, action, row)) throw Undo{"not allowed"};
        plugin::FieldErrors errors;
        action.run(who, tx, row, values, errors);
        if (!errors.empty()) throw Undo{base::format_english(errors.front().second)};
      });
    } catch (const Undo& undo) {
      return undo.words;
    }
    return {};
  }
  return "no such step";
}

plugin::Row ParDepartment::row(const char* type_id, std::int64_t id, const std::string& username) {
  const plugin::Work who = work(username);
  return db().read([&](db::Reader& reader) { return record::load_row(reader, who, type(type_id), id); });
}

plugin::Values inputs(std::initializer_list<std::pair<const char*, const char*>> texts) {
  plugin::Values values;
  for (const auto& [name, text] : texts) values.set(name, db::Value(std::string(text)));
  return values;
}

}  // namespace motcong::test
