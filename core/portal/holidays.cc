// The table of days off and make-up days: a plain record type, whose changes are told to everything that is counted
// in working days. The page of the year is in calendar.cc.
#include "core/i18n/format.h"
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
    std::string counted;
    for (const plugin::CalendarListener& listener : work.services.registry.calendar_listeners()) {
      const std::int64_t count = listener.changed(work, last, calendar);
      if (count == 0) continue;
      counted += (counted.empty() ? "" : ", ") +
                 work.tr(Message(listener.label, {{"count", i18n::format_integer(count, work.language)}}));
    }
    plugin::audit(last, work, "calendar.recount", "core.holiday", 0,
                  counted.empty() ? std::string(work.tr(N_("No due day moved.")))
                                  : work.tr(Message(N_("Counted again: {what}."), {{"what", counted}})));
  });
}

/// Whether a save touched what days are counted by, not only a name.
bool counts_differently(const Row* before, const Row& after) {
  return before == nullptr || before->values.date("date") != after.values.date("date") ||
         before->values.text("kind") != after.values.text("kind");
}

/// What was counted again with the days off that this work has just written, as the log has it: "Đã tính lại hạn của 86
/// nhiệm vụ."
std::string describe_recount(const Work& work, db::Reader& reader) {
  return reader.text(
      "SELECT detail FROM core_audit WHERE at = ?1 AND action = 'calendar.recount' AND user_id = ?2 ORDER BY id DESC "
      "LIMIT 1",
      work.now, work.user.user_id);
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
      Field::date("date", N_("Day")).required().in_list().filter().aliases({"ngay", "ngay_nghi", "ngay_thang"}),
      Field::text("name", N_("Occasion")).required().in_list().max_length(200).aliases({"ten", "dip", "dip_nghi", "ten_dip", "ten_ngay_nghi", "ngay_le", "noi_dung"}),
      Field::choice("kind", N_("Kind"),
                    {{"off", N_("Day off"), "info", {"nghi_le", "nghi_bu", "nghi_hoan_doi", "nghi", "nghi_tet", "ngay_le"}},
                     {"makeup", N_("Make-up working day"), "warn", {"lam_bu", "di_lam_bu", "lam_viec_bu"}}})
          .required()
          .in_list()
          .filter()
          .aliases({"loai", "loai_ngay", "hinh_thuc"}),
      Field::date("paired_on", N_("Stands for"))
          .in_list()
          .aliases({"ngay_doi_ung", "nghi_thay_cho", "hoan_doi_voi"})
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
          .aliases({"trang_thai", "muc_do_chac_chan"}),
      Field::text("decision", N_("Announced in"))
          .in_list()
          .max_length(200)
          .aliases({"can_cu", "van_ban", "so_van_ban"})
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
  type.hooks.consequence = describe_recount;
  return type;
}

/// An occasion on which everybody has days off (Labour Code 2019, art. 112; 2012, art. 115), and the days between which
/// they lie in any year, the days taken for those that fall on a weekend among them.
struct Occasion {
  const char* label;
  int first_month, first_day, last_month, last_day;
  int days;  // at least so many
};
constexpr Occasion kOccasions[] = {{N_("New Year"), 1, 1, 1, 4, 1},
                                   {N_("Tết"), 1, 15, 2, 28, 5},
                                   {N_("Hùng Kings' Day"), 3, 27, 4, 29, 1},
                                   {N_("30 April"), 4, 30, 5, 4, 1},
                                   {N_("1 May"), 5, 1, 5, 5, 1},
                                   {N_("National Day"), 9, 1, 9, 5, 1}};
constexpr int kTwoNationalDaysSince = 2021;  // Labour Code 2019

int days_of(const Occasion& occasion, int year) {
  const bool is_national_day = occasion.first_month == 9;
  return is_national_day && year >= kTwoNationalDaysSince ? occasion.days + 1 : occasion.days;
}

std::optional<plugin::Warning::Told> warn_of_missing_year(const Work& work, db::Reader& reader) {
  const std::optional<int> year = find_year_without_days_off(reader, work.today);
  if (!year) return std::nullopt;
  std::string missing;
  for (const char* occasion : list_missing_occasions(reader, *year))
    missing += (missing.empty() ? "" : ", ") + std::string(work.tr(occasion));
  return plugin::Warning::Told{
      Message(N_("The announced days off of {year} are not all in the calendar; due dates of that year count too few of "
                 "them. Missing: {missing}. Import the list."),
              {{"year", std::to_string(*year)}, {"missing", missing}}),
      "/admin/calendar/import"};
}

}  // namespace

std::vector<const char*> list_missing_occasions(db::Reader& reader, int year) {
  std::vector<const char*> missing;
  for (const Occasion& occasion : kOccasions) {
    // A day that is only swapped with a make-up day is no holiday.
    const std::int64_t there = reader.integer(
        "SELECT count(*) FROM core_holiday AS h WHERE h.kind = 'off' AND h.certainty = 'announced' AND h.date BETWEEN ?1 "
        "AND ?2 AND NOT EXISTS (SELECT 1 FROM core_holiday AS m WHERE m.kind = 'makeup' AND (m.paired_on = h.date OR "
        "m.date = h.paired_on))",
        0, base::Date{year, occasion.first_month, occasion.first_day},
        base::Date{year, occasion.last_month, occasion.last_day});
    if (there < days_of(occasion, year)) missing.push_back(occasion.label);
  }
  return missing;
}

std::optional<int> find_year_without_days_off(db::Reader& reader, const base::Date& today) {
  const int year = today.year + (today.month >= kWarnFromMonth ? 1 : 0);
  if (list_missing_occasions(reader, year).empty()) return std::nullopt;
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
