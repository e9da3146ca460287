#include "core/indicator/snapshots.h"

#include "core/base/check.h"
#include "core/plugin/actor.h"

namespace motcong::indicator {
namespace {

using base::Date;
using i18n::Period;
using plugin::Work;
using record::SqlBuilder;

/// How long after its end a period may still be counted whose data tell of now only.
constexpr int kGraceDays = 7;

std::int64_t find_revision(db::Reader& reader, std::int64_t definition_id, const Period& period) {
  return reader.integer(
      "SELECT MAX(revision) FROM core_indicator_snapshot WHERE indicator_id = ?1 AND first_on = ?2 AND last_on = ?3", 0,
      definition_id, period.first, period.last);
}

void save_records(const Work& work, db::WriteTx& tx, const Indicator& indicator, const Period& period,
                  std::int64_t snapshot_id, Part part, std::int64_t expected) {
  SqlBuilder builder(work);
  builder.sql("INSERT INTO core_indicator_record(snapshot_id, part, record_id, unit_id, amount) SELECT ");
  builder.integer(snapshot_id).sql(", ").value(db::Value(std::string(part_name(part))));
  builder.sql(", s.id, s.unit_id, s.amount FROM ");
  add_records(builder, work, *find_part(indicator, part), period);
  builder.sql(" AS s");
  builder.prepare(tx).run();
  base::check(tx.integer("SELECT COALESCE(SUM(amount), 0) FROM core_indicator_record WHERE snapshot_id = ?1 AND part = ?2",
                         0, snapshot_id, part_name(part)) == expected);
}

std::int64_t save_snapshot(const Work& work, db::WriteTx& tx, const Indicator& indicator, const Period& period,
                           std::int64_t revision, std::string_view reason) {
  const Definition definition = load_definition(tx, work, indicator);
  const Figure figure = count_figure(tx, work, indicator, period, definition.target);
  const std::int64_t id = tx.insert(
      "INSERT INTO core_indicator_snapshot(indicator_id, period, first_on, last_on, months, period_rule, revision, version, "
      "numerator, denominator, value, value_text, target, result, counted_on, counted_at, counted_by, reason) VALUES (?1, "
      "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
      definition.id, i18n::Language::vi().tr(i18n::describe_period(period)), period.first, period.last,
      static_cast<int>(period.length), period.rule == i18n::PeriodRule::mid_month ? "mid_month" : "calendar", revision,
      indicator.version, figure.numerator, figure.denominator, figure.value,
      format_value(i18n::Language::vi(), indicator, figure.value), definition.target,
      result_name(judge(indicator, figure.value, definition.target)), work.today, work.now, plugin::actor(work), reason);
  save_records(work, tx, indicator, period, id, Part::numerator, figure.numerator);
  if (figure.denominator) save_records(work, tx, indicator, period, id, Part::denominator, *figure.denominator);
  return id;
}

/// The periods of an indicator that are over and could be kept, the oldest first.
std::vector<Period> list_over(db::Reader& reader, const Work& work, const Indicator& indicator) {
  const Period last = i18n::shift_period(current_period(work, indicator), -1);
  std::vector<Period> periods;
  if (indicator.since.empty()) {
    if (base::to_day_number(work.today) - base::to_day_number(last.last) <= kGraceDays) periods.push_back(last);
    return periods;
  }
  const auto first_day = find_first_day(reader, work, indicator);
  if (!first_day) return periods;
  Period period = i18n::shift_period(last, 1 - kMostPeriods);
  if (period.first < *first_day) period = i18n::period_of(last.rule, last.length, *first_day);
  for (; period.last <= last.last; period = i18n::shift_period(period, 1)) periods.push_back(period);
  return periods;
}

}  // namespace

base::Message close_periods(const Work& work, plugin::Progress& progress) {
  std::int64_t kept = 0;
  progress.set_total(static_cast<std::int64_t>(work.services.registry.indicators().size()));
  for (const Indicator& indicator : work.services.registry.indicators()) {
    if (progress.is_cancelled()) break;
    kept += work.services.db.write([&](db::WriteTx& tx) {
      std::int64_t added = 0;
      const std::int64_t definition_id = load_definition(tx, work, indicator).id;
      for (const Period& period : list_over(tx, work, indicator)) {
        if (find_revision(tx, definition_id, period) != 0) continue;
        save_snapshot(work, tx, indicator, period, 1, "");
        ++added;
      }
      if (added > 0) {
        plugin::audit(tx, work, "indicator.close", "core.indicator", definition_id,
                      std::string(indicator.id) + ": " + std::to_string(added));
      }
      return added;
    });
    progress.add_done();
  }
  return {N_("{count} periods closed"), {{"count", std::to_string(kept)}}};
}

std::int64_t count_again(const Work& work, db::WriteTx& tx, const Indicator& indicator, const Period& period,
                         std::string_view reason) {
  const std::int64_t revision = find_revision(tx, load_definition(tx, work, indicator).id, period);
  base::check(revision > 0 && !reason.empty());
  const std::int64_t id = save_snapshot(work, tx, indicator, period, revision + 1, reason);
  plugin::audit(tx, work, "indicator.count", "core.indicator_snapshot", id, reason);
  return id;
}

}  // namespace motcong::indicator
