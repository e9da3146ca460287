// The spreadsheets an import hands out: the empty one to fill in, and the rows that could not be written with
// the reasons.
#pragma once

#include <string>
#include <vector>

#include "core/plugin/context.h"
#include "core/record/import/saved_import.h"

namespace motcong::record {

/// What a field takes, in words: "date, day first: 27/03/2026".
std::string describe_content(const plugin::Work& work, const plugin::Field& field);

/// Whether it must be filled, and whether it is one of those a known record is found by: "Yes; finds the
/// record".
std::string describe_need(const plugin::Work& work, const plugin::RecordType& type,
                          const plugin::Field& field);

/// A sheet with a head of all fields a person may set, and one that says what each takes. `?format=csv`: the
/// head alone.
http::Response template_file(plugin::Context& context, const plugin::RecordType& type);

/// The rows of the file among `rows` that are wrong or twice, as they were, with what is wrong as the last
/// column. Comes back through the same import once mended.
http::Response faults_file(plugin::Context& context, const plugin::RecordType& type, const ReadImport& read,
                           const std::vector<SavedRow>& rows);

}  // namespace motcong::record
