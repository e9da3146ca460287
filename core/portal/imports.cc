// What the portal decides about imports as a whole: how large they may be, how long they are kept.
#include "core/portal/parts.h"
#include "core/record/import/saved_import.h"

namespace motcong::portal {

using base::Message;
using plugin::Setting;

namespace {

Message remove_old(const plugin::Work& work, plugin::Progress&) {
  const std::int64_t count =
      work.services.db.write([&](db::WriteTx& tx) { return record::remove_old_imports(work, tx); });
  return Message(N_("{count} old imports removed"), {{"count", std::to_string(count)}});
}

}  // namespace

void declare_imports(plugin::Registry& registry) {
  registry.add(Setting{
      .key = "import.max_rows",
      .label = N_("Most rows of one import"),
      .hint = N_("While an import is written, others wait with saving: about a second for 5,000 rows."),
      .group = N_("Imports"),
      .default_value = record::kDefaultImportRows,
      .kind = Setting::Kind::number,
      .min = 100,
      .max = 200'000});
  registry.add(Setting{.key = "export.csv_separator",
                       .label = N_("Separator in CSV files"),
                       .hint = N_("Excel in Vietnamese opens files with semicolons by a double click."),
                       .group = N_("Exports"),
                       .default_value = "comma",
                       .kind = Setting::Kind::choice,
                       .choices = {{"comma", N_("Comma")}, {"semicolon", N_("Semicolon")}}});
  registry.add(plugin::Job{
      .id = "core.imports",
      .label = N_("Clear old imports"),
      .explain =
          N_("Removes imports that were not written within a week; written ones can be undone for 90 days."),
      .every = plugin::Job::Every::day,
      .hour = 1,
      .run = remove_old});
}

}  // namespace motcong::portal
