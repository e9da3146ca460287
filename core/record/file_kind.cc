#include "core/record/file_kind.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/base/message.h"
#include "core/base/text.h"

namespace motcong::record {
namespace {

constexpr std::size_t kHeadSize = 4096;
constexpr std::size_t kTextPiece = 256 * 1024;
constexpr std::size_t kNameCodePoints = 200;

struct Kind {
  const char* extension;
  std::array<Content, 3> contents;
  Served served;
};

constexpr Content kNone = Content::unknown;

// Signatures and XML are data of other programs: nobody is to open them by a type of ours.
constexpr Kind kKinds[] = {
    {"7z", {Content::seven_zip, kNone, kNone}, {}},
    {"csv", {Content::text, kNone, kNone}, {.media_type = "text/csv; charset=utf-8"}},
    {"doc", {Content::doc, kNone, kNone}, {.media_type = "application/msword"}},
    {"docx",
     {Content::docx, kNone, kNone},
     {.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}},
    {"gif", {Content::gif, kNone, kNone}, {.media_type = "image/gif", .is_picture = true}},
    {"jpeg", {Content::jpeg, kNone, kNone}, {.media_type = "image/jpeg", .is_picture = true}},
    {"jpg", {Content::jpeg, kNone, kNone}, {.media_type = "image/jpeg", .is_picture = true}},
    {"odp", {Content::odp, kNone, kNone}, {.media_type = "application/vnd.oasis.opendocument.presentation"}},
    {"ods", {Content::ods, kNone, kNone}, {.media_type = "application/vnd.oasis.opendocument.spreadsheet"}},
    {"odt", {Content::odt, kNone, kNone}, {.media_type = "application/vnd.oasis.opendocument.text"}},
    {"p7s", {Content::p7s, kNone, kNone}, {}},
    {"pdf", {Content::pdf, kNone, kNone}, {.media_type = "application/pdf", .is_pdf = true}},
    {"png", {Content::png, kNone, kNone}, {.media_type = "image/png", .is_picture = true}},
    {"ppt", {Content::ppt, kNone, kNone}, {.media_type = "application/vnd.ms-powerpoint"}},
    {"pptx",
     {Content::pptx, kNone, kNone},
     {.media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"}},
    {"rar", {Content::rar, kNone, kNone}, {}},
    {"rtf", {Content::rtf, kNone, kNone}, {.media_type = "application/rtf"}},
    {"tif", {Content::tiff, kNone, kNone}, {.media_type = "image/tiff"}},
    {"tiff", {Content::tiff, kNone, kNone}, {.media_type = "image/tiff"}},
    {"txt", {Content::text, Content::xml, Content::p7s}, {.media_type = "text/plain; charset=utf-8"}},
    {"webp", {Content::webp, kNone, kNone}, {.media_type = "image/webp", .is_picture = true}},
    {"xls", {Content::xls, kNone, kNone}, {.media_type = "application/vnd.ms-excel"}},
    {"xlsx",
     {Content::xlsx, kNone, kNone},
     {.media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}},
    {"xml", {Content::xml, kNone, kNone}, {}},
    {"zip", {Content::zip, kNone, kNone}, {}},
};

const Kind* find_kind(std::string_view extension) {
  const auto found = std::find_if(std::begin(kKinds), std::end(kKinds),
                                  [&](const Kind& kind) { return extension == kind.extension; });
  return found != std::end(kKinds) ? &*found : nullptr;
}

std::uint32_t little(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- > 0;) {
    value = value << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
  }
  return value;
}

/// As substr, but nothing where the text has ended.
std::string_view part(std::string_view text, std::size_t at, std::size_t count = std::string_view::npos) {
  return at < text.size() ? text.substr(at, count) : std::string_view();
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// ---- ZIP and what is made of it

struct ZipEnd {
  std::uint64_t list_at = 0, list_size = 0;
  bool from_the_first_byte = false;  // the list's offsets count from the beginning of the file
};

/// The list of parts at the end of a ZIP; also of one that hangs behind other content.
std::optional<ZipEnd> find_zip_end(std::uint64_t size, const ReadAt& read) {
  constexpr std::size_t kRecord = 22, kMaxComment = 0xFFFF;
  if (size < kRecord) return std::nullopt;
  const std::uint64_t tail_at = size > kRecord + kMaxComment ? size - kRecord - kMaxComment : 0;
  const std::string tail = read(tail_at, static_cast<std::size_t>(size - tail_at));
  for (std::size_t at = tail.rfind("PK\5\6"); at != std::string::npos; at = tail.rfind("PK\5\6", at - 1)) {
    if (at + kRecord + little(tail, at + 20, 2) == tail.size()) {
      ZipEnd end;
      end.list_size = little(tail, at + 12, 4);
      const std::uint64_t end_at = tail_at + at;
      if (end.list_size <= end_at && end.list_size >= 46) {
        end.list_at = end_at - end.list_size;
        end.from_the_first_byte = little(tail, at + 16, 4) == end.list_at;
        if (read(end.list_at, 4) == "PK\1\2") return end;
      }
    }
    if (at == 0) break;
  }
  return std::nullopt;
}

Content find_in_open_document(std::string_view head) {
  constexpr std::string_view kName = "mimetype", kType = "application/vnd.oasis.opendocument.";
  if (little(head, 8, 2) != 0 || part(head, 30, kName.size()) != kName) return Content::zip;
  const std::size_t type_at = 30 + kName.size() + little(head, 28, 2);
  std::string_view type = part(head, type_at, little(head, 18, 4));
  if (!type.starts_with(kType)) return Content::zip;
  type.remove_prefix(kType.size());
  if (type == "text") return Content::odt;
  if (type == "spreadsheet") return Content::ods;
  if (type == "presentation") return Content::odp;
  return Content::zip;
}

Content find_in_zip(std::uint64_t size, const ReadAt& read, std::string_view head) {
  constexpr std::uint64_t kMaxList = 4U << 20;  // an office document of thousands of parts has a tenth of it
  const auto end = find_zip_end(size, read);
  if (!end || !end->from_the_first_byte) return Content::unknown;
  if (end->list_size > kMaxList) return Content::zip;
  const std::string list = read(end->list_at, static_cast<std::size_t>(end->list_size));
  bool types = false, word = false, excel = false, slides = false, macros = false;
  for (std::size_t at = 0; at + 46 <= list.size() && list.compare(at, 4, "PK\1\2") == 0;) {
    const std::size_t length = little(list, at + 28, 2);
    std::string name = base::to_lower_ascii(std::string_view(list).substr(at + 46, length));
    std::replace(name.begin(), name.end(), '\\', '/');
    const bool xml = name.ends_with(".xml");
    types = types || name == "[content_types].xml";
    word = word || (xml && name.starts_with("word/document"));
    excel = excel || (xml && name.starts_with("xl/workbook"));
    slides = slides || (xml && name.starts_with("ppt/presentation"));
    macros = macros || name.ends_with("vbaproject.bin");
    at += 46 + length + little(list, at + 30, 2) + little(list, at + 32, 2);
  }
  if (!types || word + excel + slides != 1) return find_in_open_document(head);
  if (macros) return Content::macros;
  return word ? Content::docx : excel ? Content::xlsx : Content::pptx;
}

// ---- the older Office formats: a small file system of its own (MS-CFB)

Content find_in_compound_file(const ReadAt& read, std::string_view head) {
  constexpr std::size_t kMaxSectors = 256;
  const std::uint32_t shift = little(head, 0x1E, 2);
  if (shift != 9 && shift != 12) return Content::unknown;
  const std::size_t sector_size = std::size_t{1} << shift, per_sector = sector_size / 4;
  const auto read_sector = [&](std::uint32_t number) {
    return read((std::uint64_t{number} + 1) * sector_size, sector_size);
  };
  std::uint32_t sector = little(head, 0x30, 4);
  for (std::size_t seen = 0; seen < kMaxSectors && sector < 0xFFFFFFF0U; ++seen) {
    const std::string entries = read_sector(sector);
    for (std::size_t at = 0; at + 128 <= entries.size(); at += 128) {
      std::string name;
      for (std::size_t i = 0; i + 2 < little(entries, at + 64, 2) && i < 64; i += 2) name += entries[at + i];
      if (name == "WordDocument") return Content::doc;
      if (name == "Workbook" || name == "Book") return Content::xls;
      if (name == "PowerPoint Document") return Content::ppt;
      if (name == "EncryptedPackage") return Content::encrypted;
    }
    const std::size_t table = sector / per_sector;
    if (table >= 109) break;  // beyond it lies nothing a document of an office needs
    const std::string next = read_sector(little(head, 0x4C + 4 * table, 4));
    if (next.size() < sector_size) break;
    sector = little(next, 4 * (sector % per_sector), 4);
  }
  return Content::unknown;
}

// ---- text

/// Bytes at the end of `text` that begin a letter which goes on in the next piece.
std::size_t unfinished_bytes(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;
    const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

bool is_text(std::uint64_t size, const ReadAt& read) {
  std::string rest;
  for (std::uint64_t at = 0; at < size;) {
    const std::string piece = read(at, kTextPiece);
    if (piece.empty()) return false;
    at += piece.size();
    rest += piece;
    const std::size_t keep = at < size ? unfinished_bytes(rest) : 0;
    const std::string_view whole = std::string_view(rest).substr(0, rest.size() - keep);
    if (has(whole, std::string_view("\0", 1)) || !base::is_utf8(whole)) return false;
    rest = rest.substr(whole.size());
  }
  return true;
}

/// The name of the first element of XML or HTML, behind declarations and comments, in small letters.
std::string first_element(std::string_view text) {
  while (true) {
    const std::size_t at = text.find('<');
    if (at == std::string_view::npos || at + 1 == text.size()) return {};
    text.remove_prefix(at + 1);
    std::string_view skipped_to;
    if (text.starts_with("!--")) {
      skipped_to = "-->";
    } else if (text.starts_with('?')) {
      skipped_to = "?>";
    } else if (text.starts_with('!')) {
      if (base::to_lower_ascii(text.substr(0, 14)).starts_with("!doctype html")) return "html";
      skipped_to = ">";
    }
    if (skipped_to.empty()) break;
    const std::size_t end = text.find(skipped_to);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + skipped_to.size());
  }
  std::string name = base::to_lower_ascii(text.substr(0, text.find_first_of(" \t\r\n/>")));
  return name.substr(name.find(':') == std::string::npos ? 0 : name.find(':') + 1);
}

Content find_in_text(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::string_view text = base::trim(head);
  const std::string lower = base::to_lower_ascii(text.substr(0, 1024));
  if (lower.starts_with("#!") || lower.starts_with("<?php") || lower.starts_with("<%") ||
      lower.starts_with("@echo")) {
    return Content::script;
  }
  if (text.starts_with("-----BEGIN PKCS7") || text.starts_with("-----BEGIN CMS") || text.starts_with("MII"))
    return Content::p7s;
  if (!text.starts_with('<')) return Content::text;
  const std::string name = first_element(text);
  if (name == "svg" || has(text, "http://www.w3.org/2000/svg")) return Content::svg;
  for (const std::string_view page :
       {"html", "head", "body", "script", "iframe", "img", "a", "div", "table", "style", "meta", "form"}) {
    if (name == page) return Content::html;
  }
  if (has(text, "http://www.w3.org/1999/xhtml") || has(lower, "<?xml-stylesheet")) return Content::html;
  return lower.starts_with("<?xml") || !name.empty() ? Content::xml : Content::text;
}

// ---- everything by its first bytes

struct Signature {
  std::string_view bytes;
  Content content;
};

constexpr Signature kSignatures[] = {
    {"%PDF-", Content::pdf},
    {"\x89PNG\r\n\x1a\n", Content::png},
    {"\xFF\xD8\xFF", Content::jpeg},
    {"GIF87a", Content::gif},
    {"GIF89a", Content::gif},
    {std::string_view("II*\0", 4), Content::tiff},
    {std::string_view("MM\0*", 4), Content::tiff},
    {"{\\rtf", Content::rtf},
    {"Rar!\x1a\x07", Content::rar},
    {"7z\xBC\xAF\x27\x1C", Content::seven_zip},
    {"MZ", Content::program},
    {"\x7f"
     "ELF",
     Content::program},
    {"\xCA\xFE\xBA\xBE", Content::program},
    {"\xCF\xFA\xED\xFE", Content::program},
    {"MSCF", Content::program},
    {std::string_view("L\0\0\0\1\x14\2\0", 8), Content::program},
};

Content find_by_signature(std::string_view head) {
  if (head.starts_with("RIFF") && part(head, 8, 4) == "WEBP") return Content::webp;
  for (const Signature& signature : kSignatures) {
    if (head.starts_with(signature.bytes)) return signature.content;
  }
  // PKCS #7 signed data, DER: the object identifier stands in its first bytes.
  if (head.starts_with('\x30') && has(head.substr(0, 40), "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"))
    return Content::p7s;
  return Content::unknown;
}

/// A page hidden in the beginning of a picture or document, for browsers that guess.
bool hides_page(std::string_view head) {
  const std::string lower = base::to_lower_ascii(head.substr(0, 1024));
  for (const std::string_view mark : {"<html", "<script", "<svg", "<!doctype html", "<iframe", "<?php"}) {
    if (has(lower, mark)) return true;
  }
  return false;
}

std::string cut_code_points(std::string_view text, std::size_t count) {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    if ((static_cast<unsigned char>(text[bytes]) & 0xC0) != 0x80 && count-- == 0) break;
    ++bytes;
  }
  return std::string(text.substr(0, bytes));
}

/// Names that Windows takes for devices, whatever their ending.
bool is_device(std::string_view name) {
  const std::string stem = base::to_lower_ascii(base::trim(name.substr(0, name.find('.'))));
  for (const std::string_view device : {"con", "prn", "aux", "nul"}) {
    if (stem == device) return true;
  }
  return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && stem[3] >= '0' &&
         stem[3] <= '9';
}

}  // namespace

Content find_content(std::uint64_t size, const ReadAt& read) {
  if (size == 0) return Content::empty;
  const std::string head = read(0, kHeadSize);
  if (head.starts_with("PK\3\4")) return find_in_zip(size, read, head);
  if (head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return find_in_compound_file(read, head);
  const Content content = find_by_signature(head);
  if (content == Content::program) return content;
  if (content != Content::unknown) {
    const bool text_inside = content == Content::rtf || content == Content::p7s;
    if ((!text_inside && hides_page(head)) || find_zip_end(size, read)) return Content::two_in_one;
    return content;
  }
  if (is_text(size, read)) return find_zip_end(size, read) ? Content::two_in_one : find_in_text(head);
  const bool letters = std::none_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
  return letters ? Content::old_text : Content::unknown;
}

std::string extension_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : base::to_lower_ascii(name.substr(dot + 1));
}

bool is_known_extension(std::string_view extension) { return find_kind(extension) != nullptr; }

std::vector<std::string> list_extensions() {
  std::vector<std::string> extensions;
  for (const Kind& kind : kKinds) extensions.emplace_back(kind.extension);
  return extensions;
}

bool agrees(Content content, std::string_view extension) {
  const Kind* kind = find_kind(extension);
  return kind != nullptr && content != Content::unknown &&
         std::find(kind->contents.begin(), kind->contents.end(), content) != kind->contents.end();
}

const char* content_label(Content content) {
  switch (content) {
    case Content::empty:
      return N_("an empty file");
    case Content::pdf:
      return N_("a PDF document");
    case Content::docx:
    case Content::doc:
      return N_("a Word document");
    case Content::xlsx:
    case Content::xls:
      return N_("an Excel workbook");
    case Content::pptx:
    case Content::ppt:
      return N_("a PowerPoint presentation");
    case Content::odt:
    case Content::ods:
    case Content::odp:
      return N_("an OpenDocument file");
    case Content::png:
    case Content::jpeg:
    case Content::gif:
    case Content::webp:
    case Content::tiff:
      return N_("a picture");
    case Content::rtf:
      return N_("an RTF document");
    case Content::text:
      return N_("plain text");
    case Content::xml:
      return N_("XML data");
    case Content::p7s:
      return N_("a digital signature");
    case Content::zip:
    case Content::rar:
    case Content::seven_zip:
      return N_("an archive");
    case Content::html:
      return N_("a web page");
    case Content::svg:
      return N_("an SVG drawing, which may carry a program");
    case Content::script:
      return N_("a script");
    case Content::program:
      return N_("a program");
    case Content::macros:
      return N_("an Office document with macros");
    case Content::encrypted:
      return N_("an Office document locked with a password, which cannot be checked");
    case Content::old_text:
      return N_("text in an older code, not UTF-8");
    case Content::two_in_one:
      return N_("two kinds of content in one file");
    case Content::unknown:
      break;
  }
  return N_("of a kind the portal does not know");
}

std::string_view ending_of(Content content) {
  if (content == Content::text) return "txt";
  for (const Kind& kind : kKinds) {
    if (content != Content::unknown && kind.contents[0] == content) return kind.extension;
  }
  return {};
}

Served served_as(std::string_view extension) {
  const Kind* kind = find_kind(extension);
  return kind != nullptr ? kind->served : Served{};
}

std::string clean_file_name(std::string_view name) {
  name = name.substr(name.find_last_of("/\\") + 1);  // npos + 1 is 0
  std::string clean = base::is_utf8(name) ? base::normalise_line(name) : std::string();
  std::replace_if(
      clean.begin(), clean.end(),
      [](char c) { return std::string_view("<>:\"|?*").find(c) != std::string_view::npos; }, '_');
  while (!clean.empty() && (clean.back() == '.' || clean.back() == ' ')) clean.pop_back();
  if (clean.empty() || clean.front() == '.') clean.insert(0, "tep");
  if (is_device(clean)) clean.insert(0, "_");
  if (base::utf8_length(clean) <= kNameCodePoints) return clean;
  const std::size_t dot = clean.rfind('.');
  const std::string ending = dot != std::string::npos && base::utf8_length(clean.substr(dot)) <= 12
                                 ? clean.substr(dot)
                                 : std::string();
  return cut_code_points(clean, kNameCodePoints - base::utf8_length(ending)) + ending;
}

}  // namespace motcong::record
