// The kernel's own features as a plugin: sign-in, home page, notices, people, units, roles, settings, audit
// log.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/plugin.h"

namespace motcong::portal {

std::unique_ptr<plugin::Plugin> make_portal();

/// Whether the demonstration department was loaded into this database.
bool is_demonstration(db::Reader& reader);
/// Makes the password that the program prints open every demonstration account, whatever it was before.
/// REQUIRES: is_demonstration(tx).
void save_demo_password(const plugin::Work& work, db::WriteTx& tx);

/// When the newest entries of the portal were written, when that lies ahead of `now`: the clock was set back.
std::optional<base::Instant> find_entry_ahead(db::Reader& reader, base::Instant now);

/// The occasions of a year, by law, whose announced days off are not (all) in the calendar: msgids. Days that are only
/// expected do not count, nor those swapped with a make-up day.
std::vector<const char*> list_missing_occasions(db::Reader& reader, int year);
/// The year whose announced days off should be in the calendar by now and are not all there: the running year, from
/// 01/12 on the next. Nothing when no occasion is missing.
std::optional<int> find_year_without_days_off(db::Reader& reader, const base::Date& today);

}  // namespace motcong::portal
