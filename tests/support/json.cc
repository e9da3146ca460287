#include "tests/support/json.h"

#include <stdexcept>

namespace motcong::test {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Json read_document() {
    Json value = read_value();
    skip_blanks();
    if (at_ != text_.size()) fail();
    return value;
  }

 private:
  [[noreturn]] void fail() const { throw std::invalid_argument("JSON, byte " + std::to_string(at_)); }

  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  char peek() {
    skip_blanks();
    if (at_ == text_.size()) fail();
    return text_[at_];
  }

  void expect(char c) {
    if (peek() != c) fail();
    ++at_;
  }

  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  Json read_value() {
    Json value;
    switch (peek()) {
      case '{':
        value.kind = Json::Kind::object;
        for (++at_; peek() != '}';) {
          if (!value.members.empty()) expect(',');
          skip_blanks();
          std::string name = read_text();
          expect(':');
          value.members.emplace_back(std::move(name), read_value());
        }
        ++at_;
        return value;
      case '[':
        value.kind = Json::Kind::list;
        for (++at_; peek() != ']';) {
          if (!value.elements.empty()) expect(',');
          value.elements.push_back(read_value());
        }
        ++at_;
        return value;
      case '"':
        value.kind = Json::Kind::text;
        value.text = read_text();
        return value;
      default:
        break;
    }
    if (take("null")) return value;
    value.kind = Json::Kind::boolean;
    value.truth = take("true");
    if (value.truth || take("false")) return value;
    value.kind = Json::Kind::number;
    const std::size_t end = std::min(text_.find_first_not_of("+-0123456789.eE", at_), text_.size());
    if (end == at_) fail();
    value.text = text_.substr(at_, end - at_);
    at_ = end;
    return value;
  }

  std::string read_text() {
    expect('"');
    std::string out;
    for (;;) {
      if (at_ == text_.size()) fail();
      const char c = text_[at_++];
      if (c == '"') return out;
      out += c == '\\' ? read_escape() : std::string(1, c);
    }
  }

  std::string read_escape() {
    if (at_ == text_.size()) fail();
    switch (const char c = text_[at_++]) {
      case 'b':
        return "\b";
      case 'f':
        return "\f";
      case 'n':
        return "\n";
      case 'r':
        return "\r";
      case 't':
        return "\t";
      case 'u': {
        unsigned long code = read_hex();
        if (code >= 0xD800 && code < 0xDC00 && take("\\u"))
          code = 0x10000 + ((code - 0xD800) << 10) + (read_hex() - 0xDC00);
        return to_utf8(code);
      }
      default:
        return std::string(1, c);
    }
  }

  unsigned long read_hex() {
    if (text_.size() - at_ < 4) fail();
    at_ += 4;
    return std::stoul(std::string(text_.substr(at_ - 4, 4)), nullptr, 16);
  }

  static std::string to_utf8(unsigned long code) {
    const auto byte = [](unsigned long bits) { return static_cast<char>(bits); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
    if (code < 0x10000)
      return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
    return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
            byte(0x80 | (code & 0x3F))};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

const Json* Json::find(std::string_view name) const {
  for (const auto& [key, value] : members) {
    if (key == name) return &value;
  }
  return nullptr;
}

const Json& Json::at(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) throw std::out_of_range("JSON member " + std::string(name));
  return *value;
}

Json parse_json(std::string_view text) { return Reader(text).read_document(); }

}  // namespace motcong::test
