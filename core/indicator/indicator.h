// Indicators: figures that plugins declare (plugin::Indicator), counted for a period, judged by a target, kept when the
// period is over. Counting and reading apart from the pages. What is counted is the declaration's; definition, legal basis
// and target are the editable row's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/sql_builder.h"

namespace motcong::indicator {

using plugin::Indicator;

enum class Part { numerator, denominator };
/// As kept in the database and as it stands in addresses.
std::string_view part_name(Part part);
/// nullptr where the indicator has no such part.
const plugin::IndicatorPart* find_part(const Indicator& indicator, Part part);

/// What an indicator is called and should reach: its row, in the reader's language where nobody has changed it.
struct Definition {
  std::int64_t id = 0;  // of core.indicator
  std::string label, definition, legal_basis;
  std::optional<std::int64_t> target;  // hundredths
};
/// REQUIRES: save_definitions ran since the indicator was declared.
Definition load_definition(db::Reader& reader, const plugin::Work& work, const Indicator& indicator);
/// Gives every declared indicator its row and carries a new version into rows that nobody has changed. At each start.
void save_definitions(const plugin::Work& work, db::WriteTx& tx);

struct Figure {
  std::int64_t numerator = 0;
  std::optional<std::int64_t> denominator;  // nothing: the indicator has none
  std::optional<std::int64_t> value;        // hundredths of the unit; nothing on an empty denominator
};

/// Numerator by denominator in the indicator's unit, in hundredths: rounded, half up, but never to all (100 %), to nothing
/// or to the target when that is not what it is: 99,996 % reads 99,99 %.
std::optional<std::int64_t> make_value(const Indicator& indicator, std::int64_t numerator,
                                       std::optional<std::int64_t> denominator,
                                       std::optional<std::int64_t> target = {});

enum class Result { none, met, missed };
/// `none` without a value or a target.
Result judge(const Indicator& indicator, std::optional<std::int64_t> value, std::optional<std::int64_t> target);
/// As kept in the database.
std::string_view result_name(Result result);

/// The rule of periods the agency reports by.
i18n::PeriodRule load_period_rule(plugin::Settings& settings);
/// The period of an indicator that runs today.
i18n::Period current_period(const plugin::Work& work, const Indicator& indicator);
/// The first day of which the data tell; nothing where they tell of now only, or of nothing yet.
std::optional<base::Date> find_first_day(db::Reader& reader, const plugin::Work& work, const Indicator& indicator);

/// Adds the records of a part as a sub-select "(SELECT id, unit_id, amount ...)". REQUIRES: one period a builder.
void add_records(record::SqlBuilder& builder, const plugin::Work& work, const plugin::IndicatorPart& part,
                 const i18n::Period& period);
/// Counts from the data as they are now; `target` is what its value is to reach. REQUIRES: the period has begun.
Figure count_figure(db::Reader& reader, const plugin::Work& work, const Indicator& indicator, const i18n::Period& period,
                    std::optional<std::int64_t> target);

/// An indicator in a period, as its page shows it.
struct Reading {
  enum class Kind {
    running,  // counted now; the period is not over
    closed,   // as kept in a snapshot
    open,     // over, not kept yet: counted now
    unknown   // over, not kept, and the data do not tell
  };
  i18n::Period period;
  Kind kind = Kind::unknown;
  Figure figure = {};
  std::optional<std::int64_t> target = {};
  Result result = Result::none;
  int version = 1;
  // Of a snapshot:
  std::int64_t snapshot_id = 0;
  std::int64_t revision = 0;
  base::Date counted_on = {};
};
/// What was kept of a period: the newest figures, or an earlier revision of them; nothing when there is none.
std::optional<Reading> find_snapshot(db::Reader& reader, const Indicator& indicator, const i18n::Period& period,
                                     std::optional<std::int64_t> revision = {});
/// A period that is over is read from its snapshot; the running one is counted, whatever the clock has closed before.
Reading load_reading(db::Reader& reader, const plugin::Work& work, const Indicator& indicator, const i18n::Period& period);
/// `count` periods that end with `last`, the oldest first.
std::vector<Reading> load_readings(db::Reader& reader, const plugin::Work& work, const Indicator& indicator,
                                   const i18n::Period& last, int count);

/// The figure of a snapshot or of now, unit by unit, in protocol order; what belongs to no unit comes last.
struct UnitFigure {
  std::int64_t unit_id = 0;
  std::string name;
  Figure figure;
};
std::vector<UnitFigure> list_unit_figures(db::Reader& reader, const plugin::Work& work, const Indicator& indicator,
                                          const Reading& reading);

/// How an indicator stands today, beside its last period.
struct Standing {
  const Indicator* indicator = nullptr;
  Definition definition;
  Reading now, before;
  /// The running period, or the one before while there is nothing to count in it.
  const Reading& latest() const { return now.figure.value ? now : before; }
};
/// Of the plugin, or of all ("") in the order of declaration. Kept until something is written.
std::vector<Standing> list_standings(plugin::Context& context, std::string_view plugin_id = {});

/// "85,71 %", "12 ngày", "–".
std::string format_value(const i18n::Language& language, const Indicator& indicator, std::optional<std::int64_t> value);
/// "✓ Đạt", with its tone.
plugin::Choice result_choice(Result result);
/// "↑ tăng 5,2: tốt hơn"; "–" where there is nothing to compare.
std::string format_trend(const plugin::Work& work, const Standing& standing);
/// The page of an indicator, in a period or today's (nothing).
std::string page_url(std::int64_t definition_id, const std::optional<i18n::Period>& period = {});

}  // namespace motcong::indicator
