#include "core/record/group_count.h"

#include <algorithm>
#include <map>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/field_text.h"

namespace motcong::record {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

struct Counted {
  db::Value value;
  std::int64_t count = 0;
};

std::vector<Counted> count_values(db::Reader& reader, const Work& work, const RecordType& type,
                                  const ListQuery& query) {
  const Field& field = *query.group;
  SqlBuilder builder(work);
  set_day(builder, query);
  builder.sql("SELECT ");
  if (field.kind == FieldKind::date) {
    builder.sql("substr(");
    add_column(builder, field);
    builder.sql(query.group_by_year ? db::Sql(", 1, 4)") : db::Sql(", 1, 7)"));
  } else {
    add_column(builder, field);
  }
  builder.sql(" AS v, count(*) AS n FROM ").name(type.table).sql(" AS t");
  add_list_where(builder, reader, work, type, query);
  builder.sql(" GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ").integer(kMaxGroups);
  std::vector<Counted> counted;
  db::Statement statement = builder.prepare(reader);
  while (statement.step()) counted.push_back({statement.value(0), statement.integer(1)});
  return counted;
}

/// Titles of the records that the values point to; as in the list's own columns without the row rule.
std::map<std::int64_t, std::string> list_titles(db::Reader& reader, const Work& work,
                                                const RecordType& target,
                                                const std::vector<Counted>& counted) {
  std::vector<std::int64_t> ids;
  for (const Counted& one : counted) {
    if (const auto* id = std::get_if<std::int64_t>(&one.value)) ids.push_back(*id);
  }
  SqlBuilder builder(work);
  builder.sql("SELECT r.id, ");
  if (*target.title_prefix != '\0') builder.sql("r.").name(target.title_prefix).sql(" || ' · ' || ");
  builder.sql("r.").name(target.title).sql(" FROM ").name(target.table).sql(" AS r WHERE r.id IN ");
  builder.id_list(ids);
  std::map<std::int64_t, std::string> titles;
  db::Statement statement = builder.prepare(reader);
  while (statement.step()) titles[statement.integer(0)] = statement.string(1);
  return titles;
}

bool is_empty(const db::Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return true;
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && text->empty();
}

/// First and last day of "2019", "2019-02"; the days as the filter takes them. A date of which only the year is
/// known lies in its year and in no month.
std::pair<std::string, std::string> days_of(const Field& field, const std::string& slot) {
  const int year = std::stoi(slot.substr(0, 4));
  const int month = slot.size() > 4 ? std::stoi(slot.substr(5, 2)) : 0;
  const base::Date first{year, month == 0 ? 1 : month, 1};
  const base::Date after = month == 0 || month == 12 ? base::Date{year + 1, 1, 1} : base::Date{year, month + 1, 1};
  std::string from = base::format_iso(first);
  if (month == 0 && field.is_year_allowed) from = slot;
  return {from, base::format_iso(base::add_days(after, -1))};
}

std::string type_day(const std::string& iso) {
  const auto day = base::parse_iso_date(iso);
  return day ? i18n::format_date(*day) : iso;
}

/// The range of the slot within the range the list is filtered by already.
std::vector<std::pair<std::string, std::string>> range_changes(const ListQuery& query, const std::string& slot) {
  const Field& field = *query.group;
  auto [from, to] = days_of(field, slot);
  for (const Condition& condition : query.conditions) {
    if (condition.field != &field) continue;
    const auto* day = std::get_if<std::string>(&condition.value);
    if (day == nullptr) continue;
    if (condition.op == Condition::Op::from) from = std::max(from, *day);
    if (condition.op == Condition::Op::to) to = std::min(to, *day);
  }
  const std::string name = field.name;
  return {{name + "_from", type_day(from)}, {name + "_to", type_day(to)}};
}

/// Where the value stands among the field's own: choices as declared, No before Yes, days in their order.
std::int64_t rank_of(const Field& field, const GroupCount& group, const db::Value& value) {
  if (group.is_none) return INT64_MAX;
  if (field.kind == FieldKind::choice) {
    const plugin::Choice* choice = find_choice(field, std::get<std::string>(value));
    return choice != nullptr ? choice - field.choice_list.data() : INT64_MAX - 1;
  }
  if (field.kind == FieldKind::boolean) return std::get<std::int64_t>(value);
  return -group.count;
}

}  // namespace

std::vector<GroupCount> count_groups(db::Reader& reader, const Work& work, const RecordType& type,
                                     const ListQuery& query) {
  const Field& field = *query.group;
  std::vector<Counted> counted = count_values(reader, work, type, query);
  if (field.kind == FieldKind::date) {
    std::sort(counted.begin(), counted.end(), [](const Counted& a, const Counted& b) {
      const auto *left = std::get_if<std::string>(&a.value), *right = std::get_if<std::string>(&b.value);
      return left != nullptr && (right == nullptr || *left < *right);
    });
  }
  std::map<std::int64_t, std::string> titles;
  if (field.kind == FieldKind::ref)
    titles = list_titles(reader, work, work.services.registry.type(field.target), counted);
  std::vector<std::pair<std::int64_t, GroupCount>> ranked;
  GroupCount none{.label = std::string(work.tr(N_("Not filled in"))), .count = 0, .is_none = true, .changes = {}};
  for (const Counted& one : counted) {
    if (is_empty(one.value)) {  // NULL and the empty text are one
      none.count += one.count;
      continue;
    }
    GroupCount group;
    group.count = one.count;
    if (field.kind == FieldKind::date) {
      const std::string slot = std::get<std::string>(one.value);
      group.label = slot.size() > 4 ? slot.substr(5, 2) + "/" + slot.substr(0, 4) : slot;
      group.changes = range_changes(query, slot);
    } else {
      const auto* id = std::get_if<std::int64_t>(&one.value);
      const auto title = id != nullptr ? titles.find(*id) : titles.end();
      group.label = format_field(work, field, one.value, title != titles.end() ? title->second : "");
      const std::string typed = id != nullptr ? std::to_string(*id) : std::get<std::string>(one.value);
      if (group.label.empty()) group.label = typed;
      group.changes = {{field.name, typed}};
    }
    ranked.emplace_back(field.kind == FieldKind::date ? 0 : rank_of(field, group, one.value), std::move(group));
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<GroupCount> groups;
  for (auto& [rank, group] : ranked) groups.push_back(std::move(group));
  if (none.count > 0) {
    if (can_be_none(field)) none.changes = {{field.name, std::string(kNone)}};
    groups.push_back(std::move(none));
  }
  return groups;
}

}  // namespace motcong::record
