// Telling what a file is by what it holds, reading text files, and the last look at what was read.
#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/i18n/letters.h"
#include "core/sheet/legacy_encoding.h"
#include "core/sheet/sheet.h"

namespace motcong::sheet {
namespace {

using base::Error;
using base::Message;
using base::Result;

constexpr std::size_t kColumnSampleBytes = 16 * 1024;

Error too_large(const ReadLimits& limits) {
  return Error{Message{N_("The file is larger than {max} MiB."),
                       {{"max", std::to_string(limits.max_packed_bytes >> 20)}}}};
}

/// The name of a stream as an old Office file writes it in its directory.
std::string utf16le(std::string_view ascii) {
  std::string wide;
  for (const char c : ascii) {
    wide += c;
    wide += '\0';
  }
  return wide;
}

/// Containers of Office before 2007; Excel puts workbooks with a password into one too.
Message what_is_ole(std::string_view bytes) {
  if (bytes.find(utf16le("EncryptedPackage")) != std::string_view::npos) {
    return N_(
        "The file is protected by a password. Open it, remove the password, save it as .xlsx and choose it "
        "again.");
  }
  if (bytes.find(utf16le("WordDocument")) != std::string_view::npos) {
    return N_(
        "This is a Word document. Copy its table into an Excel workbook, save that as .xlsx and choose it.");
  }
  if (bytes.find(utf16le("Workbook")) != std::string_view::npos ||
      bytes.find(utf16le("Book")) != std::string_view::npos) {
    return N_(
        "This is an old Excel workbook (.xls). Open it in Excel, save it as .xlsx and choose that file.");
  }
  return N_(
      "This is an old Office file, not an Excel workbook. Save the table as .xlsx and choose that file.");
}

/// What else is sent in place of a spreadsheet; nothing for what may be text.
std::optional<Message> what_is_foreign(std::string_view bytes) {
  std::string_view start = bytes.substr(0, 4096);
  if (start.starts_with(base::kUtf8Bom)) start.remove_prefix(base::kUtf8Bom.size());
  const std::string head = base::to_lower_ascii(base::trim(start));
  const auto says = [&](std::string_view word) { return head.find(word) != std::string::npos; };
  if (head.starts_with("<") &&
      (says("<html") || says("<!doctype html") || says("<table") || says("<head") || says("<meta"))) {
    return N_(
        "This is a web page with the name of a spreadsheet. Open it in Excel, save it as .xlsx and choose "
        "that file.");
  }
  if (head.starts_with("<?xml") && says("urn:schemas-microsoft-com:office:spreadsheet")) {
    return N_(
        "This is an Excel workbook in the XML format of 2003. Open it in Excel, save it as .xlsx and choose "
        "that "
        "file.");
  }
  if (head.starts_with("mime-version:") && says("multipart/related")) {
    return N_(
        "This is a web page with the name of a spreadsheet. Open it in Excel, save it as .xlsx and choose "
        "that file.");
  }
  static constexpr std::array<std::string_view, 8> kOthers = {
      "%PDF-", "{\\rtf", "\x89PNG", "\xFF\xD8\xFF", "\x1F\x8B", "Rar!", "7z\xBC\xAF", "GIF8"};
  for (const std::string_view other : kOthers) {
    if (bytes.starts_with(other)) {
      return N_("This is no spreadsheet. Choose an Excel workbook (.xlsx) or a CSV file.");
    }
  }
  return std::nullopt;
}

/// UTF-16 text to UTF-8; half a pair becomes U+FFFD.
std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string text;
  text.reserve(bytes.size());
  const auto unit_at = [&](std::size_t at) -> char32_t {
    const auto first = static_cast<unsigned char>(bytes[at]),
               second = static_cast<unsigned char>(bytes[at + 1]);
    return big_endian ? static_cast<char32_t>(first << 8 | second)
                      : static_cast<char32_t>(second << 8 | first);
  };
  for (std::size_t at = 0; at + 2 <= bytes.size(); at += 2) {
    char32_t c = unit_at(at);
    if (c >= 0xD800 && c < 0xDC00 && at + 4 <= bytes.size()) {
      const char32_t low = unit_at(at + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      }
    }
    i18n::append_utf8(text, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
  }
  return text;
}

Message legacy_text(LegacyEncoding encoding, std::string_view found) {
  // Some words of it, so that people see what the portal saw; cut between two signs.
  std::size_t end = std::min<std::size_t>(found.size(), 60);
  while (end > 0 && end < found.size() && (static_cast<unsigned char>(found[end]) & 0xC0) == 0x80) --end;
  return {N_("The text is in the old encoding {encoding}, not in Unicode: \"{found}\". Convert it to Unicode "
             "with UniKey, save the file again as .xlsx or as \"CSV UTF-8\" and choose that file."),
          {{"encoding", std::string(name_of(encoding))},
           {"found", std::string(base::trim(found.substr(0, end)))}}};
}

/// Cell by cell, and column by column for columns of single words: one column in an old font among others is
/// found.
std::optional<Message> find_legacy_text(const Workbook& workbook) {
  for (const Sheet& sheet : workbook.sheets) {
    std::vector<std::string> columns;
    for (const Row& row : sheet.rows) {
      if (columns.size() < row.cells.size()) columns.resize(row.cells.size());
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const Cell& cell = row.cells[i];
        if (cell.kind != CellKind::text) continue;
        if (const auto encoding = detect_legacy_vietnamese(cell.text))
          return legacy_text(*encoding, cell.text);
        if (columns[i].size() + cell.text.size() < kColumnSampleBytes) columns[i] += cell.text + "\n";
      }
    }
    for (const std::string& column : columns) {
      if (const auto encoding = detect_legacy_vietnamese(column)) return legacy_text(*encoding, column);
    }
  }
  return std::nullopt;
}

Result<Workbook> checked(Result<Workbook> workbook) {
  if (!workbook) return workbook;
  if (auto legacy = find_legacy_text(*workbook)) return Error{*std::move(legacy)};
  return workbook;
}

}  // namespace

Result<Workbook> read_csv(std::string_view bytes, const ReadLimits& limits) {
  if (bytes.size() > limits.max_packed_bytes) return too_large(limits);
  std::string decoded;
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    decoded = from_utf16(bytes.substr(2), bytes[0] == '\xFE');
    bytes = decoded;
  }
  if (!base::is_utf8(bytes)) {
    if (const auto encoding = detect_legacy_vietnamese_bytes(bytes)) {
      return Error{
          Message{N_("The file is in the old encoding {encoding}, not in Unicode. Convert it to Unicode with "
                     "UniKey, save it as \"CSV UTF-8\" and choose that file."),
                  {{"encoding", std::string(name_of(*encoding))}}}};
    }
  }
  Result<std::vector<base::CsvRow>> parsed =
      base::parse_csv(bytes, {.max_rows = static_cast<std::size_t>(limits.max_rows),
                              .max_columns = static_cast<std::size_t>(limits.max_columns),
                              .max_cell_bytes = limits.max_cell_characters * 4,
                              .max_cells = limits.max_cells});
  if (!parsed) return Error{parsed.error()};

  Workbook workbook;
  Sheet& sheet = workbook.sheets.emplace_back();
  for (base::CsvRow& read : *parsed) {
    while (!read.cells.empty() && read.cells.back().empty()) read.cells.pop_back();
    if (read.cells.empty()) continue;
    Row& row = sheet.rows.emplace_back();
    row.number = read.line;
    row.cells.reserve(read.cells.size());
    for (std::string& text : read.cells) {
      if (text.size() > limits.max_cell_characters && base::utf8_length(text) > limits.max_cell_characters) {
        return Error{Message{
            N_("A cell on line {line} is longer than {max} characters."),
            {{"line", std::to_string(read.line)}, {"max", std::to_string(limits.max_cell_characters)}}}};
      }
      Cell& cell = row.cells.emplace_back();
      cell.kind = text.empty() ? CellKind::empty : CellKind::text;
      cell.text = std::move(text);
    }
    read.cells = {};
  }
  return checked(std::move(workbook));
}

Result<Workbook> read_any(const std::filesystem::path& path, const ReadLimits& limits) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{N_("The file could not be opened.")};
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (failed) return Error{N_("The file could not be opened.")};
  if (size > limits.max_packed_bytes) return too_large(limits);
  if (size == 0) return Error{N_("The file is empty.")};
  std::array<char, 8> start{};
  in.read(start.data(), start.size());
  const std::string_view first(start.data(), static_cast<std::size_t>(in.gcount()));
  if (first.starts_with("PK\x03\x04") || first.starts_with("PK\x05\x06"))
    return checked(read_xlsx(path, limits));

  in.clear();
  in.seekg(0);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (first.starts_with("\xD0\xCF\x11\xE0")) return Error{what_is_ole(bytes)};
  if (auto foreign = what_is_foreign(bytes)) return Error{*std::move(foreign)};
  return read_csv(bytes, limits);
}

}  // namespace motcong::sheet
