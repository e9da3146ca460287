// Message: a sentence for people before it is put into a language: English msgid plus named arguments.
// Everything below the pages (parsers, validators, stores) speaks in Messages; i18n turns them into text.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Marks an English sentence as a msgid for the catalogues and leaves it as it is.
#define N_(msgid) msgid

namespace motcong::base {

struct Message {
  /// English text with {named} placeholders; always a literal marked with N_, so it lives for ever.
  const char* id = "";
  /// Placeholder name -> value. Values are shown as they are, never translated.
  std::vector<std::pair<std::string, std::string>> args;

  Message() = default;
  Message(const char* msgid) : id(msgid) {}  // NOLINT: a plain msgid is a Message
  Message(const char* msgid, std::initializer_list<std::pair<std::string, std::string>> named)
      : id(msgid), args(named) {}

  bool empty() const { return *id == '\0'; }
};

/// Replaces {name} in `pattern` by the argument of that name; unknown names stay as they are.
std::string fill_placeholders(std::string_view pattern,
                              const std::vector<std::pair<std::string, std::string>>& args);

/// The English text, for logs and for the command line.
std::string format_english(const Message& message);

}  // namespace motcong::base
