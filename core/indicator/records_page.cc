// GET /indicators/definitions/:id/records: the records behind a number. Those one may not see are counted and said, not
// listed.
#include "core/i18n/format.h"
#include "core/indicator/page_words.h"
#include "core/indicator/types.h"
#include "core/plugin/page_parts.h"
#include "core/record/list_query.h"
#include "core/record/page_parts.h"
#include "core/record/row_rule.h"
#include "core/record/select.h"

namespace motcong::indicator {
namespace {

using base::Message;
using plugin::Context;
using plugin::RecordType;
using record::SqlBuilder;

/// What the number is of.
struct Asked {
  const Indicator& indicator;
  const plugin::IndicatorPart& part;
  Part which;
  Reading reading;
  std::optional<std::int64_t> unit_id;  // 0: of no unit
};

/// "(SELECT id, amount ...)" of the records behind the number.
void add_source(SqlBuilder& builder, const Context& context, const Asked& asked) {
  const bool is_kept = asked.reading.kind == Reading::Kind::closed;
  builder.sql(is_kept ? db::Sql("(SELECT s.record_id AS id, s.amount FROM ") : db::Sql("(SELECT s.id, s.amount FROM "));
  if (is_kept) {
    builder.sql("core_indicator_record AS s WHERE s.snapshot_id = ").integer(asked.reading.snapshot_id);
    builder.sql(" AND s.part = ").value(db::Value(std::string(part_name(asked.which))));
  } else {
    add_records(builder, context, asked.part, asked.reading.period);
    builder.sql(" AS s WHERE 1 = 1");
  }
  if (asked.unit_id) builder.sql(" AND COALESCE(s.unit_id, 0) = ").integer(*asked.unit_id);
  builder.sql(")");
}

struct Count {
  std::int64_t records = 0, amount = 0;
};

Count count_all(Context& context, const Asked& asked) {
  SqlBuilder builder(context);
  builder.sql("SELECT COUNT(*), COALESCE(SUM(a.amount), 0) FROM ");
  add_source(builder, context, asked);
  builder.sql(" AS a");
  db::Statement row = builder.prepare(context.db());
  row.step();
  return {row.integer(0), row.integer(1)};
}

void add_seen(SqlBuilder& builder, const Context& context, const RecordType& type, const Asked& asked) {
  builder.sql(" WHERE t.id IN (SELECT a.id FROM ");
  add_source(builder, context, asked);
  builder.sql(" AS a) AND ");
  record::add_row_rule(builder, type, record::reach_of(context, type.access.view));
}

std::int64_t count_seen(Context& context, const RecordType& type, const Asked& asked) {
  SqlBuilder builder(context);
  builder.sql("SELECT COUNT(*) FROM ").name(type.table).sql(" AS t");
  add_seen(builder, context, type, asked);
  db::Statement row = builder.prepare(context.db());
  row.step();
  return row.integer(0);
}

std::vector<plugin::Row> list_seen(Context& context, const RecordType& type, const Asked& asked,
                                   const std::vector<const plugin::Field*>& fields, const record::ListQuery& query) {
  SqlBuilder builder(context);
  record::add_select(builder, context.services.registry, type, fields);
  add_seen(builder, context, type, asked);
  builder.sql(" ORDER BY t.id LIMIT ").integer(query.per_page).sql(" OFFSET ").integer((query.page - 1) * query.per_page);
  std::vector<plugin::Row> rows;
  {
    db::Statement row = builder.prepare(context.db());
    while (row.step()) rows.push_back(record::read_row(row, type, fields));
  }
  record::read_links(context.db(), context, type, fields, rows);
  return rows;
}

Asked read_asked(Context& context, const Indicator& indicator) {
  const std::string_view typed = context.request.query.get("part");
  const Part part = typed == part_name(Part::denominator) ? Part::denominator : Part::numerator;
  const plugin::IndicatorPart* of = find_part(indicator, part);
  if (of == nullptr || (!typed.empty() && typed != part_name(part))) throw http::HttpError(404);
  const i18n::Period period = read_period(context, indicator);
  std::optional<Reading> reading;
  if (const auto revision = context.request.query.find("revision")) {
    const auto number = i18n::parse_integer(*revision);
    if (number) reading = find_snapshot(context.db(), indicator, period, *number);
    if (!reading) throw http::HttpError(404);
  } else {
    reading = load_reading(context.db(), context, indicator, period);
  }
  Asked asked{indicator, *of, part, *std::move(reading), {}};
  if (asked.reading.kind == Reading::Kind::unknown) throw http::HttpError(404);
  if (const auto unit = context.request.query.find("unit_id")) {
    const auto id = i18n::parse_integer(*unit);
    if (!id) throw http::HttpError(404);
    asked.unit_id = *id;
  }
  return asked;
}

void fill_facts(Context& context, view::Object& page, const Asked& asked, const Count& all, std::int64_t seen) {
  const auto number = [&](std::int64_t value) { return i18n::format_integer(value, context.language); };
  view::List& items = page.list("items");
  record::add_fact(items, context.tr(N_("Period")), context.tr(i18n::describe_period(asked.reading.period)));
  if (asked.unit_id) {
    const std::string unit = context.db().text("SELECT name FROM core_unit WHERE id = ?1", *asked.unit_id);
    record::add_fact(items, context.tr(N_("Unit")), unit.empty() ? std::string(context.tr(N_("Of no unit"))) : unit);
  }
  record::add_fact(items, context.tr(N_("Number of records")), number(all.records));
  if (all.amount != all.records) record::add_fact(items, context.tr(N_("Added up")), number(all.amount));
  record::add_fact(items, context.tr(N_("Standing")), describe_kind(context, asked.reading))
      .set("sub", describe_doubt(context, asked.reading));
  page.set("hidden_note",
           all.records > seen
               ? context.tr(Message(N_("{count} of them are not listed: you may not see them, or they are no longer there."),
                                    {{"count", number(all.records - seen)}}))
               : std::string());
}

}  // namespace

http::Response records_page(Context& context) {
  const RecordType& definitions = context.services.registry.type("core.indicator");
  const plugin::Row row = record::load_row(context.db(), context, definitions, context.id());
  const Indicator* indicator = context.services.registry.find_indicator(row.values.text("code"));
  if (indicator == nullptr) throw http::HttpError(404);
  const Asked asked = read_asked(context, *indicator);
  const RecordType& type = context.services.registry.type(asked.part.record_type);
  const Count all = count_all(context, asked);
  const std::int64_t seen = count_seen(context, type, asked);
  // Of the parameters of a list only page and page size count here.
  const record::ListQuery query = record::parse_list_query(context.db(), context, type, context.request.query);
  const std::vector<const plugin::Field*> fields = record::list_fields(type);
  const std::vector<plugin::Row> rows = list_seen(context, type, asked, fields, query);
  view::Object page;
  const std::string heading(context.tr(asked.part.label)), label(context.tr(indicator->label));
  plugin::fill_head(page, heading, label);
  fill_facts(context, page, asked, all, seen);
  page.set("list_heading", context.tr(type.label_plural));
  record::fill_table(context, page, type, fields, rows, nullptr);
  page.set("empty_text", rows.empty() ? context.tr(N_("None.")) : std::string_view());
  record::fill_pager(context, page, query, seen);
  return context.page("core/indicator_records", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(N_("Indicators"))), "/indicators"},
                                  {label, page_url(row.id, asked.reading.period)}},
                       .menu_path = "/indicators"});
}

}  // namespace motcong::indicator
