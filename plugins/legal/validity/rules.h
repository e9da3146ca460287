// Rules that a law sets and another law changes: rows with their legal basis, which an officer confirms and
// edits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/db/database.h"
#include "core/plugin/record_type.h"
#include "plugins/legal/validity/validity.h"

namespace motcong::legal {

/// legal.rule
plugin::RecordType rule_type();

struct Rule {
  std::int64_t id = 0;
  std::optional<std::int64_t> number;
  std::string legal_basis;
  bool is_confirmed = false;
};
/// The newest of a code that holds on a day; nothing: none does.
std::optional<Rule> find_rule(db::Reader& reader, std::string_view code, const base::Date& day);
/// The number of a rule on a day: of days, mostly. Nothing: no such rule holds then.
std::optional<std::int64_t> find_rule_number(db::Reader& reader, std::string_view code, const base::Date& day);
bool has_rule(db::Reader& reader, std::string_view code, const base::Date& day);

/// The rules validity is derived by.
Rules load_rules(db::Reader& reader);

/// The rule of law behind an end or loss, where nobody has compared it with the text of the law yet.
struct UnconfirmedRule {
  std::int64_t id = 0;
  std::string legal_basis;
};
std::optional<UnconfirmedRule> find_unconfirmed_rule(db::Reader& reader, const Cause& cause);

}  // namespace motcong::legal
