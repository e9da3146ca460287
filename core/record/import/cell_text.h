// What a cell of a spreadsheet says to a field, as a person would type it. Whether the field allows it is
// parse_field's business.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/plugin/field.h"
#include "core/sheet/sheet.h"

namespace motcong::record {

/// Typed text for `field`: normalised, dates day first, numbers without thousands separators, percent as it
/// is shown. A number in a date field counts days as the workbook does (Sheet::since_1904); 2016 there is a
/// year, kept only where the field allows it. Fails with words on: an error of Excel, a date where a number
/// is wanted, a number that is no day, more decimals than the field has.
base::Result<std::string> read_cell(const sheet::Cell& cell, const plugin::Field& field,
                                    bool since_1904 = false);

/// The cell as it is shown to people, in one line: for samples and for messages.
std::string show_cell(const sheet::Cell& cell);

}  // namespace motcong::record
