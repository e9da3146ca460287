// What stands in the text of a comment: addresses, paths of this portal, people mentioned. No database.
#include <algorithm>

#include "core/base/text.h"
#include "core/record/comments.h"

namespace motcong::record {
namespace {

constexpr size_t kMaxMentions = 20;
constexpr size_t kMaxAddressBytes = 2000;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_letter(char c) {
  return (is_letter_or_digit(c) && static_cast<unsigned char>(c) < 0x80) || c == '.' || c == '-' || c == '_';
}

bool is_address_letter(char c) {
  return static_cast<unsigned char>(c) > 0x20 && c != '<' && c != '>' && c != '"' && c != '\\' && c != 0x7F;
}

/// Without the punctuation of the sentence the address stands in; a bracket that belongs to it stays.
std::string_view trim_address(std::string_view address) {
  for (bool more = true; more && !address.empty();) {
    more = false;
    for (const std::string_view end : {".", ",", ";", ":", "!", "?", "'", "]", "}", "”", "’", "»", "…"}) {
      if (address.ends_with(end)) {
        address.remove_suffix(end.size());
        more = true;
      }
    }
    if (address.ends_with(')') &&
        std::count(address.begin(), address.end(), '(') < std::count(address.begin(), address.end(), ')')) {
      address.remove_suffix(1);
      more = true;
    }
  }
  return address;
}

/// The bytes from `at` on that an address may consist of.
std::string_view take_address(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && is_address_letter(text[end])) ++end;
  return end - at <= kMaxAddressBytes ? trim_address(text.substr(at, end - at)) : std::string_view();
}

/// Length of the web address that begins at `at`; 0 for none.
size_t web_address(std::string_view text, size_t at) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (base::to_lower_ascii(text.substr(at, scheme.size())) != scheme) continue;
    const std::string_view address = take_address(text, at);
    if (address.size() <= scheme.size() || !is_letter_or_digit(address[scheme.size()])) return 0;
    return address.size();
  }
  return 0;
}

/// Length of the path of a record or list that begins at `at`; 0 for none.
size_t portal_path(const plugin::Registry& registry, std::string_view text, size_t at) {
  const std::string_view address = take_address(text, at);
  for (const plugin::RecordType& type : registry.types()) {
    const std::string_view path = type.path;
    if (!address.starts_with(path)) continue;
    const std::string_view rest = address.substr(path.size());
    if (rest.empty() || rest[0] == '?') return address.size();
    if (rest[0] == '/' && rest.size() > 1 && rest[1] >= '0' && rest[1] <= '9') return address.size();
  }
  return 0;
}

/// The user name behind the @ at `at`, as it is typed; empty for none.
std::string_view name_at(std::string_view text, size_t at) {
  size_t end = at + 1;
  while (end < text.size() && is_name_letter(text[end])) ++end;
  std::string_view name = text.substr(at + 1, end - at - 1);
  while (!name.empty() && (name.back() == '.' || name.back() == '-' || name.back() == '_'))
    name.remove_suffix(1);
  return name.size() <= 40 ? name : std::string_view();
}

/// Nothing that begins in the middle of a word is a mention or an address.
bool begins_word(std::string_view text, size_t at) {
  for (const std::string_view sign : {"“", "‘", "«", "„", "–", "—", "…"}) {
    if (text.substr(0, at).ends_with(sign)) return true;
  }
  return at == 0 || (!is_letter_or_digit(text[at - 1]) && text[at - 1] != '@' && text[at - 1] != '_' &&
                     text[at - 1] != '.' && text[at - 1] != '/');
}

}  // namespace

std::vector<std::string> list_mentioned(std::string_view text) {
  std::vector<std::string> names;
  for (size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (!begins_word(text, at)) continue;
    const std::string name = base::to_lower_ascii(name_at(text, at));
    if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (names.size() == kMaxMentions) break;
    names.push_back(name);
  }
  return names;
}

std::vector<TextPiece> split_comment(const plugin::Registry& registry,
                                     const std::map<std::string, std::string, std::less<>>& names,
                                     std::string_view text) {
  std::vector<TextPiece> pieces;
  size_t plain = 0, at = 0;
  const auto take = [&](TextPiece piece, size_t length) {
    if (at > plain) pieces.push_back({std::string(text.substr(plain, at - plain))});
    pieces.push_back(std::move(piece));
    at += length;
    plain = at;
  };
  while (at < text.size()) {
    const char c = text[at];
    if ((c == '@' || c == 'h' || c == 'H' || c == '/') && begins_word(text, at)) {
      if (c == '@') {
        const std::string_view typed = name_at(text, at);
        const auto known = names.find(base::to_lower_ascii(typed));
        if (!typed.empty() && known != names.end()) {
          take({.text = "@" + known->second, .is_mention = true}, typed.size() + 1);
          continue;
        }
      } else if (const size_t length = c == '/' ? portal_path(registry, text, at) : web_address(text, at);
                 length != 0) {
        const std::string address(text.substr(at, length));
        take({.text = address, .href = address, .is_outside = c != '/'}, length);
        continue;
      }
    }
    ++at;
  }
  if (plain < text.size()) pieces.push_back({std::string(text.substr(plain))});
  return pieces;
}

}  // namespace motcong::record
