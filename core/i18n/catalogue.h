// One compiled message catalogue (GNU .mo): msgid -> text. Knows the file format, not where the bytes come
// from.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>

#include "core/base/result.h"

namespace motcong::i18n {

/// Points into the bytes it was read from. Immutable once read: share between threads freely.
class Catalogue {
 public:
  /// `bytes` must outlive the catalogue. Reads the little-endian form, which msgfmt writes on every machine.
  /// Fails when the bytes are not such a file or an entry points outside of it.
  static base::Result<Catalogue> parse_mo(std::string_view bytes);

  std::optional<std::string_view> find(std::string_view msgid) const;
  std::size_t size() const { return texts_.size(); }

 private:
  std::unordered_map<std::string_view, std::string_view> texts_;
};

}  // namespace motcong::i18n
