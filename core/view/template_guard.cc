#include "core/view/template_guard.h"

#include <string>
#include <string_view>

namespace motcong::view {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

class HtmlGuard {
 public:
  explicit HtmlGuard(std::vector<TemplateFault>& faults) : faults_(faults) {}

  void check(const Token& token) {
    line_ = token.line;
    file_ = token.file;
    if (place_ == Place::tag_start && token.kind != Token::Kind::text && token.kind != Token::Kind::variable)
      end_tag_name();
    const bool html_name = last_part(token.value).starts_with("html_");
    switch (token.kind) {
      case Token::Kind::text:
        for (char c : token.value) {
          if (c == '\n') ++line_;
          read(c);
        }
        break;
      case Token::Kind::variable:
        if (html_name) fault("'" + token.value + "' is HTML: write {{{" + token.value + "}}}");
        check_value_place();
        break;
      case Token::Kind::message:
      case Token::Kind::static_url:
        check_value_place();
        break;
      case Token::Kind::raw:
        if (!html_name) fault("raw output of '" + token.value + "', which is not an html_ key");
        [[fallthrough]];
      case Token::Kind::icon:
        if (place_ != Place::text) fault("HTML of ours belongs between tags");
        break;
      case Token::Kind::section:
      case Token::Kind::inverted:
        open_.push_back(place_);
        break;
      case Token::Kind::end:
        if (open_.back() != place_)
          fault("section '" + token.value + "' opens or closes a tag or a quote half");
        open_.pop_back();
        break;
      case Token::Kind::partial:
        break;
    }
  }

 private:
  enum class Place { text, tag_start, tag, double_quoted, single_quoted, comment, script };

  static std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }

  void fault(std::string what) { faults_.push_back({file_, line_, std::move(what)}); }

  void check_value_place() {
    if (place_ == Place::tag || place_ == Place::tag_start) fault("value in a tag outside quotes");
    if (place_ == Place::script) fault("value in a script");
  }

  void read(char c) {
    switch (place_) {
      case Place::text:
        read_text(c);
        break;
      case Place::tag_start:
        if (is_letter(c) || c == '/' || c == '!' || c == '-' || (c >= '0' && c <= '9')) {
          tag_ += lower(c);
          if (tag_ == "!--") enter(Place::comment);
          break;
        }
        end_tag_name();
        read_tag(c);
        break;
      case Place::tag:
        read_tag(c);
        break;
      case Place::double_quoted:
        read_quoted(c, '"');
        break;
      case Place::single_quoted:
        read_quoted(c, '\'');
        break;
      case Place::comment:
        word_ += c;
        if (word_.ends_with("-->")) enter(Place::text);
        break;
      case Place::script:
        word_ += lower(c);
        if (word_.ends_with("</script>")) {
          if (word_.find_first_not_of(" \n") != word_.size() - 9) fault("inline script");
          enter(Place::text);
        }
        break;
    }
  }

  void end_tag_name() {
    if (tag_ == "style") fault("inline style");
    enter(Place::tag);
  }

  void enter(Place place) {
    place_ = place;
    word_.clear();
    word_ended_ = false;
  }

  void read_text(char c) {
    if (after_less_ && (is_letter(c) || c == '/' || c == '!')) {
      enter(Place::tag_start);
      tag_ = std::string(1, lower(c));
    }
    after_less_ = c == '<';
  }

  void read_tag(char c) {
    if (c == '"' || c == '\'') {
      enter(c == '"' ? Place::double_quoted : Place::single_quoted);
    } else if (c == '>') {
      enter(tag_ == "script" ? Place::script : Place::text);
    } else if (c == '=') {
      if (word_ == "style") fault("inline style");
      if (word_.starts_with("on") || word_.starts_with("hx-on")) fault("inline handler " + word_);
      if (word_ == "srcdoc") fault("inline document");
      word_.clear();
      word_ended_ = false;
    } else if (c == ' ' || c == '\n' || c == '/') {
      word_ended_ = true;  // but "name = value" is one attribute
    } else {
      if (word_ended_) word_.clear();
      word_ended_ = false;
      word_ += lower(c);
    }
  }

  void read_quoted(char c, char quote) {
    if (c == quote) {
      enter(Place::tag);
      return;
    }
    word_ += lower(c);
    if (word_.ends_with("javascript:")) fault("javascript: address");
  }

  std::vector<TemplateFault>& faults_;
  Place place_ = Place::text;
  bool after_less_ = false;
  std::string tag_;   // name of the tag we are in
  std::string word_;  // of the attribute name, the quoted text, the comment or the script
  bool word_ended_ = false;
  std::vector<Place> open_;
  std::string_view file_;
  int line_ = 1;
};

}  // namespace

void check_html(const std::vector<Token>& tokens, std::vector<TemplateFault>& faults) {
  HtmlGuard guard(faults);
  for (const Token& token : tokens) guard.check(token);
}

}  // namespace motcong::view
