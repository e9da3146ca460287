#include "plugins/legal/register/document_doubts.h"

#include "core/db/sql_text.h"
#include "core/i18n/format.h"
#include "plugins/legal/register/issuers.h"

namespace motcong::legal {
namespace {

using base::Message;
using db::join_sql;

// Of a document `t`.
constexpr auto kOtherIssuer = join_sql(
    "EXISTS (SELECT 1 FROM legal_issuer_name AS n WHERE n.name_key = t.number_issuer AND n.issuer_id <> t.issuer_id)");
constexpr auto kOtherYear =
    join_sql("(t.number_year <> 0 AND t.number_year <> CAST(substr(t.issued_on, 1, 4) AS INTEGER))");
// Numbers of normative documents have had a year since 1997: one without has lost it, unless somebody wrote why.
constexpr auto kNoYear = join_sql(
    "(t.number_year = 0 AND t.nature = 'normative' AND t.nature_reason = '' AND t.issued_on >= '1997-01-01')");
// A body gives a number once a year.
constexpr auto kSameNumber = join_sql(
    "(t.number_year <> 0 AND EXISTS (SELECT 1 FROM legal_document AS o WHERE o.number_key = t.number_key AND o.issuer_id = "
    "t.issuer_id AND o.id <> t.id))");
// At least a file or an address is wanted; files come after the record.
constexpr auto kNoText = join_sql(
    "(t.source_url = '' AND NOT EXISTS (SELECT 1 FROM core_file AS f WHERE f.record_type = 'legal.document' AND f.record_id = "
    "t.id))");
// Somebody answers for it, so it is the department's; but deployment goes by the fields.
constexpr auto kNoField = join_sql(
    "(t.level = 'province' AND t.nature = 'normative' AND t.unit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
    "legal_document_field AS f WHERE f.document_id = t.id))");
// Days that must lie between issue and effect (Law 80/2015/QH13 art. 151), as the rows of legal_rule say for that day; NULL
// where none does.
constexpr auto kEffectiveDays = join_sql(
    "(SELECT r.number FROM legal_rule AS r WHERE r.code = 'effective_days_' || t.level AND r.number IS NOT NULL AND "
    "coalesce(r.valid_from, '') <= t.issued_on AND coalesce(r.valid_to, '9999-12-31') >= t.issued_on AND r.id NOT IN (SELECT "
    "record_id FROM core_archive WHERE record_type = 'legal.rule') ORDER BY r.valid_from DESC LIMIT 1)");
constexpr auto kEarlyEffect = join_sql(
    join_sql("(t.nature = 'normative' AND t.effective_on < date(t.issued_on, '+' || "), kEffectiveDays, join_sql(" || ' days'))"));

constexpr auto kFirst = join_sql(
    join_sql("CASE WHEN "), kOtherIssuer, join_sql(" THEN 'other_issuer' WHEN "), kOtherYear, join_sql(" THEN 'other_year' WHEN "),
    kSameNumber, join_sql(" THEN 'same_number' WHEN "), kNoYear, join_sql(" THEN 'no_year' WHEN "),
    kNoField, join_sql(" THEN 'no_field' WHEN "), kEarlyEffect, join_sql(" THEN 'early_effect' WHEN "), kNoText,
    join_sql(" THEN 'no_text' END"));
constexpr auto kAll = join_sql(
    join_sql("SELECT "), kOtherIssuer, join_sql(", "), kOtherYear, join_sql(", coalesce("), kEarlyEffect, join_sql(", 0), "),
    kNoText, join_sql(", t.number_issuer, t.number_year, coalesce("), kEffectiveDays,
    join_sql(", 0), "), kSameNumber, join_sql(", "), kNoYear, join_sql(", "), kNoField,
    join_sql(" FROM legal_document AS t WHERE t.id = ?1"));

}  // namespace

std::vector<Message> list_doubts(db::Reader& reader, const plugin::Row& document) {
  std::vector<Message> doubts;
  db::Statement row = reader.query(kAll.data(), document.id);
  if (!row.step()) return doubts;
  const std::string issued = i18n::format_date(*document.values.date("issued_on"));
  if (row.integer(0) != 0) {
    doubts.push_back(Message(N_("The number names another issuing body: {body}"),
                             {{"body", name_issuer(reader, find_issuer(reader, row.text(4)))}}));
  }
  if (row.integer(1) != 0) {
    doubts.push_back(Message(N_("The number says {year}, the day of issue {issued}"),
                             {{"year", std::to_string(row.integer(5))}, {"issued", issued}}));
  }
  if (row.integer(7) != 0) {
    doubts.push_back(N_("The same body has another document of this number, issued on another day: one of the two is wrong"));
  }
  if (row.integer(8) != 0) doubts.push_back(N_("The number has no year, which numbers of normative documents have had since 1997"));
  if (row.integer(9) != 0) {
    doubts.push_back(N_("A provincial normative document without a field: it is not followed for deployment, and reviews by field "
                        "leave it out. Choose its field."));
  }
  if (row.integer(2) != 0) {
    doubts.push_back(Message(N_("It takes effect on {effective}, earlier than {days} days after its issue on {issued}. That is "
                                "right only under the shortened procedure or where law allows it from the day of signing"),
                             {{"effective", i18n::format_date(*document.values.date("effective_on"))},
                              {"days", std::to_string(row.integer(6))},
                              {"issued", issued}}));
  }
  if (row.integer(3) != 0) doubts.push_back(N_("No text is attached: attach its file, or give the address of its text"));
  return doubts;
}

plugin::Field doubt_field() {
  plugin::Field field = plugin::Field::choice("doubt", N_("Needs checking"),
                                              {{"other_issuer", N_("The number names another body"), "warn"},
                                               {"other_year", N_("Year of number and issue differ"), "warn"},
                                               {"same_number", N_("Another document has the same number"), "warn"},
                                               {"no_year", N_("The number has no year"), "warn"},
                                               {"no_field", N_("Provincial document without a field"), "warn"},
                                               {"early_effect", N_("Takes effect early"), "warn"},
                                               {"no_text", N_("No file or link of the text"), "warn"}})
                            .computed(kFirst.data())
                            .filter();
  field.is_in_detail = false;  // the page tells of all of them, on top
  return field;
}

}  // namespace motcong::legal
