#include "core/view/template_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>

#include "core/base/check.h"
#include "core/base/embedded.h"
#include "core/view/compiled_template.h"
#include "core/view/escape.h"
#include "core/view/template_guard.h"
#include "core/view/template_source.h"

namespace motcong::view {

namespace {

std::atomic<bool> g_strict = false;

using Sources = std::map<std::string, std::vector<Token>, std::less<>>;

bool is_icon(std::string_view name) {
  const base::EmbeddedFile* sprite = base::find_embedded("static/sprite.svg");
  return sprite != nullptr &&
         sprite->bytes.find(fmt::format("<symbol id=\"{}\"", name)) != std::string_view::npos;
}

std::string icon_html(std::string_view name) {
  return fmt::format(R"(<svg class="i" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>)",
                     base::static_url("sprite.svg"), name);
}

/// Text and placeholders of a message: "{count} rows" -> variable count, text " rows". Braces around anything
/// but a name are text.
std::vector<Token> parse_message(std::string_view message) {
  std::vector<Token> tokens;
  std::string text;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t close = message.find('}', at);
    const std::string_view name =
        message[at] == '{' && close != std::string_view::npos ? message.substr(at + 1, close - at - 1) : "";
    const bool placeholder = !name.empty() && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
    if (placeholder) {
      if (!text.empty()) tokens.push_back({Token::Kind::text, std::move(text)});
      text.clear();
      tokens.push_back({Token::Kind::variable, std::string(name)});
      at = close + 1;
      continue;
    }
    append_escaped(text, message.substr(at++, 1));
  }
  if (!text.empty()) tokens.push_back({Token::Kind::text, std::move(text)});
  return tokens;
}

std::vector<std::string> placeholders(std::string_view message) {
  std::vector<std::string> names;
  for (Token& token : parse_message(message)) {
    if (token.kind == Token::Kind::variable) names.push_back(std::move(token.value));
  }
  std::ranges::sort(names);
  return names;
}

/// Faults that need more than the file itself: other templates, static files, icons, the catalogue.
void check_references(const std::vector<Token>& tokens, const Sources& sources,
                      std::vector<TemplateFault>& faults) {
  for (const Token& token : tokens) {
    switch (token.kind) {
      case Token::Kind::partial:
        if (!sources.contains(token.value))
          faults.push_back({token.file, token.line, "no partial '" + token.value + "'"});
        break;
      case Token::Kind::static_url:
        if (base::find_embedded("static/" + token.value) == nullptr) {
          faults.push_back({token.file, token.line, "no static file '" + token.value + "'"});
        }
        break;
      case Token::Kind::icon:
        if (!is_icon(token.value))
          faults.push_back({token.file, token.line, "no icon '" + token.value + "'"});
        break;
      case Token::Kind::message: {
        const i18n::Language& vi = i18n::Language::vi();
        if (!vi.knows(token.value)) {
          faults.push_back({token.file, token.line, "no Vietnamese for \"" + token.value + "\""});
        } else if (placeholders(token.value) != placeholders(vi.tr(token.value))) {
          faults.push_back(
              {token.file, token.line, "the Vietnamese of \"" + token.value + "\" has other {places}"});
        }
        break;
      }
      default:
        break;
    }
  }
}

/// Appends the tokens of `name` with all partials in place; false when a template includes itself, `chain` is
/// then the way.
bool inline_partials(const Sources& sources, const std::string& name, std::vector<std::string>& chain,
                     std::vector<Token>& out) {
  const bool again = std::ranges::find(chain, name) != chain.end();
  chain.push_back(name);
  if (again) return false;
  for (const Token& token : sources.find(name)->second) {
    if (token.kind != Token::Kind::partial) {
      out.push_back(token);
    } else if (!inline_partials(sources, token.value, chain, out)) {
      return false;
    }
  }
  chain.pop_back();
  return true;
}

/// Puts messages, addresses and icons in as text; neighbouring texts become one.
std::vector<Token> translate(const std::vector<Token>& tokens, const i18n::Language& language) {
  std::vector<Token> out;
  const auto add = [&out](Token token) {
    if (token.kind == Token::Kind::text && !out.empty() && out.back().kind == Token::Kind::text) {
      out.back().value += token.value;
    } else {
      out.push_back(std::move(token));
    }
  };
  for (const Token& token : tokens) {
    switch (token.kind) {
      case Token::Kind::static_url:
        add({Token::Kind::text, base::static_url(token.value)});
        break;
      case Token::Kind::icon:
        add({Token::Kind::text, icon_html(token.value)});
        break;
      case Token::Kind::message:
        for (Token& part : parse_message(language.tr(token.value))) add(std::move(part));
        break;
      default:
        add(token);
    }
  }
  return out;
}

}  // namespace

struct TemplateStore::State {
  struct InBothLanguages {
    std::unique_ptr<CompiledTemplate> vi, en;
  };
  std::map<std::string, InBothLanguages, std::less<>> templates;
};

TemplateStore::TemplateStore(const std::vector<Source>& sources, std::vector<std::string>& faults)
    : state_(std::make_unique<State>()) {
  std::vector<TemplateFault> found;
  const auto report = [&] {
    std::ranges::sort(found);
    const auto twice =
        std::ranges::unique(found);  // a partial is looked at once for each template that includes it
    found.erase(twice.begin(), twice.end());
    for (const TemplateFault& fault : found) {
      faults.push_back(fmt::format("template {}:{}: {}", fault.file, fault.line, fault.what));
    }
  };
  Sources parsed;
  for (const Source& source : sources) {
    if (!parsed.emplace(source.name, parse_template(source.name, source.text, found)).second) {
      found.push_back({source.name, 1, "is there twice"});
    }
  }
  for (const auto& [name, tokens] : parsed) check_references(tokens, parsed, found);
  if (!found.empty()) {  // nothing can be served, and not every partial can be put in place
    report();
    return;
  }

  for (const auto& [name, own_tokens] : parsed) {
    std::vector<std::string> chain;
    std::vector<Token> tokens;
    if (!inline_partials(parsed, name, chain, tokens)) {
      found.push_back({name, 1, fmt::format("includes itself: {}", fmt::join(chain, " -> "))});
      continue;
    }
    const std::size_t before = found.size();
    check_html(tokens, found);
    if (found.size() > before) continue;
    state_->templates[name] = {
        std::make_unique<CompiledTemplate>(name, translate(tokens, i18n::Language::vi())),
        std::make_unique<CompiledTemplate>(name, translate(tokens, i18n::Language::en()))};
  }
  report();
}

TemplateStore::~TemplateStore() = default;

bool TemplateStore::has(std::string_view name) const { return state_->templates.contains(name); }

std::string TemplateStore::render(std::string_view name, const i18n::Language& language,
                                  const Object& page) const {
  const auto at = state_->templates.find(name);
  base::check(at != state_->templates.end());
  const CompiledTemplate& compiled = language.is_vi() ? *at->second.vi : *at->second.en;
  return compiled.render(page, g_strict.load(std::memory_order_relaxed));
}

void TemplateStore::set_strict(bool on) { g_strict.store(on, std::memory_order_relaxed); }

std::vector<TemplateStore::Source> embedded_templates() {
  constexpr std::string_view kFolder = "templates/", kExtension = ".mustache";
  std::vector<TemplateStore::Source> sources;
  for (const base::EmbeddedFile& file : base::embedded_files()) {
    if (!file.name.starts_with(kFolder) || !file.name.ends_with(kExtension)) continue;
    const std::string_view name =
        file.name.substr(kFolder.size(), file.name.size() - kFolder.size() - kExtension.size());
    sources.push_back({std::string(name), file.bytes});
  }
  return sources;
}

}  // namespace motcong::view
