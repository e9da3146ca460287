#include "plugins/legal/official_list/official_list_words.h"

#include "core/i18n/format.h"
#include "plugins/legal/register/document_kind.h"

namespace motcong::legal {
namespace {

using base::Message;

/// With {document} where another document is the reason.
const char* words_of(Reason reason, bool has_document) {
  switch (reason) {
    case Reason::replaced:
      return N_("Replaced by {document}");
    case Reason::repealed:
      return N_("Repealed by {document}");
    case Reason::annulled:
      return N_("Annulled by {document}");
    case Reason::expired:
      return N_("The term written in the document is over");
    case Reason::parent_ended:
      return has_document ? N_("It details {document}, which has ended") : N_("What it details has ended");
    case Reason::declared_ended:
      return N_("Published as ended by {document}");
    case Reason::amended:
      return N_("Amended by {document}");
    case Reason::suspended:
      return N_("Its execution is suspended by {document}");
    case Reason::paused:
      return N_("Paused for a time by {document}");
    case Reason::marked:
    case Reason::none:
      break;
  }
  return N_("Marked by an officer");
}

}  // namespace

std::string name_kind(const i18n::Language& language, std::string_view kind) {
  const DocumentKind* const found = find_kind(kind);
  return found != nullptr ? std::string(language.tr(found->label)) : std::string(kind);
}

std::string name_with_day(const i18n::Language& language, std::string_view number,
                          const base::Date& issued_on) {
  return language.tr(Message(N_("{number} of {day}"),
                             {{"number", std::string(number)}, {"day", i18n::format_date(issued_on)}}));
}

std::string cite_document(const i18n::Language& language, const ReasonDocument& document) {
  return language.tr(
      Message(N_("{kind} No. {number} of {day} by {issuer}"), {{"kind", name_kind(language, document.kind)},
                                                               {"number", document.number},
                                                               {"day", i18n::format_date(document.issued_on)},
                                                               {"issuer", document.issuer}}));
}

std::string say_reason(const i18n::Language& language, Reason reason,
                       const std::optional<ReasonDocument>& by) {
  return language.tr(Message(words_of(reason, by.has_value()),
                             {{"document", by ? cite_document(language, *by) : std::string()}}));
}

std::string read_reason(const i18n::Language& language, const db::Statement& row, int at) {
  const Reason reason = parse_reason(row.text(at)).value_or(Reason::none);
  std::optional<ReasonDocument> by;
  if (!row.is_null(at + 3)) {
    by = ReasonDocument{.kind = row.string(at + 2),
                        .number = row.string(at + 3),
                        .issuer = row.string(at + 4),
                        .issued_on = *row.date(at + 5)};
  }
  std::string text = say_reason(language, reason, by);
  // The relation behind a parent's end excepts something of the parent.
  if (reason != Reason::parent_ended && !row.text(at + 1).empty()) text += " (" + row.string(at + 1) + ")";
  if (const auto end = row.date(at + 6); end && (reason == Reason::suspended || reason == Reason::paused)) {
    text += language.tr(
        Message(N_(", until the end of {day}"), {{"day", i18n::format_date(base::add_days(*end, -1))}}));
  }
  return text;
}

}  // namespace motcong::legal
