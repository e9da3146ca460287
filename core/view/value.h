// What a page is made of before it becomes HTML: text, truth, lists and objects; nothing else, so nothing can
// print as an empty string by accident (the template library prints nothing for a number).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace motcong::view {

class List;
class Object;

/// HTML made by our own writers (charts, Markdown, diff); the only thing a template may print unescaped.
class SafeHtml {
 public:
  const std::string& html() const { return html_; }

 private:
  friend SafeHtml trusted_html(std::string);
  friend class Object;
  explicit SafeHtml(std::string html) : html_(std::move(html)) {}
  std::string html_;
};
/// Only core/view calls this; the architecture test looks for other callers.
inline SafeHtml trusted_html(std::string html) { return SafeHtml(std::move(html)); }

/// Keys are string literals (they must outlive the object). Setting a key twice replaces the value. Each row
/// of a list must set every key its template names: a missing one is a fault in tests. Keys that start with
/// "html_" are for SafeHtml (or false where there is none), all others for anything but SafeHtml: set()
/// checks. Movable, not copyable; not thread-safe.
class Object {
 public:
  struct Item;
  Object();
  Object(Object&&) noexcept;
  Object& operator=(Object&&) noexcept;
  ~Object();

  Object& set(const char* key, std::string value);
  Object& set(const char* key, std::string_view value) { return set(key, std::string(value)); }
  Object& set(const char* key, const char* value) { return set(key, std::string(value)); }
  Object& set(const char* key, SafeHtml html);
  Object& set(const char* key, Object value);
  Object& set(const char* key, List value);
  Object& set(const char* key, bool value);
  /// Numbers must be formatted first: they would otherwise silently become true or false.
  template <class T>
  requires(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) Object& set(const char* key, T) = delete;

  /// A new empty list / object under `key`; the reference stays valid while this Object lives, even when
  /// moved.
  List& list(const char* key);
  Object& object(const char* key);

  /// nullptr when absent.
  const Item* find(std::string_view key) const;
  const std::vector<Item>& items() const { return items_; }

 private:
  Item& slot(const char* key);
  std::vector<Item> items_;
};

class List {
 public:
  /// A new row at the end; the reference is valid until the next add().
  Object& add() { return rows_.emplace_back(); }
  void reserve(std::size_t rows) { rows_.reserve(rows); }
  bool empty() const { return rows_.empty(); }
  std::size_t size() const { return rows_.size(); }
  const std::vector<Object>& rows() const { return rows_; }

 private:
  std::vector<Object> rows_;
};

struct Object::Item {
  enum class Kind { text, boolean, html, list, object };
  const char* key = "";
  Kind kind = Kind::text;
  bool truth = false;
  std::string text;
  std::unique_ptr<List> list;
  std::unique_ptr<Object> object;
};

}  // namespace motcong::view
