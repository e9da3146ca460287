// A plugin for tests only: registers as offices keep them, with a field of every kind an import meets. Its
// tables are made by a migration of its own, as a plugin's are.
#pragma once

#include <memory>
#include <vector>

#include "core/db/migrations.h"
#include "core/plugin/plugin.h"

namespace motcong::test {

/// Declares "sample.document" (a register of legal documents) at /sample/documents and "sample.procedure" (a
/// ministry's list of procedures) at /sample/procedures, and "sample.note" at /sample/notes, which names documents in text
/// boxes; every signed-in person may do everything. Also a listener of
/// the calendar, two kinds of notices and two series of numbers.
std::unique_ptr<plugin::Plugin> make_sample_plugin();
std::vector<db::Migration> sample_migrations();

}  // namespace motcong::test
