#include "core/task/settings.h"

#include "core/base/message.h"
#include "core/i18n/format.h"
#include "core/plugin/declarations.h"

namespace motcong::task {
namespace {

constexpr const char* kSoonDays = "7";
constexpr const char* kVeryLateDays = "15";

/// A value that is no such number counts as the default, so that a slip on the settings page stops nothing.
int load_days(plugin::Settings& settings, const char* key, const char* otherwise) {
  const auto typed = i18n::parse_integer(settings.get(key, otherwise));
  if (typed && *typed >= 1 && *typed <= 366) return static_cast<int>(*typed);
  return static_cast<int>(*i18n::parse_integer(otherwise));
}

}  // namespace

void declare_settings(plugin::Registry& registry) {
  registry.add(plugin::Setting{.key = "core.task.soon_days",
                               .label = N_("Days before a due day from which it is shown as due soon"),
                               .hint = N_("Chosen by the Office"),
                               .group = N_("Tasks"),
                               .default_value = kSoonDays,
                               .kind = plugin::Setting::Kind::number,
                               .min = 1,
                               .max = 366});
  registry.add(plugin::Setting{
      .key = "core.task.very_late_days",
      .label = N_("Days after a due day from which a task is very late"),
      .hint = N_(
          "When a task is late, who answers for the unit hears of it; when it is very late, the Office too"),
      .group = N_("Tasks"),
      .default_value = kVeryLateDays,
      .kind = plugin::Setting::Kind::number,
      .min = 1,
      .max = 366});
}

int load_soon_days(plugin::Settings& settings) {
  return load_days(settings, "core.task.soon_days", kSoonDays);
}
int load_very_late_days(plugin::Settings& settings) {
  return load_days(settings, "core.task.very_late_days", kVeryLateDays);
}

std::string format_count(const plugin::Work& work, std::int64_t count) {
  return i18n::format_integer(count, work.language) + (count >= plugin::DutySource::kMostCounted ? "+" : "");
}

}  // namespace motcong::task
