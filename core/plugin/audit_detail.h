// The detail of an audit entry as sentences: kept as msgids with their arguments, so that whoever reads the
// log reads them in his language. A detail that is only a name or a title stays plain text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.h"
#include "core/i18n/language.h"

namespace motcong::plugin {

/// An argument of a Message that is kept (notices, the log) and is itself a msgid: translated when it is read.
std::string kept_msgid(std::string_view msgid);

/// For the detail of audit(). Long arguments are cut; sentences beyond what an entry holds are counted.
std::string pack_sentences(const std::vector<base::Message>& sentences);
std::string pack_sentence(const base::Message& sentence);

/// The sentences in `language`, joined by "; ". Any other text comes back as it is.
std::string format_sentences(const i18n::Language& language, std::string_view detail);

}  // namespace motcong::plugin
