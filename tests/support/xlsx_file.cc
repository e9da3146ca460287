#include "tests/support/xlsx_file.h"

#include <zlib.h>

#include <fstream>

#include "core/base/check.h"

namespace motcong::test {
namespace {

void append_number(std::string& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xFF);
}

std::string deflated(const std::string& bytes) {
  z_stream stream{};
  base::check(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  base::check(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// From "version needed" to the length of the extra field: the same in both headers.
void append_common(std::string& out, const ZipPart& part, std::size_t packed) {
  append_number(out, 20, 2);
  append_number(out, part.flags, 2);
  append_number(out, part.deflate ? 8 : 0, 2);
  append_number(out, 0, 4);
  append_number(
      out, crc32(0, reinterpret_cast<const Bytef*>(part.bytes.data()), static_cast<uInt>(part.bytes.size())),
      4);
  append_number(out, packed, 4);
  append_number(out, part.claimed_size.value_or(static_cast<std::uint32_t>(part.bytes.size())), 4);
  append_number(out, part.name.size(), 2);
  append_number(out, 0, 2);
}

}  // namespace

std::string make_zip(const std::vector<ZipPart>& parts, const std::string& prefix) {
  std::string out, directory;
  std::vector<std::size_t> places, sizes;
  for (const ZipPart& part : parts) {
    if (part.data_of) {
      places.push_back(places[*part.data_of]);
      sizes.push_back(sizes[*part.data_of]);
      continue;
    }
    const std::string packed = part.deflate ? deflated(part.bytes) : part.bytes;
    places.push_back(out.size());
    sizes.push_back(packed.size());
    append_number(out, 0x04034b50, 4);
    append_common(out, part, packed.size());
    out += part.name + packed;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    append_number(directory, 0x02014b50, 4);
    append_number(directory, 20, 2);
    append_common(directory, parts[i], sizes[i]);
    append_number(directory, 0, 6);  // comment, disk, attributes inside
    append_number(directory, 0, 4);  // and outside
    append_number(directory, places[i], 4);
    directory += parts[i].name;
  }
  const std::size_t directory_at = out.size();
  out += directory;
  append_number(out, 0x06054b50, 4);
  append_number(out, 0, 4);
  append_number(out, parts.size(), 2);
  append_number(out, parts.size(), 2);
  append_number(out, directory.size(), 4);
  append_number(out, directory_at, 4);
  append_number(out, 0, 2);
  return prefix + out;
}

std::vector<ZipPart> workbook_parts(const std::string& sheet_data, const std::string& strings,
                                    const std::string& styles, const std::string& workbook_properties) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  const std::string main = " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string package = "http://schemas.openxmlformats.org/package/2006/relationships";
  const auto relationship = [&](const std::string& id, const std::string& type, const std::string& target) {
    return "<Relationship Id=\"" + id + "\" Type=\"" + office + "/" + type + "\" Target=\"" + target + "\"/>";
  };
  const auto relationships = [&](const std::string& inside) {
    return head + "<Relationships xmlns=\"" + package + "\">" + inside + "</Relationships>";
  };
  std::string listed = relationship("rId1", "worksheet", "worksheets/sheet1.xml");
  std::vector<ZipPart> parts = {
      {"_rels/.rels", relationships(relationship("rId1", "officeDocument", "xl/workbook.xml"))},
      {"xl/workbook.xml",
       head + "<workbook" + main + " xmlns:r=\"" + office + "\"><workbookPr " + workbook_properties +
           "/><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
      {"xl/worksheets/sheet1.xml",
       head + "<worksheet" + main + "><sheetData>" + sheet_data + "</sheetData></worksheet>"}};
  if (!strings.empty()) {
    listed += relationship("rId2", "sharedStrings", "sharedStrings.xml");
    parts.push_back({"xl/sharedStrings.xml", head + "<sst" + main + ">" + strings + "</sst>"});
  }
  if (!styles.empty()) {
    listed += relationship("rId3", "styles", "styles.xml");
    parts.push_back({"xl/styles.xml", head + "<styleSheet" + main + ">" + styles + "</styleSheet>"});
  }
  parts.push_back({"xl/_rels/workbook.xml.rels", relationships(listed)});
  return parts;
}

std::filesystem::path save_bytes(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  base::check(!out.fail());
  return path;
}

}  // namespace motcong::test
