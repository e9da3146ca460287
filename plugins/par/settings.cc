#include "plugins/par/settings.h"

#include "core/base/message.h"
#include "core/i18n/format.h"

namespace motcong::par {
namespace {

int load_days(plugin::Settings& settings, const char* key, const char* otherwise) {
  const auto typed = i18n::parse_integer(settings.get(key, otherwise));
  if (typed && *typed >= 1 && *typed <= 366) return static_cast<int>(*typed);
  return static_cast<int>(*i18n::parse_integer(otherwise));
}

constexpr const char* kEventDays = "30";
constexpr const char* kOngoingRhythm = "quarterly";

}  // namespace

void declare_settings(plugin::Registry& registry) {
  registry.add(plugin::Setting{
      .key = "par.ongoing_rhythm", .label = N_("Ongoing tasks are reported"),
      .hint = N_("A task may have its own rhythm. Counts for plans issued from now on"), .group = N_("Administrative reform"),
      .default_value = kOngoingRhythm, .kind = plugin::Setting::Kind::choice,
      .choices = {{"monthly", N_("Monthly")}, {"quarterly", N_("Quarterly")}, {"half_yearly", N_("Half-yearly")}, {"yearly", N_("Yearly")}}});
  registry.add(plugin::Setting{
      .key = "par.event_days", .label = N_("Days to carry out a task after its event"),
      .hint = N_("Calendar days, for tasks that name none. 30 is the limit of the province's scoring of how fast documents are put into effect"),
      .group = N_("Administrative reform"), .default_value = kEventDays, .kind = plugin::Setting::Kind::number, .min = 1, .max = 366});
}

std::string load_ongoing_rhythm(plugin::Settings& settings) {
  const std::string word = settings.get("par.ongoing_rhythm", kOngoingRhythm);
  for (const char* known : {"monthly", "quarterly", "half_yearly", "yearly"}) {
    if (word == known) return word;
  }
  return kOngoingRhythm;
}

int load_event_days(plugin::Settings& settings) { return load_days(settings, "par.event_days", kEventDays); }

}  // namespace motcong::par
