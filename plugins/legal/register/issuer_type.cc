// legal.issuer: a body that issues documents, with every name people give it.
#include <set>

#include "core/base/text.h"
#include "core/plugin/context.h"
#include "plugins/legal/register/document_kind.h"
#include "plugins/legal/register/issuers.h"
#include "plugins/legal/register/register.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::Row;
using plugin::Values;
using plugin::Work;

constexpr std::size_t kLongestName = 150;

std::vector<std::pair<const char*, std::string>> list_names(const Values& values) {
  std::vector<std::pair<const char*, std::string>> names = {{"name", values.text("name")},
                                                            {"abbreviation", values.text("abbreviation")}};
  for (const std::string& line : base::split(values.text("other_names"), '\n')) names.emplace_back("other_names", line);
  return names;
}

void check_names(const Work&, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  for (const auto& [field, name] : list_names(values)) {
    const std::int64_t other = find_issuer(reader, name);
    if (base::utf8_length(name) > kLongestName) {
      errors.emplace_back(field, Message(N_("A name has at most {max} letters; this has {length}"),
                                         {{"max", std::to_string(kLongestName)}, {"length", std::to_string(base::utf8_length(name))}}));
    } else if (other != 0 && (before == nullptr || other != before->id)) {
      errors.emplace_back(field, Message(N_("“{name}” is a name of {other} already"),
                                         {{"name", name},
                                          {"other", name_issuer(reader, other)}}));
    }
  }
}

void save_names(const Work&, db::WriteTx& tx, const Row*, const Row& after) {
  tx.execute("DELETE FROM legal_issuer_name WHERE issuer_id = ?1", after.id);
  std::set<std::string> keys;
  for (const auto& [field, name] : list_names(after.values)) keys.insert(issuer_key(name));
  keys.erase("");
  for (const std::string& key : keys)
    tx.execute("INSERT INTO legal_issuer_name(name_key, issuer_id) VALUES (?1, ?2)", key, after.id);
}

/// Of a joint name the body that leads.
std::vector<plugin::NamedRow> find_named_issuers(const Work&, db::Reader& reader, std::string_view typed, std::size_t) {
  const std::vector<std::int64_t> issuers = find_issuers(reader, typed);
  if (issuers.empty()) return {};
  return {{issuers.front(), name_issuer(reader, issuers.front())}};
}

}  // namespace

plugin::RecordType issuer_type() {
  return {
      .id = kIssuer, .table = "legal_issuer", .path = "/legal/issuers",
      .label = N_("Issuing body"), .label_plural = N_("Issuing bodies"), .title = "name", .key = {"name"},
      .naming = {.find = find_named_issuers,
                 .name = [](const Work&, db::Reader& reader, std::int64_t id) { return name_issuer(reader, id); }},
      .access = {.view = may("legal.view"), .create = may("legal.rules"), .update = may("legal.rules"),
                 .remove = may("legal.rules")},
      .rows = {},
      .fields = {
          Field::text("name", N_("Name")).required().max_length(150).in_list(),
          Field::text("abbreviation", N_("Abbreviation")).max_length(30).in_list()
              .hint(N_("As it stands in numbers: BKHĐT")),
          Field::choice("level", N_("Level"), level_choices()).required().in_list().filter(),
          Field::integer("rank", N_("Rank")).range(1, 9).filter()
              .hint(N_("Who may repeal whose documents: 1 the National Assembly, 2 its Standing Committee, 3 the Government, 4 "
                       "the Prime Minister, 5 ministries, 6 the provincial People's Council, 7 its People's Committee, 8 "
                       "departments. Empty: above and below nobody")),
          Field::ref("heir_id", N_("Taken over by"), kIssuer).typed()
              .hint(N_("The body that changes and ends its documents now, after a merger")),
          Field::long_text("other_names", N_("Other names")).max_length(2000)
              .hint(N_("One a line: former names, other spellings and abbreviations. A file or a typed text may use any of "
                       "them; marks, case and punctuation do not matter")),
          Field::integer("documents", N_("Documents")).computed(
              "(SELECT count(*) FROM legal_document AS d WHERE d.issuer_id = t.id)").in_list(),
          Field::integer("sort_no", N_("Place in lists")).range(0, 9999).starts_as("100").required(),
      },
      .default_sort = "sort_no",
      .hooks = {.validate = check_names, .saved = save_names},
      .icon = "building",
      .lead = N_("Who issues legal documents, with every name people write"),
      .empty_text = N_("Add the bodies whose documents the department works by."),
      .can_copy = false,  // no two have a name in common
  };
}

}  // namespace motcong::legal
