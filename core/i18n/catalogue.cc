#include "core/i18n/catalogue.h"

#include <cstdint>
#include <utility>

namespace motcong::i18n {
namespace {

// Layout (GNU gettext manual, "The Format of GNU MO Files"): magic, revision, count, offset of the msgid
// table, offset of the text table; a table entry is length and offset, and the string ends with NUL.
constexpr std::uint32_t kMagic = 0x950412de;
constexpr std::size_t kHeaderSize = 20;

std::uint32_t read_number(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::optional<std::string_view> read_string(std::string_view bytes, std::uint64_t entry) {
  if (entry + 8 > bytes.size()) return std::nullopt;
  const std::uint64_t length = read_number(bytes, entry);
  const std::uint64_t offset = read_number(bytes, entry + 4);
  if (offset + length > bytes.size()) return std::nullopt;
  return bytes.substr(offset, length);
}

}  // namespace

base::Result<Catalogue> Catalogue::parse_mo(std::string_view bytes) {
  const base::Error damaged{N_("The message catalogue is damaged.")};
  if (bytes.size() < kHeaderSize || read_number(bytes, 0) != kMagic) return damaged;
  const std::uint64_t count = read_number(bytes, 8);
  const std::uint64_t msgids = read_number(bytes, 12);
  const std::uint64_t texts = read_number(bytes, 16);
  if (count > bytes.size() / 16) return damaged;

  Catalogue catalogue;
  catalogue.texts_.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto msgid = read_string(bytes, msgids + 8 * i);
    const auto text = read_string(bytes, texts + 8 * i);
    if (!msgid || !text) return damaged;
    if (!msgid->empty())
      catalogue.texts_.emplace(*msgid, *text);  // the empty msgid carries the file's header
  }
  return catalogue;
}

std::optional<std::string_view> Catalogue::find(std::string_view msgid) const {
  const auto found = texts_.find(msgid);
  if (found == texts_.end()) return std::nullopt;
  return found->second;
}

}  // namespace motcong::i18n
