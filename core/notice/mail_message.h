// A letter as a sendmail-compatible program takes it: plain text, UTF-8, nothing in it that could add a header.
#pragma once

#include <string>
#include <string_view>

#include "core/base/time.h"

namespace motcong::notice {

/// name@host.domain of plain ASCII, at most 254 bytes: no quotes, comments, lists or spaces, and nothing a mail
/// program could take for an option.
bool is_mail_address(std::string_view text);

struct Letter {
  std::string from_name;  // any text
  std::string from, to;   // REQUIRES: is_mail_address
  std::string subject;    // any text; line breaks become spaces
  std::string text;
  std::string id;  // letters, digits and dots: the same letter has the same id each time it is tried
  base::Instant at = 0;
};

/// Headers and body with lines of at most 76 bytes, ended by \n.
std::string format_letter(const Letter& letter);

}  // namespace motcong::notice
