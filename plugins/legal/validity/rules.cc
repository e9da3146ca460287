#include "plugins/legal/validity/rules.h"

#include "plugins/legal/validity/span.h"

namespace motcong::legal {
namespace {

using plugin::Field;

std::vector<RulePeriod> load_periods(db::Reader& reader, std::string_view code) {
  std::vector<RulePeriod> periods;
  db::Statement row = reader.query(
      "SELECT valid_from, valid_to FROM legal_rule WHERE code = ?1 AND id NOT IN (SELECT record_id FROM "
      "core_archive WHERE "
      "record_type = 'legal.rule') ORDER BY id",
      code);
  while (row.step()) periods.push_back({row.date(0), row.date(1)});
  return periods;
}

void check_rule(const plugin::Work&, db::Reader&, plugin::Values& values, const plugin::Row*,
                plugin::FieldErrors& errors) {
  const auto from = values.date("valid_from"), to = values.date("valid_to");
  if (from && to && *to < *from) errors.emplace_back("valid_to", N_("The last day lies before the first"));
}

}  // namespace

std::optional<Rule> find_rule(db::Reader& reader, std::string_view code, const base::Date& day) {
  db::Statement row = reader.query(
      "SELECT id, number, legal_basis, is_confirmed FROM legal_rule WHERE code = ?1 AND coalesce(valid_from, '') <= ?2 AND "
      "coalesce(valid_to, '9999-12-31') >= ?2 AND id NOT IN (SELECT record_id FROM core_archive WHERE record_type = "
      "'legal.rule') ORDER BY valid_from DESC, id DESC LIMIT 1",
      code, day);
  if (!row.step()) return std::nullopt;
  Rule rule{.id = row.integer(0), .number = {}, .legal_basis = row.string(2), .is_confirmed = row.integer(3) != 0};
  if (!row.is_null(1)) rule.number = row.integer(1);
  return rule;
}

std::optional<std::int64_t> find_rule_number(db::Reader& reader, std::string_view code, const base::Date& day) {
  const auto rule = find_rule(reader, code, day);
  return rule ? rule->number : std::nullopt;
}

bool has_rule(db::Reader& reader, std::string_view code, const base::Date& day) {
  return find_rule(reader, code, day).has_value();
}

std::optional<UnconfirmedRule> find_unconfirmed_rule(db::Reader& reader, const Cause& cause) {
  const bool by_parent = cause.reason == Reason::parent_ended;
  if (!by_parent && cause.reason != Reason::declared_ended) return std::nullopt;
  db::Statement row = reader.query(
      "SELECT id, legal_basis FROM legal_rule WHERE code = ?1 AND is_confirmed = 0 AND coalesce(valid_from, '') <= ?2 AND "
      "coalesce(valid_to, '9999-12-31') >= ?2 AND id NOT IN (SELECT record_id FROM core_archive WHERE record_type = "
      "'legal.rule') ORDER BY id LIMIT 1",
      by_parent ? "detailing_ends_with_parent" : "declared_end_counts", cause.on);
  if (!row.step()) return std::nullopt;
  return UnconfirmedRule{row.integer(0), row.string(1)};
}

Rules load_rules(db::Reader& reader) {
  return {.detailing_ends_with_parent = load_periods(reader, "detailing_ends_with_parent"),
          .declared_end_counts = load_periods(reader, "declared_end_counts")};
}

plugin::RecordType rule_type() {
  using plugin::may;
  plugin::RecordType type{
      .id = "legal.rule",
      .table = "legal_rule",
      .path = "/legal/rules",
      .label = N_("Rule of law"),
      .label_plural = N_("Rules of law"),
      .title = "name",
      .access = {.view = may("legal.view"),
                 .create = may("legal.rules"),
                 .update = may("legal.rules"),
                 .remove = may("legal.rules")},
      .fields =
          {
              Field::text("name", N_("What it says")).required().max_length(200).in_list(),
              Field::choice(
                  "code", N_("What it decides"),
                  {{"detailing_ends_with_parent", N_("What details an ended document ends with it")},
                   {"declared_end_counts", N_("A published list of ended documents ends them")},
                   {"effective_days_central", N_("Days between issue and effect of central documents")},
                   {"effective_days_province", N_("Days between issue and effect of provincial documents")},
                   {"review_days", N_("Days to review a document once there is a ground")},
                   {"review_before_effect", N_("A review is due before its ground takes effect")},
                   {"systematization_period", N_("A period of systematization")},
                   {"yearly_list_days", N_("Days after the year to publish its lists")},
                   {"systematization_days", N_("Days after a systematization to publish it")}})
                  .required()
                  .in_list()
                  .filter(),
              Field::date("valid_from", N_("From")).in_list().hint(N_("Empty: always before")),
              Field::date("valid_to", N_("Last day")).in_list().hint(N_("Empty: until further notice")),
              Field::integer("number", N_("Number of days")).range(0, 3660).in_list().hint(N_("Of days, where the rule counts them")),
              Field::text("legal_basis", N_("Legal basis")).required().max_length(500).in_list(),
              Field::boolean("is_confirmed", N_("Confirmed"))
                  .in_list()
                  .filter()
                  .hint(N_("Somebody compared it with the text of the law")),
              Field::long_text("note", N_("Note")).max_length(1000),
          },
      .default_sort = "code",
      .icon = "scale",
      .lead = N_("What follows from a document for others, under the law of its day. A change derives the "
                 "validity of all documents anew."),
      .empty_text = N_("No rule: nothing ends but by what is entered."),
      .can_import = false,
  };
  type.hooks.validate = check_rule;
  type.hooks.saved = [](const plugin::Work& work, db::WriteTx& tx, const plugin::Row*, const plugin::Row&) {
    mark_all_stale(work, tx);
  };
  type.hooks.remove = [](const plugin::Work& work, db::WriteTx& tx,
                         const plugin::Row&) -> std::optional<base::Message> {
    mark_all_stale(work, tx);
    return std::nullopt;
  };
  type.hooks.archived = [](const plugin::Work& work, db::WriteTx& tx, const plugin::Row&) {
    mark_all_stale(work, tx);
  };
  return type;
}

}  // namespace motcong::legal
