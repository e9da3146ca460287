#include "core/record/field_text.h"

#include <algorithm>
#include <cctype>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/plugin/audit_detail.h"
#include "core/record/archive.h"
#include "core/record/naming.h"
#include "core/record/row_rule.h"
#include "core/record/store.h"
#include "core/record/suggest.h"

namespace motcong::record {
namespace {

using base::Error;
using base::Message;
using base::Result;
using db::Value;
using plugin::Field;
using plugin::FieldKind;

std::string fold_label(std::string_view text) {
  std::string out;
  for (const char c : i18n::fold(text)) {
    if (c != ' ' && c != '_' && c != '-' && c != '.') out += c;
  }
  return out;
}

/// A date of which only the year is known.
bool is_year(std::string_view text) {
  return text.size() == 4 && (text.starts_with("19") || text.starts_with("20")) && std::isdigit(text[2]) != 0 &&
         std::isdigit(text[3]) != 0;
}

Result<Value> parse_boolean(std::string_view typed) {
  const std::string word = fold_label(typed);
  for (const char* yes : {"1", "true", "yes", "x", "co", "on", "dung"}) {
    if (word == yes) return Value(std::int64_t{1});
  }
  for (const char* no : {"", "0", "false", "no", "khong", "off", "sai"}) {
    if (word == no) return Value(std::int64_t{0});
  }
  return Error{Message(N_("Write yes or no; found “{found}”"), {{"found", std::string(typed)}})};
}

Result<Value> parse_choice(const plugin::Work& work, const Field& field, std::string_view typed,
                           Source source) {
  if (find_choice(field, typed) != nullptr) return Value(std::string(typed));
  if (source == Source::file) {
    const std::string word = fold_label(typed);
    for (const plugin::Choice& choice : field.choice_list) {
      const auto is_word = [&](std::string_view name) { return fold_label(name) == word; };
      if (is_word(choice.value) || is_word(choice.label) || is_word(i18n::Language::vi().tr(choice.label)) ||
          std::ranges::any_of(choice.aliases, is_word)) {
        return Value(std::string(choice.value));
      }
    }
  }
  std::string allowed;
  for (const plugin::Choice& choice : field.choice_list) {
    if (!allowed.empty()) allowed += "; ";
    allowed += work.tr(choice.label);
  }
  return Error{Message(N_("“{found}” is not one of: {allowed}"),
                       {{"found", std::string(typed)}, {"allowed", allowed}})};
}

// Rows named to somebody whose words fit several.
constexpr std::size_t kMostCandidates = 8;

bool is_named(const Field& field, Source source) { return source == Source::file || field.is_typed; }

/// The id of one row of the target type, chosen by id (form) or named (file, typed fields).
Result<std::int64_t> parse_target(const plugin::Work& work, db::Reader& reader, const Field& field,
                                  std::string_view typed, Source source) {
  const plugin::RecordType& target = work.services.registry.type(field.target);
  if (!is_named(field, source)) {
    const auto number = i18n::parse_integer(typed);
    if (number && *number > 0 && row_exists(reader, work, target, *number) &&
        !is_archived(reader, work, target, *number))
      return *number;
    return Error{number && *number > 0
                     ? N_("This entry is not to be chosen now: it was finished, given to somebody else or archived "
                          "meanwhile, or it is not yours. Choose one of the list")
                     : N_("Choose one of the list")};
  }
  const std::vector<Option> found = source == Source::form
                                        ? list_candidates(reader, work, target, typed, kMostCandidates + 1)
                                        : list_meant_rows(reader, work, target, typed, kMostCandidates + 1);
  if (found.size() == 1) return found.front().id;
  if (found.empty()) {
    return Error{Message(N_("“{found}” is not in the list “{list}”"),
                         {{"found", std::string(typed)}, {"list", std::string(work.tr(target.label_plural))}})};
  }
  std::string candidates;
  for (std::size_t i = 0; i < found.size() && i < kMostCandidates; ++i)
    candidates += (i > 0 ? "; " : "") + found[i].title;
  if (found.size() > kMostCandidates) candidates += "; …";
  return Error{Message(N_("“{found}” fits several: {candidates}. Choose the one that is meant, or write it as it stands here."),
                       {{"found", std::string(typed)}, {"candidates", candidates}})};
}

Result<Value> parse_links(const plugin::Work& work, db::Reader& reader, const Field& field,
                          std::string_view typed, Source source) {
  std::vector<std::string> ids;
  std::string text(typed);
  if (field.is_typed) std::replace(text.begin(), text.end(), '\n', ';');
  for (const std::string& part : base::split(text, is_named(field, source) ? ';' : ',')) {
    const std::string_view name = base::trim(part);
    if (name.empty()) continue;
    const auto id = parse_target(work, reader, field, name, source);
    if (!id) return Error{id.error()};
    const std::string one = std::to_string(*id);
    if (std::find(ids.begin(), ids.end(), one) == ids.end()) ids.push_back(one);
  }
  if (ids.empty()) {
    if (field.is_required) return Error{field.is_typed ? N_("This must be filled in") : N_("Choose at least one")};
    return Value(std::string());
  }
  return Value(base::join(ids, ","));
}

bool is_allowed_url(std::string_view url) {
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= ' ') return false;
  }
  const std::string lower = base::to_lower_ascii(url.substr(0, 8));
  if (base::starts_with(lower, "http://") || base::starts_with(lower, "https://")) return true;
  return !url.empty() && http::safe_next(url) == url;
}

}  // namespace

std::string sort_ids(std::string_view ids) {
  std::vector<std::string> parts = base::split(ids, ',');
  std::sort(parts.begin(), parts.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  return base::join(parts, ",");
}

const plugin::Choice* find_choice(const Field& field, std::string_view value) {
  for (const plugin::Choice& choice : field.choice_list) {
    if (value == choice.value) return &choice;
  }
  return nullptr;
}

Result<Value> parse_field(const plugin::Work& work, db::Reader& reader, const Field& field,
                          std::string_view typed, Source source) {
  if (field.kind == FieldKind::links) return parse_links(work, reader, field, typed, source);
  if (field.kind == FieldKind::boolean) return parse_boolean(typed);
  const std::string text =
      field.kind == FieldKind::long_text ? std::string(base::trim(typed)) : base::normalise_line(typed);
  const bool is_text =
      field.kind == FieldKind::text || field.kind == FieldKind::long_text || field.kind == FieldKind::url;
  if (text.empty()) {
    if (field.is_required) {
      const bool is_chosen = field.kind == FieldKind::choice || (field.kind == FieldKind::ref && !field.is_typed);
      return Error{is_chosen && source == Source::form
                       ? N_("Choose one of the list")
                       : N_("This must be filled in")};
    }
    return is_text || field.kind == FieldKind::choice ? Value(std::string()) : Value();
  }
  switch (field.kind) {
    case FieldKind::text:
    case FieldKind::long_text:
    case FieldKind::url: {
      const size_t length = base::utf8_length(text);
      if (length > static_cast<size_t>(field.max)) {
        return Error{Message(N_("At most {max} characters; this has {length}"),
                             {{"max", std::to_string(field.max)}, {"length", std::to_string(length)}})};
      }
      if (field.kind == FieldKind::url && !is_allowed_url(text)) {
        return Error{
            N_("Write an address that begins with http:// or https://, or a page of this portal (/…)")};
      }
      return Value(text);
    }
    case FieldKind::integer:
    case FieldKind::hundredths: {
      const auto number =
          field.kind == FieldKind::integer ? i18n::parse_integer(text) : i18n::parse_hundredths(text);
      if (!number) return Error{number.error()};
      const std::int64_t unit = field.kind == FieldKind::integer ? 1 : 100;
      if (*number < field.min_number * unit || *number > field.max * unit) {
        return Error{Message(N_("Write a number from {min} to {max}"),
                             {{"min", i18n::format_integer(field.min_number, work.language)},
                              {"max", i18n::format_integer(field.max, work.language)}})};
      }
      return Value(*number);
    }
    case FieldKind::date: {
      if (is_year(text)) {
        if (field.is_year_allowed) return Value(text);
        return Error{Message(N_("Only the year ({found}) stands here; the day and the month are needed too"),
                             {{"found", text}})};
      }
      const auto date = i18n::parse_date(text, work.today);
      if (!date) return Error{date.error()};
      return Value(base::format_iso(*date));
    }
    case FieldKind::choice:
      return parse_choice(work, field, text, source);
    case FieldKind::ref: {
      const auto id = parse_target(work, reader, field, text, source);
      if (!id) return Error{id.error()};
      return Value(*id);
    }
    case FieldKind::instant:
    case FieldKind::boolean:
    case FieldKind::links:
      break;
  }
  base::check(false);
  return Value();
}

std::string format_field(const plugin::Work& work, const Field& field, const Value& value,
                         std::string_view title) {
  const auto* number = std::get_if<std::int64_t>(&value);
  const auto* text = std::get_if<std::string>(&value);
  switch (field.kind) {
    case FieldKind::integer:
      return number != nullptr ? i18n::format_integer(*number, work.language) : std::string();
    case FieldKind::hundredths:
      return number != nullptr ? i18n::format_hundredths(*number, work.language) : std::string();
    case FieldKind::date: {
      if (text != nullptr && is_year(*text)) return *text;
      const auto date = text != nullptr ? base::parse_iso_date(*text) : std::nullopt;
      return date ? i18n::format_date(*date) : std::string();
    }
    case FieldKind::instant:
      return number != nullptr && *number != 0 ? i18n::format_instant(*number) : std::string();
    case FieldKind::boolean:
      return std::string(work.tr(number != nullptr && *number != 0 ? N_("Yes") : N_("No")));
    case FieldKind::choice: {
      const auto* choice = text != nullptr ? find_choice(field, *text) : nullptr;
      return choice != nullptr ? std::string(work.tr(choice->label))
                               : (text != nullptr ? *text : std::string());
    }
    case FieldKind::ref:
    case FieldKind::links:
      return std::string(title);
    case FieldKind::text:
      // Kept as sentences in the audit log; any other text is as it stands.
      return text != nullptr ? plugin::format_sentences(work.language, *text) : std::string();
    case FieldKind::long_text:
    case FieldKind::url:
      return text != nullptr ? *text : std::string();
  }
  return {};
}

std::string type_field(const plugin::Work& work, const Field& field, const Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  const auto* text = std::get_if<std::string>(&value);
  switch (field.kind) {
    case FieldKind::boolean:
      return number != nullptr && *number != 0 ? "1" : "";
    case FieldKind::ref:
      return number != nullptr ? std::to_string(*number) : std::string();
    case FieldKind::integer:
      return number != nullptr ? std::to_string(*number) : std::string();
    case FieldKind::hundredths: {
      // Without thousands separators: what stands for thousands in one language is the decimal mark of the
      // other.
      std::string digits =
          number != nullptr ? i18n::format_hundredths(*number, work.language) : std::string();
      std::erase(digits, work.language.is_vi() ? '.' : ',');
      return digits;
    }
    case FieldKind::links:
      return text != nullptr ? sort_ids(*text) : std::string();
    case FieldKind::choice:
      return text != nullptr ? *text : std::string();
    default:
      return format_field(work, field, value);
  }
}

}  // namespace motcong::record
