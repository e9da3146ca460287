// The two languages of the portal and their message catalogues (gettext .mo, embedded).
#pragma once

#include <string>
#include <string_view>

#include "core/base/message.h"

namespace motcong::i18n {

class Catalogue;

class Language {
 public:
  /// "vi" (default) or "en"; anything else is vi. References live as long as the process. Thread-safe.
  static const Language& get(std::string_view code);
  static const Language& vi() { return get("vi"); }
  static const Language& en() { return get("en"); }

  Language(const Language&) = delete;
  Language& operator=(const Language&) = delete;

  std::string_view code() const { return code_; }
  bool is_vi() const { return code_ == "vi"; }

  /// The text of a msgid; the msgid itself where the catalogue lacks it (English is the msgid). What is
  /// returned lives as long as the process, or, when the msgid itself comes back, as long as the msgid.
  /// Thread-safe.
  std::string_view tr(std::string_view msgid) const;
  std::string_view tr(const char* msgid) const { return tr(std::string_view(msgid)); }
  /// With {named} placeholders filled in.
  std::string tr(const base::Message& message) const;
  /// True when the catalogue has this msgid; the start-up check of labels asks. English knows every msgid.
  bool knows(std::string_view msgid) const;

 private:
  Language(std::string code, const Catalogue* catalogue);
  std::string code_;
  const Catalogue* catalogue_;  // nullptr: the msgids are the texts
};

}  // namespace motcong::i18n
