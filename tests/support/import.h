// An import as a person walks through it: send the file, take the columns as they are guessed (or other
// ones), check.
#pragma once

#include <string>

#include "core/plugin/record_type.h"
#include "tests/support/portal.h"

namespace motcong::test {

struct CheckedImport {
  http::Response page;  // of the last step reached: the upload's refusal, the columns' refusal, or the result
  std::string path;     // "/par/tasks/import/3"; "" when the file was refused
};

/// `changes` replaces what the columns' form sends, such as {"c0", "number"}.
CheckedImport check_import(Browser& browser, const plugin::RecordType& type, const std::string& bytes,
                           const std::string& file_name = "file.csv", const Form& changes = {});

/// The result's counts by state in the order all, wrong, twice, new, changed, same: "3 0 0 2 1 0"; "" without
/// them.
std::string counts_of(const http::Response& page);

/// Presses "Write all rows" (or the good ones): the answer to it.
http::Response write_import(Browser& browser, const CheckedImport& checked);

}  // namespace motcong::test
