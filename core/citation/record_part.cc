// Citations on the page of every record: the flag on top, what it cites, what cites it; and what follows when
// it is saved, archived or removed.
#include <algorithm>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/citation/types.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/plugin/page_parts.h"
#include "core/record/page_parts.h"
#include "core/record/record_links.h"
#include "core/record/row_rule.h"
#include "core/record/sql_builder.h"
#include "core/record/store.h"
#include "core/task/task.h"

namespace motcong::citation {
namespace {

using base::Message;
using plugin::Context;
using plugin::Line;
using plugin::RecordType;
using plugin::Row;
using plugin::Work;

constexpr int kMostInCard = 50;
constexpr int kMostSorted = 500;  // citers read to put them in order of kind and unit

bool has_open_flag(db::Reader& reader, const Record& citer, const Record& act) {
  return reader.exists(
      "SELECT 1 FROM core_citation_flag WHERE citer_type = ?1 AND citer_id = ?2 AND act_type = ?3 AND act_id "
      "= ?4 AND "
      "state = 'open'",
      citer.type, citer.id, act.type, act.id);
}

plugin::Cell flag_cell(const Work& work, bool is_flagged) {
  if (!is_flagged) return {.text = ""};
  return {.text = std::string(work.tr(N_("Basis changed"))), .tone = "warn"};
}

std::string upper_first(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

/// An open flag as the banner says it.
struct Told {
  std::int64_t flag_id = 0;
  std::string text;
  bool is_to_come = false;
};

std::vector<Told> list_told(Context& context, const Record& record) {
  std::vector<Told> flags;
  db::Statement row = context.db().query(
      "SELECT f.id, c.kind, c.effective_on, c.articles, c.summary, f.act_type, f.act_id, c.reason_type, c.reason_id FROM "
      "core_citation_flag AS f JOIN core_citation_change AS c ON c.id = f.change_id WHERE f.citer_type = ?1 AND f.citer_id = ?2 "
      "AND f.state = 'open' ORDER BY f.id",
      record.type, record.id);
  while (row.step()) {
    const Record changed{row.string(5), row.integer(6)}, reason{row.string(7), row.integer(8)};
    const Shown act = show_record(context.db(), context, changed);
    Message change = describe_change(*parse_change_kind(row.text(1)),
                                     act.title.empty() ? say_hidden(context.db(), context, changed) : act.title, row.text(3),
                                     *row.date(2));
    std::string text = context.tr(change);
    // The act that did it; what says so otherwise is named in its own words.
    const Shown by = reason.type == changed.type && reason != changed ? show_record(context.db(), context, reason) : Shown();
    if (!by.title.empty()) text = context.tr(Message(N_("{change}, by {act}"), {{"change", text}, {"act", by.title}}));
    if (!row.text(4).empty() && !act.title.empty()) text += ". " + upper_first(row.string(4));
    flags.push_back({row.integer(0), std::move(text), *row.date(2) > context.today});
  }
  return flags;
}

/// The banner: every open flag of the record, one line each; what has changed, then what will.
void add_note(Context& context, view::List& notes, const Record& record) {
  const RecordType& type = context.services.registry.type("core.citation_flag");
  const std::vector<Told> flags = list_told(context, record);
  for (const bool is_to_come : {false, true}) {
    view::List* items = nullptr;
    for (const Told& flag : flags) {
      if (flag.is_to_come != is_to_come) continue;
      if (items == nullptr) {
        view::Object& note = notes.add();
        note.set("heading",
                 context.tr(is_to_come ? N_("The legal basis is going to change") : N_("The legal basis has changed")));
        items = &note.list("items");
      }
      const bool may_see = record::row_exists(context.db(), context, type, flag.flag_id);
      items->add()
          .set("text", flag.text)
          .set("href", may_see ? record::record_url(type, flag.flag_id) : std::string())
          .set("link", context.tr(N_("See what is to be done")));
    }
  }
}

void add_cited(Context& context, view::List& cards, const plugin::CiterType& citer, const Record& record) {
  const RecordType& citations = context.services.registry.type("core.citation");
  const std::vector<Citation> cited = list_citations(context.db(), record);
  const bool may_add =
      context.user.may("core.citation.edit") &&
      record::may_link(context.db(), context, context.services.registry.type(record.type), record.id);
  if (cited.empty() && !may_add) return;
  std::vector<Line> lines;
  for (const Citation& one : cited) {
    const Shown act = show_record(context.db(), context, one.act);
    Line line = {
        {.text = act.title.empty() ? say_hidden(context.db(), context, one.act) : act.title, .href = act.href, .is_title = true},
        {.text = one.articles.empty() ? std::string(context.tr(N_("The whole act"))) : one.articles},
        {.text = one.note},
        flag_cell(context, has_open_flag(context.db(), record, one.act))};
    const bool opens = !act.title.empty() && record::row_exists(context.db(), context, citations, one.id);
    line.push_back(opens ? plugin::Cell{.text = std::string(
                                            context.tr(may_add ? N_("Change or remove") : N_("Details"))),
                                        .href = record::record_url(citations, one.id)}
                         : plugin::Cell{});
    lines.push_back(std::move(line));
  }
  view::Object& card = plugin::add_card(cards, "citations", context.tr(citer.relation),
                                        {{context.tr(N_("Legal act"))},
                                         {context.tr(N_("Articles"))},
                                         {context.tr(N_("Note"))},
                                         {context.tr(N_("State"))},
                                         {context.tr(N_("Citation"))}},
                                        lines, context.tr(N_("No act is cited yet.")));
  if (may_add) {
    plugin::add_button(card.list("actions"), context.tr(N_("Add an act")),
                       "/citations/add?citer=" + record.type + ":" + std::to_string(record.id), "plus", "sm");
  }
}

/// A record that cites an act, as it stands in the act's card.
struct Citing {
  std::int64_t citation_id = 0;
  Record citer;
  std::string title, kind, unit, articles;
};

std::string list_unit_names(Context& context, const Record& citer) {
  const plugin::CiterType* type = context.services.registry.find_citer_type(citer.type);
  if (type == nullptr || !type->owner) return {};
  std::string names;
  for (const std::int64_t unit : type->owner(context, context.db(), citer.id).lead_units) {
    const std::string name = context.db().text("SELECT name FROM core_unit WHERE id = ?1", unit);
    names += (names.empty() ? "" : "; ") + name;
  }
  return names;
}

void add_citing(Context& context, view::List& cards, const Record& act) {
  const std::int64_t all = context.db().integer(
      "SELECT count(DISTINCT citer_type || citer_id) FROM core_citation WHERE act_type = ?1 AND act_id = ?2",
      0, act.type, act.id);
  if (all == 0) return;
  const RecordType& citations = context.services.registry.type("core.citation");
  const auto reach = record::reach_of(context, citations.access.view);
  const auto add_where = [&](record::SqlBuilder& builder) {
    builder.sql(" FROM core_citation AS t WHERE t.act_type = ").value(db::Value(act.type));
    builder.sql(" AND t.act_id = ").integer(act.id).sql(" AND ");
    record::add_row_rule(builder, citations, reach);
  };
  std::int64_t visible = 0, rows = 0;  // records; citations, of which a record may have several
  {
    record::SqlBuilder builder(context);
    builder.sql("SELECT count(DISTINCT t.citer_type || t.citer_id), count(*)");
    add_where(builder);
    db::Statement row = builder.prepare(context.db());
    base::check(row.step());
    visible = row.integer(0);
    rows = row.integer(1);
  }
  std::vector<Citing> citing;
  {
    record::SqlBuilder builder(context);
    builder.sql("SELECT t.id, t.citer_type, t.citer_id, t.citer, t.articles");
    add_where(builder);
    builder.sql(" ORDER BY t.citer_type, t.citer COLLATE vi, t.id LIMIT ").integer(kMostSorted);
    db::Statement row = builder.prepare(context.db());
    while (row.step())
      citing.push_back(
          {row.integer(0), {row.string(1), row.integer(2)}, row.string(3), {}, {}, row.string(4)});
  }
  for (Citing& one : citing) {
    one.kind = context.tr(context.services.registry.type(one.citer.type).label_plural);
    one.unit = list_unit_names(context, one.citer);
  }
  std::stable_sort(citing.begin(), citing.end(), [](const Citing& a, const Citing& b) {
    if (const int kinds = i18n::compare_vi(a.kind, b.kind); kinds != 0) return kinds < 0;
    return i18n::compare_vi(a.unit, b.unit) < 0;
  });
  std::vector<Line> lines;
  for (const Citing& one : citing) {
    if (lines.size() == kMostInCard) break;
    lines.push_back(
        {{.text = one.title, .href = show_record(context.db(), context, one.citer).href, .is_title = true},
         {.text = one.kind},
         {.text = one.unit},
         {.text = one.articles.empty() ? std::string(context.tr(N_("The whole act"))) : one.articles},
         flag_cell(context, has_open_flag(context.db(), one.citer, act))});
  }
  // The heading of the kind that cites, where there is but one.
  std::string_view heading = context.tr(N_("Cited by"));
  if (!citing.empty() && citing.front().citer.type == citing.back().citer.type) {
    const plugin::CiterType* type = context.services.registry.find_citer_type(citing.front().citer.type);
    if (type != nullptr && *type->relation_back != '\0') heading = context.tr(type->relation_back);
  }
  view::Object& card = plugin::add_card(cards, "cited-by", heading,
                                        {{context.tr(N_("Record"))},
                                         {context.tr(N_("Kind"))},
                                         {context.tr(N_("Unit"))},
                                         {context.tr(N_("Articles"))},
                                         {context.tr(N_("State"))}},
                                        lines, {});
  const auto count = [&](std::int64_t number) { return i18n::format_integer(number, context.language); };
  card.set("lead", count(all));
  if (all > visible) {
    card.set("empty_text",
             context.tr(Message(N_("{count} more that you may not see"), {{"count", count(all - visible)}})));
  }
  if (rows > static_cast<std::int64_t>(lines.size())) {
    card.set("more_href",
             "/citations?act=" + base::url_encode(find_named(context.db(), context,
                                                             context.services.registry.type(act.type), act.id)
                                                      ->title))
        .set("more_text", context.tr(Message(N_("Show all {count}"), {{"count", count(rows)}})));
  }
}

void fill(Context& context, const RecordType& type, const Row& row, view::List& notes, view::List& cards) {
  const plugin::Registry& registry = context.services.registry;
  const Record record = record_of(context, type, row.id);
  if (const plugin::CiterType* citer = registry.find_citer_type(record.type)) {
    add_note(context, notes, record);
    add_cited(context, cards, *citer, record);
  }
  if (registry.find_act_type(record.type) != nullptr) add_citing(context, cards, record);
}

/// Citations and flags carry titles, for their lists.
void carry_title(const Work& work, db::WriteTx& tx, const RecordType& type, const Row& after) {
  const Record record = record_of(work, type, after.id);
  const bool cites = work.services.registry.find_citer_type(record.type) != nullptr;
  const bool is_act = work.services.registry.find_act_type(record.type) != nullptr;
  if (!cites && !is_act) return;
  const auto named = find_named(tx, work, work.services.registry.type(record.type), record.id);
  if (cites) {
    tx.execute("UPDATE core_citation SET citer = ?3 WHERE citer_type = ?1 AND citer_id = ?2 AND citer <> ?3",
               record.type, record.id, named->title);
    tx.execute(
        "UPDATE core_citation_flag SET citer = ?3 WHERE citer_type = ?1 AND citer_id = ?2 AND citer <> ?3",
        record.type, record.id, named->title);
  }
  if (is_act) {
    tx.execute("UPDATE core_citation SET act = ?3 WHERE act_type = ?1 AND act_id = ?2 AND act <> ?3",
               record.type, record.id, named->title);
    tx.execute("UPDATE core_citation_flag SET act = ?3 WHERE act_type = ?1 AND act_id = ?2 AND act <> ?3",
               record.type, record.id, named->title);
  }
}

std::optional<Message> remove_with(const Work& work, db::WriteTx& tx, const RecordType& type,
                                   const Row& row) {
  const Record record = record_of(work, type, row.id);
  if (tx.exists("SELECT 1 FROM core_citation WHERE act_type = ?1 AND act_id = ?2 AND NOT (citer_type = ?1 "
                "AND citer_id = ?2)",
                record.type, record.id))
    return Message(N_("Other records cite this act, so it cannot be removed; archive it instead"));
  for (const Citation& one : list_citations(tx, record)) remove_citation(work, tx, one.id);
  change_withdrawn(work, tx, record);
  return std::nullopt;
}

void rest(const Work& work, db::WriteTx& tx, const RecordType& type, const Row& row, bool is_archived) {
  const Record record = record_of(work, type, row.id);
  if (work.services.registry.find_citer_type(record.type) != nullptr)
    task::rest_tasks(work, tx, {record.type, record.id}, is_archived);
}

}  // namespace

plugin::RecordPart record_part() {
  return {.id = kPart.data(),
          .label = N_("Legal basis"),
          .fill = fill,
          .describe = describe_kept,
          .saved = carry_title,
          .remove = remove_with,
          .archived = rest};
}

}  // namespace motcong::citation
