// The table of days off and make-up days: a plain record type, whose changes are told to everything that is counted
// in working days. The page of the year is in calendar.cc.
#include "core/plugin/context.h"
#include "core/portal/parts.h"
#include "core/portal/portal.h"

namespace motcong::portal {
namespace {

using base::Message;
using plugin::Access;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::RecordType;
using plugin::Row;
using plugin::Values;
using plugin::Work;

constexpr int kWarnFromMonth = 12;

void check_holiday(const Work&, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  const auto date = values.date("date");
  if (!date) return;
  // A holiday may fall on a Sunday: the published lists name it, and the day taken for it.
  if (values.text("kind") == "makeup" && base::weekday(*date) < 6)
    errors.emplace_back("date", N_("Only a Saturday or Sunday can be worked in place of another day"));
  if (reader.exists("SELECT 1 FROM core_holiday WHERE date = ?1 AND id <> ?2", base::format_iso(*date),
                    before != nullptr ? before->id : 0)) {
    errors.emplace_back("date", N_("This day is in the calendar already"));
  }
  if (values.date("paired_on") == date) errors.emplace_back("paired_on", N_("A day does not stand for itself"));
}

/// Before COMMIT, once however many rows were written: whoever keeps days counted by this table counts them again.
void tell_listeners(const Work& work, db::WriteTx& tx) {
  tx.before_commit("core.calendar", [&work](db::WriteTx& last) {
    const i18n::Calendar calendar = plugin::load_working_days(last);
    std::string moved;
    for (const plugin::CalendarListener& listener : work.services.registry.calendar_listeners()) {
      const std::int64_t count = listener.changed(work, last, calendar);
      moved += (moved.empty() ? "" : ", ") + std::string(listener.id) + ": " + std::to_string(count);
    }
    plugin::audit(last, work, "calendar.recount", "core.holiday", 0, moved);
  });
}

/// Whether a save touched what days are counted by, not only a name.
bool counts_differently(const Row* before, const Row& after) {
  return before == nullptr || before->values.date("date") != after.values.date("date") ||
         before->values.text("kind") != after.values.text("kind");
}

RecordType holiday_type() {
  RecordType type;
  type.id = "core.holiday";
  type.table = "core_holiday";
  type.path = "/admin/calendar";
  type.label = N_("Day off or make-up day");
  type.label_plural = N_("Days off and make-up days");
  type.title = "name";
  type.key = {"date"};
  type.icon = "calendar";
  type.lead =
      N_("Due dates are counted in working days by this table. Import the list that is announced each year.");
  type.empty_text = N_("Without it only Saturdays and Sundays are free.");
  type.access = {.view = Access::signed_in(),
                 .create = may("core.calendar"),
                 .update = may("core.calendar"),
                 .remove = may("core.calendar")};
  type.default_sort = "date";
  type.fields = {
      Field::date("date", N_("Day")).required().in_list().filter().aliases({"ngay"}),
      Field::text("name", N_("Occasion")).required().in_list().max_length(200).aliases({"ten"}),
      Field::choice("kind", N_("Kind"),
                    {{"off", N_("Day off"), "info", {"nghi_le", "nghi_bu", "nghi_hoan_doi", "nghi"}},
                     {"makeup", N_("Make-up working day"), "warn", {"lam_bu"}}})
          .required()
          .in_list()
          .filter()
          .aliases({"loai"}),
      Field::date("paired_on", N_("Stands for"))
          .in_list()
          .aliases({"ngay_doi_ung"})
          .hint(N_("The holiday a day off is taken for, or the working day it is swapped with")),
      Field::choice("certainty", N_("How sure"),
                    {{"announced", N_("Announced"), "ok", {"theo_luat"}},
                     {"expected", N_("Expected"), "neutral", {"du_kien"}},
                     {"to_check", N_("To be checked"), "warn", {"can_kiem_tra"}}})
          .required()
          .starts_as("announced")
          .in_list()
          .filter()
          .bulk()
          .aliases({"trang_thai"}),
      Field::text("decision", N_("Announced in"))
          .in_list()
          .max_length(200)
          .hint(N_("Number of the document that announced it")),
  };
  type.hooks.validate = check_holiday;
  type.hooks.saved = [](const Work& work, db::WriteTx& tx, const Row* before, const Row& after) {
    if (counts_differently(before, after)) tell_listeners(work, tx);
  };
  type.hooks.remove = [](const Work& work, db::WriteTx& tx, const Row&) -> std::optional<Message> {
    tell_listeners(work, tx);
    return std::nullopt;
  };
  return type;
}

std::optional<plugin::Warning::Told> warn_of_missing_year(const Work& work, db::Reader& reader) {
  const std::optional<int> year = find_year_without_days_off(reader, work.today);
  if (!year) return std::nullopt;
  return plugin::Warning::Told{
      Message(N_("The announced days off of {year} are not in the calendar; due dates of that year count too few of "
                 "them. Import the list."),
              {{"year", std::to_string(*year)}}),
      "/admin/calendar/import"};
}

}  // namespace

std::optional<int> find_year_without_days_off(db::Reader& reader, const base::Date& today) {
  const int year = today.year + (today.month >= kWarnFromMonth ? 1 : 0);
  if (reader.exists("SELECT 1 FROM core_holiday WHERE kind = 'off' AND certainty = 'announced' AND date "
                    "BETWEEN ?1 AND ?2",
                    base::Date{year, 1, 1}, base::Date{year, 12, 31})) {
    return std::nullopt;
  }
  return year;
}

void declare_holidays(plugin::Registry& registry) {
  registry.add(plugin::Permission{
      .id = "core.calendar", .label = N_("Change the calendar of days off"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.calendar", auth::Scope::all});
  registry.add(plugin::RoleGrant{"par_officer", "core.calendar", auth::Scope::all});
  registry.add(holiday_type());
  registry.add(plugin::Warning{.id = "core.calendar",
                               .access = may("core.calendar"),
                               .on_home = true,
                               .find = warn_of_missing_year});
  registry.add(plugin::MenuItem{.label = N_("Days off"),
                                .path = "/admin/calendar",
                                .icon = "calendar",
                                .group = N_("Administration"),
                                .order = 930,
                                .access = Access::signed_in()});
}

}  // namespace motcong::portal
