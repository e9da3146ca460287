// JsonWriter: JSON written from left to right into a text, without a tree of it in memory. It reads none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace motcong::base {

/// Puts the commas; brackets in pairs and a key before each member are the caller's care. Part of what is
/// written may be taken away at any time, so that long documents pass through in pieces. One thread.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_list() { return open('['); }
  JsonWriter& end_list() { return close(']'); }

  /// REQUIRES: is_utf8(name); inside an object; a value follows.
  JsonWriter& key(std::string_view name);

  /// REQUIRES: is_utf8(value).
  JsonWriter& text(std::string_view value);
  JsonWriter& integer(std::int64_t value);
  /// 825 is written as 8.25, 850 as 8.5, 800 as 8.
  JsonWriter& hundredths(std::int64_t value);
  /// The shortest digits that give the same number back; null for what JSON has no number for.
  JsonWriter& real(double value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();

  /// Takes away what is written so far; the next call goes on behind it.
  std::string take();
  std::size_t size() const { return out_.size(); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void begin_value();

  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace motcong::base
