#include "core/record/list_query.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/record/field_text.h"
#include "core/record/row_rule.h"
#include "core/record/select.h"

namespace motcong::record {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

constexpr int kMaxSearchWords = 20;  // each is a condition more; nobody types so many
constexpr size_t kMaxSearchBytes = 400;

constexpr size_t kMaxColumns = 60;

bool is_text_column(const Field& field) {
  return field.kind == FieldKind::choice || field.kind == FieldKind::date || field.kind == FieldKind::url;
}

void add_condition(SqlBuilder& builder, const Condition& condition) {
  const Field& field = *condition.field;
  if (field.kind == FieldKind::links) {
    const plugin::LinkTable& link = field.link_table;
    const bool none = condition.op == Condition::Op::empty;
    builder.sql(none ? db::Sql("NOT EXISTS (SELECT 1 FROM ") : db::Sql("EXISTS (SELECT 1 FROM "))
        .name(link.table)
        .sql(" AS l WHERE l.")
        .name(link.owner)
        .sql(" = t.id");
    if (*link.part != '\0') builder.sql(" AND l.part = ").value(db::Value(std::string(link.part)));
    if (!none) builder.sql(" AND l.").name(link.target).sql(" = ").value(condition.value);
    builder.sql(")");
    return;
  }
  if (condition.op == Condition::Op::empty && is_text_column(field)) {
    builder.sql("coalesce(");
    add_column(builder, field);
    builder.sql(", '') = ''");
    return;
  }
  add_column(builder, field);
  switch (condition.op) {
    case Condition::Op::equals:
      builder.sql(" = ").value(condition.value);
      break;
    case Condition::Op::from:
      builder.sql(" >= ").value(condition.value);
      break;
    case Condition::Op::to:
      builder.sql(" <= ").value(condition.value);
      break;
    case Condition::Op::empty:
      builder.sql(" IS NULL");
      break;
  }
}

/// The first or last second of the day in a condition. REQUIRES: its value is a day as text, its op from or
/// to.
db::Value bound_of_day(const Condition& condition) {
  const auto* text = std::get_if<std::string>(&condition.value);
  const auto day = text != nullptr ? base::parse_iso_date(*text) : std::nullopt;
  if (!day) return {};
  if (condition.op == Condition::Op::from) return base::instant_of(*day);
  return base::instant_of(base::add_days(*day, 1)) - 1;
}

/// Where words are looked for in the type's own order: what is called so, then what begins so, before the rest.
void add_name_first(SqlBuilder& builder, const RecordType& type, const ListQuery& query) {
  std::string_view sort = type.default_sort;
  if (sort.starts_with('-')) sort.remove_prefix(1);
  const bool is_own_order = query.sort == nullptr ? sort == "id" : sort == query.sort->name;
  if (query.search.empty() || !is_own_order || type.is_log) return;
  const std::string words = i18n::fold(query.search);
  const char* name = *type.title_prefix != '\0' ? type.title_prefix : type.title;
  builder.sql("CASE WHEN fold(");
  add_sort_column(builder, type, name);
  builder.sql(") = ").value(db::Value(words)).sql(" THEN 0 WHEN instr(fold(");
  add_sort_column(builder, type, name);
  builder.sql("), ").value(db::Value(words)).sql(") = 1 THEN 1 ELSE 2 END, ");
}

void add_order(SqlBuilder& builder, const plugin::Registry& registry, const RecordType& type,
               const ListQuery& query) {
  builder.sql(" ORDER BY ");
  add_name_first(builder, type, query);
  if (query.sort != nullptr) {
    const Field& field = *query.sort;
    if (field.kind == FieldKind::ref) {
      // People expect names in their own order, units in the order of protocol: the target's default order.
      const RecordType& target = registry.type(field.target);
      std::string_view by = target.default_sort;
      if (by.starts_with('-')) by.remove_prefix(1);
      // A computed column is written over `t`, which is this list's row outside.
      builder.sql("(SELECT r.sort_by FROM (SELECT t.id AS id, ");
      add_sort_column(builder, target, by);
      builder.sql(" AS sort_by FROM ").name(target.table).sql(" AS t) AS r WHERE r.id = ");
      add_column(builder, field);
      builder.sql(")");
    } else {
      add_column(builder, field);
      if (field.kind == FieldKind::text || field.kind == FieldKind::long_text) builder.sql(" COLLATE vi");
    }
    builder.sql(query.descending ? db::Sql(" DESC, ") : db::Sql(", "));
  }
  builder.sql(query.descending ? db::Sql("t.id DESC") : db::Sql("t.id"));
}

/// Totals by query text and parameters, dropped when something was committed since.
class CountCache {
 public:
  std::int64_t get(const db::Database& database, db::Reader& reader, const SqlBuilder& builder) {
    const std::string key = builder.cache_key();
    const std::uint64_t generation = database.generation();
    {
      const std::lock_guard lock(mutex_);
      if (generation != generation_ || database_ != &database) {
        counts_.clear();
        generation_ = generation;
        database_ = &database;
      }
      if (const auto found = counts_.find(key); found != counts_.end()) return found->second;
    }
    db::Statement statement = builder.prepare(reader);
    const std::int64_t count = statement.step() ? statement.integer(0) : 0;
    const std::lock_guard lock(mutex_);
    // The reader's snapshot may be older than `generation`; such a count must not be kept as the newer one's.
    if (generation == generation_ && database_ == &database && generation == database.generation() &&
        counts_.size() < 1000) {
      counts_.emplace(key, count);
    }
    return count;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::int64_t> counts_;
  std::uint64_t generation_ = 0;
  const db::Database* database_ = nullptr;
};

CountCache& count_cache() {
  static CountCache cache;
  return cache;
}

/// "code,state": each name once; the title is put in front when it is not among them.
void parse_columns(const RecordType& type, std::string_view typed, ListQuery& query) {
  std::vector<std::string> names = base::split(typed, ',');
  if (names.size() > kMaxColumns) names.resize(kMaxColumns);
  bool has_title = false;
  for (const std::string& name : names) {
    const Field* field = type.find_field(name);
    if (field == nullptr || (!is_column(*field) && field->name != std::string_view(type.title))) {
      query.ignored.push_back("columns=" + name);
      continue;
    }
    has_title = has_title || field->name == std::string_view(type.title);
    if (std::find(query.columns.begin(), query.columns.end(), field) == query.columns.end())
      query.columns.push_back(field);
  }
  if (!query.columns.empty() && !has_title)
    query.columns.insert(query.columns.begin(), type.find_field(type.title));
}

/// "state", "due_on", "due_on:year".
void parse_group(const RecordType& type, std::string_view typed, ListQuery& query) {
  std::string_view name = typed;
  const bool by_year = name.ends_with(":year");
  if (by_year) name.remove_suffix(5);
  const Field* field = type.find_field(name);
  if (field == nullptr || !is_group(*field) || (by_year && field->kind != FieldKind::date)) {
    query.ignored.push_back("group=" + std::string(typed));
    return;
  }
  query.group = field;
  query.group_by_year = by_year;
}

bool has_choice(const Field& field, std::string_view value) {
  return std::any_of(field.choice_list.begin(), field.choice_list.end(),
                     [&](const plugin::Choice& choice) { return value == choice.value; });
}

const Field* find_sort(const RecordType& type, std::string_view name) {
  const Field* field = type.find_field(name);
  return field != nullptr && field->kind != FieldKind::links ? field : nullptr;
}

/// What a log says by a choice is found by its code and by the words people read.
void add_choice_search(SqlBuilder& builder, const Work& work, const RecordType& type, const std::string& word) {
  for (const Field& field : type.fields) {
    if (field.kind != FieldKind::choice) continue;
    builder.sql(" OR instr(fold(");
    add_column(builder, field);
    builder.sql("), ").value(db::Value(word)).sql(") > 0");
    // One parameter a word: a single letter stands in most labels, and their number is limited.
    std::string meant = "|";
    for (const plugin::Choice& choice : field.choice_list) {
      if (i18n::fold(work.tr(choice.label)).find(word) != std::string::npos) meant += std::string(choice.value) + "|";
    }
    builder.sql(" OR instr(").value(db::Value(meant)).sql(", '|' || ");
    add_column(builder, field);
    builder.sql(" || '|') > 0");
  }
}

}  // namespace

bool can_be_none(const Field& field) {
  switch (field.kind) {
    case FieldKind::choice:
    case FieldKind::ref:
    case FieldKind::links:
    case FieldKind::date:
    case FieldKind::integer:
    case FieldKind::hundredths:
      return !field.is_required;
    default:
      return false;
  }
}

bool is_column(const Field& field) { return field.is_in_list || field.is_in_detail; }

bool is_group(const Field& field) {
  return field.is_filter && (field.kind == FieldKind::choice || field.kind == FieldKind::ref ||
                             field.kind == FieldKind::boolean || field.kind == FieldKind::date);
}

std::vector<const Field*> shown_fields(const RecordType& type, const ListQuery& query) {
  return query.columns.empty() ? list_fields(type) : query.columns;
}

void set_day(SqlBuilder& builder, const ListQuery& query) {
  if (query.day) builder.define(":today", db::Value(base::format_iso(*query.day)));
}

void add_column(SqlBuilder& builder, const Field& field) {
  if (field.is_computed()) {
    builder.sql("(").expression(field.expression).sql(")");
  } else {
    builder.sql("t.").name(field.name);
  }
}

void add_sort_column(SqlBuilder& builder, const RecordType& type, std::string_view name) {
  if (const Field* field = type.find_field(name)) return add_column(builder, *field);
  builder.sql("t.").name(name);
}

void add_list_where(SqlBuilder& builder, db::Reader& reader, const Work& work, const RecordType& type,
                    const ListQuery& query) {
  builder.sql(" WHERE ");
  add_row_rule(builder, type, reach_of(work, type.access.view));
  add_archive_rule(builder, reader, work, type, query.archived);
  for (const Condition& condition : query.conditions) {
    builder.sql(" AND ");
    add_condition(builder, condition);
  }
  if (query.search.empty()) return;
  // Every word must occur in some text that may be looked into; both sides folded, so accents do not matter.
  int words = 0;
  for (const std::string& word : base::split(i18n::fold(query.search), ' ')) {
    if (word.empty()) continue;
    if (++words > kMaxSearchWords) break;
    builder.sql(" AND (1 = 0");
    for (const Field& field : type.fields) {
      if (!field.is_searchable) continue;
      builder.sql(" OR instr(fold(");
      add_column(builder, field);
      builder.sql("), ").value(db::Value(word)).sql(") > 0");
    }
    if (type.is_log) add_choice_search(builder, work, type, word);
    builder.sql(")");
  }
}

ListQuery parse_list_query(db::Reader& reader, const Work& work, const RecordType& type,
                           const http::Fields& parameters) {
  ListQuery query;
  std::string_view sort = type.default_sort;
  for (const auto& [name, typed] : parameters.items()) {
    if (typed.empty() || name == "draft" || name == "view") continue;
    if (name == "q") {
      std::string words = typed.substr(0, kMaxSearchBytes);
      while (!base::is_utf8(words)) words.pop_back();
      query.search = base::normalise_line(words);
    } else if (name == "sort") {
      const std::string_view wanted = std::string_view(typed).substr(typed[0] == '-' ? 1 : 0);
      if (find_sort(type, wanted) != nullptr) sort = typed;
    } else if (name == "page") {
      const auto number = i18n::parse_integer(typed);
      if (number && *number > 0 && *number < 1'000'000) query.page = *number;
    } else if (name == kArchivedParameter && can_archive(type)) {
      if (typed == "with") query.archived = ArchiveView::with;
      if (typed == "only") query.archived = ArchiveView::only;
    } else if (name == kDayParameter && type.is_dated) {
      const auto day = i18n::parse_date(typed, work.today);
      if (day) {
        query.day = *day;
      } else {
        query.ignored.push_back(std::string(kDayParameter) + "=" + typed);
      }
    } else if (name == "per_page") {
      if (typed == "25" || typed == "50" || typed == "100") query.per_page = std::stoi(typed);
    } else if (name == "print") {
      query.is_printed = typed == "1";
    } else if (name == "columns") {
      parse_columns(type, typed, query);
    } else if (name == "group") {
      parse_group(type, typed, query);
    } else {
      std::string_view base_name = name;
      Condition condition;
      condition.typed = typed;
      condition.field = type.find_field(base_name);
      if (condition.field == nullptr && base_name.ends_with("_from")) {
        condition.op = Condition::Op::from;
        condition.field = type.find_field(base_name.substr(0, base_name.size() - 5));
      } else if (condition.field == nullptr && base_name.ends_with("_to")) {
        condition.op = Condition::Op::to;
        condition.field = type.find_field(base_name.substr(0, base_name.size() - 3));
      }
      if (condition.field == nullptr || !condition.field->is_filter) {
        query.ignored.push_back(name);
        continue;
      }
      if (typed == kNone && condition.op == Condition::Op::equals && can_be_none(*condition.field) &&
          !has_choice(*condition.field, kNone)) {
        condition.op = Condition::Op::empty;
        query.conditions.push_back(std::move(condition));
        continue;
      }
      // A filter may ask for what a form would refuse (a closed unit, say), so refs and links take any id.
      if (condition.field->kind == FieldKind::ref || condition.field->kind == FieldKind::links) {
        const auto id = i18n::parse_integer(typed);
        if (id) {
          condition.value = db::Value(*id);
        } else if (condition.field->is_typed) {
          Field one = *condition.field;
          one.kind = FieldKind::ref;
          auto value = parse_field(work, reader, one, typed, Source::form);
          if (!value) {
            query.faults.push_back({condition.field, name, typed, value.error()});
            continue;
          }
          condition.value = *std::move(value);
        } else {
          query.faults.push_back({condition.field, name, typed, N_("Choose one of the list")});
          continue;
        }
      } else {
        Field any = *condition.field;
        any.is_required = false;
        // Instants are asked for by whole days.
        const bool is_instant = any.kind == FieldKind::instant;
        if (is_instant) any.kind = FieldKind::date;
        if (is_instant && condition.op == Condition::Op::equals) {
          query.ignored.push_back(name);
          continue;
        }
        auto value = parse_field(work, reader, any, typed, Source::form);
        if (!value) {
          query.faults.push_back({condition.field, name, typed, value.error()});
          continue;
        }
        condition.value = *std::move(value);
        if (is_instant) condition.value = bound_of_day(condition);
      }
      query.conditions.push_back(std::move(condition));
    }
  }
  if (query.is_printed) {
    query.page = 1;
    query.per_page = kMaxPrinted;
  }
  if (sort.starts_with('-')) {
    query.descending = true;
    sort.remove_prefix(1);
  }
  query.sort = sort == "id" ? nullptr : type.find_field(sort);
  return query;
}

std::int64_t count_rows(db::Reader& reader, const Work& work, const RecordType& type,
                        const ListQuery& query) {
  SqlBuilder count(work);
  set_day(count, query);
  count.sql("SELECT count(*) FROM ").name(type.table).sql(" AS t");
  add_list_where(count, reader, work, type, query);
  return count_cache().get(work.services.db, reader, count);
}

std::string parameter_name(const Field& field, Condition::Op op) {
  return std::string(field.name) +
         (op == Condition::Op::from ? "_from" : (op == Condition::Op::to ? "_to" : ""));
}

ListResult list_rows(db::Reader& reader, const Work& work, const RecordType& type, const ListQuery& query,
                     const std::vector<const Field*>& fields) {
  ListResult result;
  result.total = count_rows(reader, work, type, query);

  SqlBuilder builder(work);
  set_day(builder, query);
  add_select(builder, work.services.registry, type, fields);
  add_list_where(builder, reader, work, type, query);
  add_order(builder, work.services.registry, type, query);
  builder.sql(" LIMIT ").integer(query.per_page).sql(" OFFSET ").integer((query.page - 1) * query.per_page);
  {
    db::Statement statement = builder.prepare(reader);
    while (statement.step()) result.rows.push_back(read_row(statement, type, fields));
  }
  read_links(reader, work, type, fields, result.rows);
  return result;
}

void visit_batches(db::Reader& reader, const Work& work, const RecordType& type, const ListQuery& query,
                   const std::vector<const Field*>& fields, std::int64_t limit,
                   const std::function<void(const std::vector<plugin::Row>&)>& visit) {
  SqlBuilder builder(work);
  set_day(builder, query);
  add_select(builder, work.services.registry, type, fields);
  add_list_where(builder, reader, work, type, query);
  add_order(builder, work.services.registry, type, query);
  builder.sql(" LIMIT ").integer(limit);
  db::Statement statement = builder.prepare(reader);
  std::vector<plugin::Row> batch;
  bool more = true;
  while (more) {
    more = statement.step();
    if (more) batch.push_back(read_row(statement, type, fields));
    if (batch.size() < 500 && more) continue;
    read_links(reader, work, type, fields, batch);
    visit(batch);
    batch.clear();
  }
}

void visit_rows(db::Reader& reader, const Work& work, const RecordType& type, const ListQuery& query,
                const std::vector<const Field*>& fields, std::int64_t limit,
                const std::function<void(const plugin::Row&)>& visit) {
  visit_batches(reader, work, type, query, fields, limit, [&](const std::vector<plugin::Row>& batch) {
    for (const plugin::Row& row : batch) visit(row);
  });
}

}  // namespace motcong::record
