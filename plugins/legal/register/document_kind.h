// The kinds of documents and what tells them: their abbreviation in a number. A kind is what stands above the number,
// not what the document does.
#pragma once

#include <string_view>
#include <vector>

#include "core/plugin/field.h"

namespace motcong::legal {

/// What a document is to the law. As kept in legal_document.nature.
enum class Nature { normative, administrative, party, consolidated, standard };
const char* nature_name(Nature nature);

struct DocumentKind {
  const char* id;      // as kept in legal_document.kind
  const char* label;   // msgid
  const char* code;    // in numbers: "NĐ"; "" when numbers never name it
  bool is_always_normative = false;  // whatever its number looks like
};

const std::vector<DocumentKind>& document_kinds();
/// nullptr: none has this id.
const DocumentKind* find_kind(std::string_view id);
/// By its abbreviation, whatever the case and marks ("qd" is QĐ). nullptr: none.
const DocumentKind* find_kind_by_code(std::string_view code);

std::vector<plugin::Choice> kind_choices();
std::vector<plugin::Choice> nature_choices();
std::vector<plugin::Choice> level_choices();

}  // namespace motcong::legal
