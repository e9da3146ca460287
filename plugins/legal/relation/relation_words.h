// What one document does to another, in words, and the articles it does it to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/i18n/language.h"
#include "core/plugin/field.h"
#include "plugins/legal/validity/validity.h"

namespace motcong::legal {

struct RelationWords {
  const char* kind;      // as kept
  const char* acting;    // msgid, as the acting document's page says it: "replaces"
  const char* affected;  // msgid, as the other page says it: "is replaced by"
  const char* event;     // msgid of the line in the history of the affected document; "" for none
};
const RelationWords& relation_words(RelationKind kind);

/// "59/2020/QH14 thay thế 68/2014/QH13", as kept of a relation, and the same as a language says it.
std::string name_relation(RelationKind kind, std::string_view acting, std::string_view affected);
std::string say_relation(const i18n::Language& language, std::string kept);

/// The kinds, with the words registers use for them.
std::vector<plugin::Choice> relation_choices();
std::vector<plugin::Choice> validity_choices();
std::vector<plugin::Choice> reason_choices();

/// Articles as people read them: "2 5 8", as registers write, becomes "Điều 2, 5, 8"; other words stay as
/// they are.
std::string list_articles(std::string_view typed);

/// Whether a relation of this kind is a citation too: what it stands on must be looked at when that changes.
bool is_citing(RelationKind kind);

}  // namespace motcong::legal
