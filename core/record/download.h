// Files that record pages hand out: their names, and workbooks streamed from a temporary file that is gone by
// then.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/sheet/xlsx_writer.h"

namespace motcong::record {

/// "ke-hoach-2019-02-15.csv": the plural label without marks, the day. `extension` without the dot.
std::string download_name(const plugin::Work& work, const plugin::RecordType& type,
                          std::string_view extension, std::string_view prefix = {});

/// Writes a workbook by `fill` and answers with it; memory does not grow with its size. HttpError 507 when
/// the disk is full.
http::Response xlsx_download(const plugin::Work& work, std::string_view file_name, std::string_view title,
                             const std::function<void(sheet::XlsxWriter&)>& fill);

/// Answers with a file that is removed at once; it is read while it is sent.
http::Response temporary_download(const std::filesystem::path& path, std::string_view content_type,
                                  std::string_view file_name);

}  // namespace motcong::record
