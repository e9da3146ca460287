// A page taken apart as far as tests need it: its tags, its texts, what a browser would send for a form. Stricter than a
// browser: what our templates never write (unquoted attributes, unbalanced tags, handlers in attributes) is a fault.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motcong::test {

struct Tag {
  std::string name;  // "a", "/a"; "" for the text before the first tag
  std::map<std::string, std::string> attributes;
  std::string text;  // up to the next tag, entities read

  std::string attribute(const std::string& key) const;
};

struct Html {
  std::vector<Tag> tags;
  std::string fault;  // "" when well formed, else the first fault with what stands around it

  /// Names of all tags and their attributes in order, without values: two pages that differ in data only are equal.
  std::string skeleton() const;
  /// What a browser sends when the form with this action is submitted as it stands, without buttons; empty when there is
  /// no such form.
  std::vector<std::pair<std::string, std::string>> form(std::string_view action) const;
  /// Addresses of all links that begin with `prefix`.
  std::vector<std::string> links(std::string_view prefix) const;
  bool has_text(std::string_view part) const;
};

Html parse_html(std::string_view page);

}  // namespace motcong::test
