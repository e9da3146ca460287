// How the library is used, and why so: it cuts literal text at every blank, copies each value several times
// and wants its own maps as data. So each literal and each name is given to it as a tag with a number
// ("{{&l7}}", "{{#s3}}"), and our context answers for the number: a literal as it stands, a value escaped
// into one reused buffer, a section with a placeholder list of as many elements as our list has rows. What
// remains of the library is its parser and its walk.
#include "core/view/compiled_template.h"

#include <fmt/format.h>

#include <charconv>
#include <deque>
#include <kainjow/mustache.hpp>
#include <mutex>
#include <set>
#include <string_view>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/view/escape.h"

namespace motcong::view {

namespace {

using Data = kainjow::mustache::data;
using Item = Object::Item;

/// What a numbered tag stands for.
enum class Use : char { literal = 'l', value = 'v', raw = 'r', section = 's' };

struct Reference {
  std::string name;  // up to the first dot
  std::string path;  // behind the first dot
};

void log_missing_once(const std::string& template_name, const std::string& key) {
  static std::mutex mutex;
  static std::set<std::string> logged;
  const std::lock_guard lock(mutex);
  if (logged.insert(template_name + " " + key).second) {
    base::log_warning(
        fmt::format("template {} names '{}', which the page does not have", template_name, key));
  }
}

/// Where render() puts the page: what the library needs of a stream.
struct Page {
  std::string text;
  Page& operator<<(const std::string& part) {
    text += part;
    return *this;
  }
};

}  // namespace

/// Shared by all threads: the text for the library, the literals and the names. Copies are the parsed forms
/// with their contexts; a render borrows one, because the library's render() is not const.
struct CompiledTemplate::Program {
  class Copy;

  std::string template_name;
  std::string source;
  std::vector<Data> literals;
  std::vector<Reference> references;
  std::mutex mutex;
  std::vector<std::unique_ptr<Copy>> idle;

  std::unique_ptr<Copy> borrow();
  void give_back(std::unique_ptr<Copy> copy);

  std::string add_literal(const std::string& text) {
    literals.emplace_back(text);
    return fmt::format("l{}", literals.size() - 1);
  }
  std::string add_reference(Use use, const std::string& name) {
    std::size_t dot = name.find('.');
    if (dot == 0) dot = std::string::npos;  // "." is a name
    references.push_back({name.substr(0, dot), dot == std::string::npos ? "" : name.substr(dot + 1)});
    return fmt::format("{}{}", static_cast<char>(use), references.size() - 1);
  }
};

class CompiledTemplate::Program::Copy final : public kainjow::mustache::basic_context<std::string> {
 public:
  explicit Copy(const Program& program) : program_(program), parsed_(program.source) {
    base::check(parsed_.is_valid());
  }

  std::string render(const Object& page, bool strict) {
    strict_ = strict;
    frames_.assign(1, &page);
    hints_.assign(program_.references.size(), Hint());
    Page out;
    parsed_.render(*this, out);
    return std::move(out.text);
  }

  /// The library is about to walk into a section: `data` is what get() gave for it, or an element of that
  /// list.
  void push(const Data* data) override {
    const Level& level = levels_[frames_.size() - 1];
    if (level.rows == nullptr) {
      frames_.push_back(level.object);
    } else {
      frames_.push_back(
          &(*level.rows)[static_cast<std::size_t>(data - level.placeholders.list_value().data())]);
    }
  }
  void pop() override { frames_.pop_back(); }

  const Data* get(const std::string& tag) const override {
    std::size_t number = 0;
    std::from_chars(tag.data() + 1, tag.data() + tag.size(), number);
    switch (static_cast<Use>(tag[0])) {
      case Use::literal:
        return &program_.literals[number];
      case Use::value:
        return value_of(number);
      case Use::raw:
        return raw_of(number);
      case Use::section:
        return section_of(number);
    }
    return nullptr;
  }
  const Data* get_partial(const std::string&) const override { return nullptr; }

 private:
  /// What the section opened at one depth stands for, until the next one opens there.
  struct Level {
    Data placeholders{Data::type::list};
    const std::vector<Object>* rows = nullptr;
    const Object* object = nullptr;  // null: nothing new to look into
  };

  const Data* value_of(std::size_t number) const {
    const Item* item = find(number);
    if (item == nullptr) return nullptr;
    base::check(item->kind == Item::Kind::text);
    std::string& text = buffer_text();
    text.clear();
    append_escaped(text, item->text);
    return &buffer_;
  }

  const Data* raw_of(std::size_t number) const {
    const Item* item = find(number);
    if (item == nullptr || (item->kind == Item::Kind::boolean && !item->truth)) return nullptr;
    base::check(item->kind == Item::Kind::html);
    buffer_text() = item->text;
    return &buffer_;
  }

  const Data* section_of(std::size_t number) const {
    if (levels_.size() < frames_.size()) levels_.resize(frames_.size());
    Level& level = levels_[frames_.size() - 1];
    level.rows = nullptr;
    level.object = nullptr;
    const Item* item = find(number);
    if (item == nullptr) return &no_;
    switch (item->kind) {
      case Item::Kind::boolean:
        return item->truth ? &yes_ : &no_;
      case Item::Kind::text:
      case Item::Kind::html:
        return item->text.empty() ? &no_ : &yes_;
      case Item::Kind::object:
        level.object = item->object.get();
        return &yes_;
      case Item::Kind::list:
        if (item->list->empty()) return &no_;
        level.rows = &item->list->rows();
        resize_placeholders(level);
        return &level.placeholders;
    }
    return &no_;
  }

  /// The innermost enclosing object that has the name decides, as the specification says, also for a.b.c.
  const Item* find(std::size_t number) const {
    const Reference& reference = program_.references[number];
    const Item* item = nullptr;
    for (std::size_t depth = frames_.size(); depth-- > 0 && item == nullptr;) {
      if (frames_[depth] != nullptr) item = find_in(*frames_[depth], reference.name, hints_[number]);
    }
    std::string_view rest = reference.path;
    while (item != nullptr && !rest.empty()) {
      const std::size_t dot = rest.find('.');
      item = item->kind == Item::Kind::object ? item->object->find(rest.substr(0, dot)) : nullptr;
      rest = dot == std::string_view::npos ? "" : rest.substr(dot + 1);
    }
    if (item == nullptr) report_missing(reference);
    return item;
  }

  /// Where a name was found last in this page.
  struct Hint {
    std::size_t place = 0;
    const char* key = nullptr;
  };

  /// Rows of a list set the same keys in the same order, so the place of the last row's key is tried first;
  /// the same literal needs no comparison of letters.
  static const Item* find_in(const Object& object, const std::string& name, Hint& hint) {
    const auto& items = object.items();
    if (hint.place < items.size() && items[hint.place].key == hint.key) return &items[hint.place];
    for (std::size_t at = 0; at < items.size(); ++at) {
      if (items[at].key[0] != name[0] || name != items[at].key) continue;
      hint = {at, items[at].key};
      return &items[at];
    }
    return nullptr;
  }

  void report_missing(const Reference& reference) const {
    const std::string key = reference.path.empty() ? reference.name : reference.name + "." + reference.path;
    log_missing_once(program_.template_name, key);
    base::check(!strict_);
  }

  // The library hands out its string and its list for reading only; both objects are ours and not const, and
  // refilling them is what makes rendering free of allocation.
  std::string& buffer_text() const { return const_cast<std::string&>(buffer_.string_value()); }
  static void resize_placeholders(Level& level) {
    auto& list = const_cast<kainjow::mustache::list&>(level.placeholders.list_value());
    const std::size_t rows = level.rows->size();
    if (list.size() > rows) list.erase(list.begin() + static_cast<std::ptrdiff_t>(rows), list.end());
    while (list.size() < rows) list.emplace_back(true);
  }

  const Program& program_;
  kainjow::mustache::mustache parsed_;
  bool strict_ = false;
  std::vector<const Object*> frames_;
  // get() is const for the library; what it leaves behind for push() and for the next row is not part of the
  // answer.
  mutable std::deque<Level> levels_{1};
  mutable std::vector<Hint> hints_;
  mutable Data buffer_{std::string()};
  Data yes_{true};
  Data no_{false};
};

std::unique_ptr<CompiledTemplate::Program::Copy> CompiledTemplate::Program::borrow() {
  {
    const std::lock_guard lock(mutex);
    if (!idle.empty()) {
      auto copy = std::move(idle.back());
      idle.pop_back();
      return copy;
    }
  }
  return std::make_unique<Copy>(*this);
}

void CompiledTemplate::Program::give_back(std::unique_ptr<Copy> copy) {
  const std::lock_guard lock(mutex);
  idle.push_back(std::move(copy));
}

CompiledTemplate::CompiledTemplate(std::string name, const std::vector<Token>& tokens)
    : program_(std::make_unique<Program>()) {
  Program& program = *program_;
  program.template_name = std::move(name);
  std::string& source = program.source;
  std::vector<std::string> open;
  for (const Token& token : tokens) {
    switch (token.kind) {
      case Token::Kind::text:
        source += "{{&" + program.add_literal(token.value) + "}}";
        break;
      case Token::Kind::variable:
        source += "{{&" + program.add_reference(Use::value, token.value) + "}}";
        break;
      case Token::Kind::raw:
        source += "{{&" + program.add_reference(Use::raw, token.value) + "}}";
        break;
      case Token::Kind::section:
      case Token::Kind::inverted:
        open.push_back(program.add_reference(Use::section, token.value));
        source += (token.kind == Token::Kind::section ? "{{#" : "{{^") + open.back() + "}}";
        break;
      case Token::Kind::end:
        source += "{{/" + open.back() + "}}";
        open.pop_back();
        break;
      default:
        base::check(false);
    }
  }
  base::check(open.empty());
  program.give_back(program.borrow());  // parsed now, so that the first request does not pay
}

CompiledTemplate::~CompiledTemplate() = default;

std::string CompiledTemplate::render(const Object& page, bool strict) const {
  auto copy = program_->borrow();
  std::string html = copy->render(page, strict);
  program_->give_back(std::move(copy));  // not after a failed check: such a copy is thrown away
  return html;
}

}  // namespace motcong::view
