// What a file is, found from its bytes: neither its name nor what the browser claims is believed. Looks at
// beginnings, ends and the list of parts of containers; unpacks nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace motcong::record {

enum class Content {
  unknown,
  empty,
  pdf,
  docx,
  xlsx,
  pptx,
  odt,
  ods,
  odp,
  doc,
  xls,
  ppt,
  png,
  jpeg,
  gif,
  webp,
  tiff,
  rtf,
  text,
  xml,
  p7s,
  zip,
  rar,
  seven_zip,
  // never taken, told by name
  html,
  svg,
  script,
  program,
  macros,
  encrypted,
  old_text,
  two_in_one,
};

/// Random access to a file's bytes: up to `size` bytes from `offset`, fewer at its end.
using ReadAt = std::function<std::string(std::uint64_t offset, std::size_t size)>;

/// Reads at most some hundred KiB, but all of a text.
Content find_content(std::uint64_t size, const ReadAt& read);

/// The ending of a name in small letters, without its dot; "" for none.
std::string extension_of(std::string_view name);
bool is_known_extension(std::string_view extension);
std::vector<std::string> list_extensions();

/// Whether such content may go by this ending.
bool agrees(Content content, std::string_view extension);
/// "a PDF document" as msgid.
const char* content_label(Content content);
/// The ending such content goes by, or "".
std::string_view ending_of(Content content);

/// From a table of ours, for the ending a file was taken under.
struct Served {
  const char* media_type = "application/octet-stream";
  bool is_picture = false;  // may be shown within a page
  bool is_pdf = false;      // may be shown by the browser's own viewer
};
Served served_as(std::string_view extension);

/// How a file's name is shown and offered for saving: its last part, NFC, on one line, without what reorders
/// text or is no name on Windows, at most 200 code points with its ending kept; never empty.
std::string clean_file_name(std::string_view name);

}  // namespace motcong::record
