// How official lists write documents and why one has ended, in the words of the published forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/db/database.h"
#include "core/db/sql_text.h"
#include "core/i18n/language.h"
#include "plugins/legal/validity/validity.h"

namespace motcong::legal {

/// "Nghị định": the kind by its id.
std::string name_kind(const i18n::Language& language, std::string_view kind);
/// "01/2021/NĐ-CP ngày 04/01/2021"
std::string name_with_day(const i18n::Language& language, std::string_view number,
                          const base::Date& issued_on);

/// The document that is the reason: "Nghị định số 01/2021/NĐ-CP ngày 04/01/2021 của Chính phủ".
struct ReasonDocument {
  std::string kind, number, issuer;
  base::Date issued_on;
};
std::string cite_document(const i18n::Language& language, const ReasonDocument& document);

/// "Bị thay thế bởi Nghị định số ..."; without a document what the reason alone says.
std::string say_reason(const i18n::Language& language, Reason reason,
                       const std::optional<ReasonDocument>& by);

/// Of a state or loss `s`: its reason, the exception of its relation `r`, and the document behind it: `a`, by
/// `ai`.
inline constexpr auto kReasonColumns =
    db::join_sql("s.reason, r.exception, a.kind, a.number, ai.name, a.issued_on, r.ends_on");
inline constexpr auto kReasonJoins = db::join_sql(
    " LEFT JOIN legal_relation AS r ON r.id = s.relation_id LEFT JOIN legal_document AS a ON a.id = "
    "coalesce(s.parent_id, "
    "r.acting_id) LEFT JOIN legal_issuer AS ai ON ai.id = a.issuer_id");
inline constexpr int kReasonColumnCount = 7;
/// A reason in words, from the first of those columns on: with what is excepted, and with the last day of a
/// suspension.
std::string read_reason(const i18n::Language& language, const db::Statement& row, int at);

}  // namespace motcong::legal
