#include "core/view/template_source.h"

#include <algorithm>

namespace motcong::view {

namespace {

constexpr std::string_view kMessageEnd = "{{/t}}";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == '/';
  });
}

/// A run of blanks becomes one: a newline when the run has one, else a space.
std::string collapse_blanks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (!is_blank(text[at])) {
      out += text[at++];
      continue;
    }
    bool newline = false;
    for (; at < text.size() && is_blank(text[at]); ++at) newline |= text[at] == '\n';
    out += newline ? '\n' : ' ';
  }
  return out;
}

class Parser {
 public:
  Parser(std::string_view file, std::string_view text, std::vector<TemplateFault>& faults)
      : file_(file), text_(text), faults_(faults) {}

  std::vector<Token> parse() {
    while (at_ < text_.size()) {
      const std::size_t open = text_.find("{{", at_);
      add_text(text_.substr(at_, open - at_));
      if (open == std::string_view::npos) break;
      at_ = open;
      if (!read_tag()) break;
    }
    for (const Token& section : open_sections_) {
      fault(section.line, "section '" + section.value + "' is not closed");
    }
    for (Token& token : tokens_) {
      if (token.kind == Token::Kind::text) token.value = collapse_blanks(token.value);
    }
    return std::move(tokens_);
  }

 private:
  void fault(int line, std::string what) { faults_.push_back({file_, line, std::move(what)}); }

  int line_at(std::size_t offset) const {
    return 1 + static_cast<int>(
                   std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  }

  void add_text(std::string_view text) {
    if (text.empty()) return;
    if (tokens_.empty() || tokens_.back().kind != Token::Kind::text)
      tokens_.push_back({Token::Kind::text, "", line_at(at_), file_});
    tokens_.back().value += text;
  }

  /// Reads the tag at at_ and moves behind it; false when nothing more can be read.
  bool read_tag() {
    const std::size_t start = at_;
    const int line = line_at(start);
    const bool triple = text_.substr(start).starts_with("{{{");
    const std::string_view closing = triple ? "}}}" : "}}";
    const std::size_t inside = start + closing.size();
    const std::size_t close = text_.find(closing, inside);
    if (close == std::string_view::npos) {
      fault(line, "tag is not closed");
      return false;
    }
    at_ = close + closing.size();
    std::string_view name = trim(text_.substr(inside, close - inside));
    if (triple) {
      add_named(Token::Kind::raw, name, line);
      return true;
    }
    const char sign = name.empty() ? '\0' : name.front();
    const std::string_view rest = name.empty() ? name : trim(name.substr(1));
    switch (sign) {
      case '!':
        drop_own_line(start);
        return true;
      case '&':
        add_named(Token::Kind::raw, rest, line);
        return true;
      case '>':
        drop_own_line(start);
        add_named(Token::Kind::partial, rest, line);
        return true;
      case '#':
        if (rest == "t") return read_message(line);
        [[fallthrough]];
      case '^':
        drop_own_line(start);
        add_named(sign == '#' ? Token::Kind::section : Token::Kind::inverted, rest, line);
        open_sections_.push_back({Token::Kind::section, std::string(rest), line});
        return true;
      case '/':
        return read_end(start, rest, line);
      case '=':
        fault(line, "other delimiters than {{ }} are not used here");
        return false;
      default:
        break;
    }
    if (name.starts_with("static:")) {
      add_named(Token::Kind::static_url, name.substr(7), line);
    } else if (name.starts_with("icon:")) {
      add_named(Token::Kind::icon, name.substr(5), line);
    } else {
      add_named(Token::Kind::variable, name, line);
    }
    return true;
  }

  void add_named(Token::Kind kind, std::string_view name, int line) {
    if (!is_name(name)) fault(line, "'" + std::string(name) + "' is no name");
    tokens_.push_back({kind, std::string(name), line, file_});
  }

  bool read_end(std::size_t start, std::string_view name, int line) {
    if (open_sections_.empty() || open_sections_.back().value != name) {
      fault(line, "section '" + std::string(name) + "' is closed but not open here");
      return false;
    }
    open_sections_.pop_back();
    drop_own_line(start);
    tokens_.push_back({Token::Kind::end, std::string(name), line, file_});
    return true;
  }

  bool read_message(int line) {
    const std::size_t end = text_.find(kMessageEnd, at_);
    if (end == std::string_view::npos) {
      fault(line, "message is not closed by {{/t}}");
      return false;
    }
    std::string message = collapse_blanks(trim(text_.substr(at_, end - at_)));
    std::ranges::replace(message, '\n', ' ');
    at_ = end + kMessageEnd.size();
    if (message.find("{{") != std::string::npos) fault(line, "message has a tag; write {name} for a value");
    if (message.find('<') != std::string::npos) fault(line, "message has markup; close {{/t}} before it");
    if (message.empty()) fault(line, "message is empty");
    tokens_.push_back({Token::Kind::message, std::move(message), line, file_});
    return true;
  }

  /// The rule of the Mustache specification for "standalone" tags: where the tag from `start` to at_ is alone
  /// on its line, the whole line goes.
  void drop_own_line(std::size_t start) {
    std::size_t before = start;
    while (before > 0 && (text_[before - 1] == ' ' || text_[before - 1] == '\t')) --before;
    if (before > 0 && text_[before - 1] != '\n') return;
    std::size_t after = text_.find_first_not_of(" \t", at_);
    if (after == std::string_view::npos) after = text_.size();
    if (text_.substr(after).starts_with("\r\n")) ++after;
    if (after < text_.size() && text_[after] != '\n') return;
    if (start > before) {  // the blanks before the tag are the end of the last text
      std::string& text = tokens_.back().value;
      text.resize(text.size() - (start - before));
      if (text.empty()) tokens_.pop_back();
    }
    at_ = std::min(after + 1, text_.size());
  }

  std::string_view file_, text_;
  std::vector<TemplateFault>& faults_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::vector<Token> open_sections_;
};

}  // namespace

std::vector<Token> parse_template(std::string_view file, std::string_view text,
                                  std::vector<TemplateFault>& faults) {
  return Parser(file, text, faults).parse();
}

}  // namespace motcong::view
