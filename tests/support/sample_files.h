// Small files of every kind, made here byte by byte, and hostile ones made of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/support/xlsx_file.h"

namespace motcong::test {

inline std::string little(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
  return out;
}

inline std::string make_office(const std::string& part) {
  return make_zip({{"[Content_Types].xml", "<Types/>"}, {"_rels/.rels", "<Relationships/>"}, {part, "<x/>"}});
}

inline std::string make_open_document(const std::string& kind) {
  return make_zip(
      {{"mimetype", "application/vnd.oasis.opendocument." + kind, false}, {"content.xml", "<x/>"}});
}

/// A compound file (MS-CFB) of one FAT sector and one directory sector with this stream.
inline std::string make_compound(const std::string& stream) {
  std::string head = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(16, '\0') + little(0x3E, 2) +
                     little(3, 2) + little(0xFFFE, 2) + little(9, 2) + little(6, 2) + std::string(10, '\0') +
                     little(1, 4) + little(1, 4) + std::string(24, '\0') + little(0, 4);
  while (head.size() < 512) head += '\xFF';
  std::string table = little(0xFFFFFFFD, 4) + little(0xFFFFFFFE, 4);
  table.resize(512, '\xFF');
  const auto entry = [](const std::string& name, char type) {
    std::string text;
    for (const char c : name) text += std::string(1, c) + '\0';
    text.resize(64, '\0');
    text += little(static_cast<std::uint32_t>(2 * name.size() + 2), 2) + type;
    text.resize(128, '\0');
    return text;
  };
  std::string folder = entry("Root Entry", 5) + entry(stream, 2);
  folder.resize(512, '\0');
  return head + table + folder;
}

inline std::string pdf_file(const std::string& text = "x") {
  return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count "
         "1>>endobj\n"
         "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\n% " +
         text + "\ntrailer<</Root 1 0 R>>\n%%EOF\n";
}

inline std::string png_file(const std::string& text = "x") {
  return std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\2\0\0\0", 29) + text +
         "IEND\xAE\x42\x60\x82";
}

}  // namespace motcong::test
