#include "tests/support/html.h"

#include <algorithm>
#include <set>

namespace motcong::test {
namespace {

const std::set<std::string>& void_tags() {
  static const std::set<std::string> kTags = {"meta", "link", "input", "img", "br", "hr", "col"};
  return kTags;
}

/// What our pages never hold: a hostile text has become markup.
const std::set<std::string>& forbidden_tags() {
  static const std::set<std::string> kTags = {"iframe", "object", "embed", "base", "style", "applet", "frame", "frameset", "video", "audio", "math", "marquee"};
  return kTags;
}

std::string unescape(std::string_view text) {
  static const std::pair<std::string_view, std::string_view> kEntities[] = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&#x27;", "'"}, {"&nbsp;", "\u00A0"}};
  std::string out;
  while (!text.empty()) {
    bool found = false;
    if (text[0] == '&') {
      for (const auto& [entity, sign] : kEntities) {
        if (text.starts_with(entity)) {
          out += sign;
          text.remove_prefix(entity.size());
          found = true;
          break;
        }
      }
    }
    if (found) continue;
    out += text[0];
    text.remove_prefix(1);
  }
  return out;
}

bool is_name_sign(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_'; }

class Parser {
 public:
  explicit Parser(std::string_view page) : page_(page) {}

  Html parse() {
    html_.tags.emplace_back();
    read_text();
    while (at_ < page_.size() && html_.fault.empty()) {
      read_tag();
      if (html_.fault.empty()) read_text();
    }
    if (html_.fault.empty() && !open_.empty()) fail("<" + open_.back() + "> is never closed");
    return std::move(html_);
  }

 private:
  void fail(const std::string& what) {
    const size_t from = at_ > 80 ? at_ - 80 : 0;
    html_.fault = what + " near: " + std::string(page_.substr(from, 160));
  }

  void read_text() {
    const size_t end = std::min(page_.find('<', at_), page_.size());
    html_.tags.back().text = unescape(page_.substr(at_, end - at_));
    at_ = end;
  }

  std::string read_name() {
    const size_t from = at_;
    while (at_ < page_.size() && is_name_sign(page_[at_])) ++at_;
    return std::string(page_.substr(from, at_ - from));
  }

  void skip_spaces() {
    while (at_ < page_.size() && (page_[at_] == ' ' || page_[at_] == '\n')) ++at_;
  }

  void read_tag() {
    ++at_;
    if (page_.substr(at_).starts_with("!doctype html>") && html_.tags.size() == 1) {
      at_ += std::string_view("!doctype html>").size();
      return;
    }
    const bool closes = at_ < page_.size() && page_[at_] == '/';
    if (closes) ++at_;
    Tag tag;
    tag.name = read_name();
    if (tag.name.empty()) return fail("a bare < in a text");
    if (forbidden_tags().count(tag.name) != 0) return fail("<" + tag.name + ">");
    bool closed_itself = false;
    for (skip_spaces(); at_ < page_.size() && page_[at_] != '>'; skip_spaces()) {
      if (page_[at_] == '/') {
        closed_itself = true;
        ++at_;
        continue;
      }
      read_attribute(tag);
      if (!html_.fault.empty()) return;
    }
    if (at_ == page_.size()) return fail("<" + tag.name + " never ends");
    ++at_;
    if (closes) {
      if (open_.empty() || open_.back() != tag.name) return fail("</" + tag.name + "> closes <" + (open_.empty() ? "" : open_.back()) + ">");
      open_.pop_back();
      tag.name = "/" + tag.name;
    } else if (!closed_itself && void_tags().count(tag.name) == 0) {
      open_.push_back(tag.name);
    }
    if (tag.name == "script" && tag.attributes.count("src") == 0) return fail("a script in the page");
    html_.tags.push_back(std::move(tag));
  }

  void read_attribute(Tag& tag) {
    const std::string name = read_name();
    if (name.empty()) return fail("no attribute name in <" + tag.name + ">");
    if (name.starts_with("on") || name == "style" || name == "srcdoc") return fail("attribute " + name);
    std::string value;
    if (at_ < page_.size() && page_[at_] == '=') {
      ++at_;
      if (at_ == page_.size() || page_[at_] != '"') return fail("attribute " + name + " without quotation marks");
      const size_t end = page_.find('"', ++at_);
      if (end == std::string_view::npos) return fail("attribute " + name + " never ends");
      const std::string_view raw = page_.substr(at_, end - at_);
      if (raw.find('<') != std::string_view::npos) return fail("a bare < in attribute " + name);
      value = unescape(raw);
      at_ = end + 1;
    }
    if ((name == "href" || name == "src" || name == "action") && value.starts_with("javascript:")) return fail("a script address");
    if (name == "id" && !ids_.insert(value).second) return fail("id " + value + " stands twice");
    if (!tag.attributes.emplace(name, value).second) return fail("attribute " + name + " stands twice");
  }

  std::string_view page_;
  size_t at_ = 0;
  std::vector<std::string> open_;
  std::set<std::string> ids_;
  Html html_;
};

}  // namespace

std::string Tag::attribute(const std::string& key) const {
  const auto found = attributes.find(key);
  return found != attributes.end() ? found->second : std::string();
}

std::string Html::skeleton() const {
  std::string out;
  for (const Tag& tag : tags) {
    out += tag.name;
    for (const auto& [name, value] : tag.attributes) out += " " + name;
    out += "\n";
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> Html::form(std::string_view action) const {
  std::vector<std::pair<std::string, std::string>> fields;
  bool inside = false;
  std::string select;
  bool has_option = false;
  for (size_t i = 0; i < tags.size(); ++i) {
    const Tag& tag = tags[i];
    if (tag.name == "form") inside = tag.attribute("action") == action;
    if (tag.name == "/form" && inside) return fields;
    if (!inside) continue;
    const std::string name = tag.attribute("name");
    if (tag.name == "input" && !name.empty()) {
      const std::string type = tag.attribute("type");
      if (type == "file") continue;
      if ((type == "checkbox" || type == "radio") && tag.attributes.count("checked") == 0) continue;
      fields.emplace_back(name, tag.attribute("value"));
    } else if (tag.name == "textarea" && !name.empty()) {
      std::string text = tag.text;
      if (text.starts_with('\n')) text.erase(0, 1);  // a browser drops the first line break
      fields.emplace_back(name, text);
    } else if (tag.name == "select") {
      select = name;
      has_option = false;
    } else if (tag.name == "option" && !select.empty()) {
      // Without a selected option a browser sends the first.
      const bool selected = tag.attributes.count("selected") != 0;
      if (!has_option) fields.emplace_back(select, tag.attribute("value"));
      if (has_option && selected) fields.back().second = tag.attribute("value");
      has_option = true;
    } else if (tag.name == "/select") {
      select.clear();
    }
  }
  return {};
}

std::vector<std::string> Html::links(std::string_view prefix) const {
  std::vector<std::string> found;
  for (const Tag& tag : tags) {
    if (tag.name == "a" && tag.attribute("href").starts_with(prefix)) found.push_back(tag.attribute("href"));
  }
  return found;
}

bool Html::has_text(std::string_view part) const {
  return std::any_of(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.text.find(part) != std::string::npos; });
}

Html parse_html(std::string_view page) { return Parser(page).parse(); }

}  // namespace motcong::test
