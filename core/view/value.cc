#include "core/view/value.h"

#include <cstring>

#include "core/base/check.h"

namespace motcong::view {

namespace {

// Both are asked for every cell of a page; most keys differ in the first letter already.
bool is_html_key(const char* key) { return key[0] == 'h' && std::strncmp(key, "html_", 5) == 0; }
bool is_same_key(const char* a, const char* b) { return a[0] == b[0] && std::strcmp(a, b) == 0; }

}  // namespace

Object::Object() = default;
Object::Object(Object&&) noexcept = default;
Object& Object::operator=(Object&&) noexcept = default;
Object::~Object() = default;

const Object::Item* Object::find(std::string_view key) const {
  for (const Item& item : items_) {
    if (key == item.key) return &item;
  }
  return nullptr;
}

Object::Item& Object::slot(const char* key) {
  for (Item& item : items_) {
    if (!is_same_key(item.key, key)) continue;
    item = Item();
    item.key = key;
    return item;
  }
  if (items_.empty()) items_.reserve(4);  // a plain cell has three keys
  Item& item = items_.emplace_back();
  item.key = key;
  return item;
}

Object& Object::set(const char* key, std::string value) {
  base::check(!is_html_key(key));
  Item& item = slot(key);
  item.kind = Item::Kind::text;
  item.text = std::move(value);
  return *this;
}

Object& Object::set(const char* key, SafeHtml html) {
  base::check(is_html_key(key));
  Item& item = slot(key);
  item.kind = Item::Kind::html;
  item.text = std::move(html.html_);
  return *this;
}

Object& Object::set(const char* key, bool value) {
  Item& item = slot(key);
  item.kind = Item::Kind::boolean;
  item.truth = value;
  return *this;
}

Object& Object::set(const char* key, Object value) {
  object(key) = std::move(value);
  return *this;
}

Object& Object::set(const char* key, List value) {
  list(key) = std::move(value);
  return *this;
}

List& Object::list(const char* key) {
  base::check(!is_html_key(key));
  Item& item = slot(key);
  item.kind = Item::Kind::list;
  item.list = std::make_unique<List>();
  return *item.list;
}

Object& Object::object(const char* key) {
  base::check(!is_html_key(key));
  Item& item = slot(key);
  item.kind = Item::Kind::object;
  item.object = std::make_unique<Object>();
  return *item.object;
}

}  // namespace motcong::view
