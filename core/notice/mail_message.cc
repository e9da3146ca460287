#include "core/notice/mail_message.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/base/check.h"
#include "core/base/digest.h"
#include "core/base/text.h"

namespace motcong::notice {
namespace {

constexpr std::size_t kLongestAddress = 254, kLongestLocal = 64;
constexpr std::size_t kWordBytes = 42;  // of text in one encoded word: 56 letters of base64, 12 around them
constexpr std::size_t kLineLetters = 76;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string to_base64(std::string_view bytes) {
  std::string text = base::to_base64url(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

/// A header's text as encoded words (RFC 2047), so that no byte of it is read as anything else.
std::string encode_words(std::string_view text) {
  const std::string line = base::normalise_line(text);
  std::string_view rest = line;
  std::string out;
  while (!rest.empty()) {
    const std::string_view part = base::cut_utf8(rest, kWordBytes);
    if (part.empty()) break;
    if (!out.empty()) out += "\n ";
    out += "=?UTF-8?B?" + to_base64(part) + "?=";
    rest.remove_prefix(part.size());
  }
  return out;
}

std::string format_mail_date(base::Instant at) {
  constexpr std::array<const char*, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const base::LocalTime local = base::local_time(at);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d +0700",
                kDays[static_cast<std::size_t>(base::weekday(local.date) - 1)], local.date.day,
                kMonths[static_cast<std::size_t>(local.date.month - 1)], local.date.year, local.hour, local.minute,
                local.second);
  return text;
}

}  // namespace

bool is_mail_address(std::string_view text) {
  if (text.empty() || text.size() > kLongestAddress || text.front() == '-') return false;
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at > kLongestLocal) return false;
  const std::string_view local = text.substr(0, at), host = text.substr(at + 1);
  const auto dots_fit = [](std::string_view part) {
    return !part.empty() && part.front() != '.' && part.back() != '.' && part.find("..") == std::string_view::npos;
  };
  if (!dots_fit(local) || !dots_fit(host)) return false;
  const auto in_local = [](char c) {
    return is_letter_or_digit(c) || std::string_view("._+-").find(c) != std::string_view::npos;
  };
  const auto in_host = [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; };
  return std::ranges::all_of(local, in_local) && std::ranges::all_of(host, in_host) && host.front() != '-';
}

std::string format_letter(const Letter& letter) {
  base::check(is_mail_address(letter.from) && is_mail_address(letter.to));
  base::check(std::ranges::all_of(letter.id, [](char c) { return is_letter_or_digit(c) || c == '.'; }));
  std::string out = "From: ";
  if (const std::string name = encode_words(letter.from_name); !name.empty()) out += name + "\n ";
  out += "<" + letter.from + ">\nTo: <" + letter.to + ">\nSubject: " + encode_words(letter.subject) +
         "\nDate: " + format_mail_date(letter.at) + "\nMessage-ID: <" + letter.id + "@" +
         letter.from.substr(letter.from.find('@') + 1) +
         ">\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n"
         "Auto-Submitted: auto-generated\n\n";
  const std::string body = to_base64(letter.text);
  for (std::size_t at = 0; at < body.size(); at += kLineLetters) out += body.substr(at, kLineLetters) + "\n";
  return out;
}

}  // namespace motcong::notice
