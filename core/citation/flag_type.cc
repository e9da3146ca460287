// The record types of citations: what cites what, the flags on what must be looked at again, and the days
// there are for it. Who sees a citation or a flag is who sees the record that cites, and the act.
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/citation/types.h"
#include "core/plugin/page_parts.h"
#include "core/record/record_links.h"
#include "core/record/store.h"
#include "core/task/task.h"

namespace motcong::citation {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::RecordType;
using plugin::Row;
using plugin::Values;
using plugin::Work;

std::vector<plugin::RowRule::Host> hosts() {
  return {{"citer_type", "citer_id",
           [](const plugin::Registry& registry, const RecordType& type) {
             return registry.find_citer_type(type.id) != nullptr;
           }},
          {"act_type", "act_id", [](const plugin::Registry& registry, const RecordType& type) {
             return registry.find_act_type(type.id) != nullptr;
           }}};
}

Record read_record(db::Reader& reader, db::Sql sql, std::int64_t id) {
  db::Statement row = reader.query(sql, id);
  if (!row.step() || row.is_null(0)) return {};
  return {row.string(0), row.integer(1)};
}

Record citer_of(db::Reader& reader, std::int64_t citation_id) {
  return read_record(reader, "SELECT citer_type, citer_id FROM core_citation WHERE id = ?1", citation_id);
}

/// Who may change the citing record may change what it cites.
bool may_change_citer(const Work& work, db::Reader& reader, const Row& row) {
  const Record citer = citer_of(reader, row.id);
  const RecordType* type = work.services.registry.find_type(citer.type);
  return type != nullptr && record::may_link(reader, work, *type, citer.id);
}

void check_citation(const Work& work, db::Reader& reader, Values& values, const Row* before,
                    FieldErrors& errors) {
  base::check(before != nullptr);
  if (!may_change_citer(work, reader, *before)) {
    errors.emplace_back("", N_("Only who may change the record may change what it cites"));
  } else if (is_cited_twice(reader, before->id, values.text("articles"))) {
    errors.emplace_back("articles", N_("The record cites these articles of the act already"));
  }
}

/// The records a citation or flag speaks of, as far as the person may see them.
void add_records(plugin::Context& context, view::List& cards,
                 const std::vector<std::pair<const char*, Record>>& records) {
  std::vector<plugin::Line> lines;
  for (const auto& [label, record] : records) {
    if (record.type.empty()) continue;
    const Shown shown = show_record(context.db(), context, record);
    const RecordType* type = context.services.registry.find_type(record.type);
    lines.push_back(
        {{.text = shown.title.empty() ? say_hidden(context.db(), context, record) : shown.title,
          .href = shown.href,
          .sub =
              type != nullptr && !shown.title.empty() ? std::string(context.tr(type->label)) : std::string(),
          .is_title = true},
         {.text = std::string(context.tr(label))}});
  }
  plugin::add_card(cards, "records", context.tr(N_("Records")),
                   {{context.tr(N_("Record"))}, {context.tr(N_("What it is here"))}}, lines, {});
}

void extend_citation(plugin::Context& context, const Row& row, view::Object& page) {
  db::Reader& reader = context.db();
  page.list("more_actions");
  add_records(context, page.list("more_cards"),
              {{N_("Cites"), citer_of(reader, row.id)},
               {N_("Is cited"),
                read_record(reader, "SELECT act_type, act_id FROM core_citation WHERE id = ?1", row.id)}});
}

Record flagged_record(db::Reader& reader, std::int64_t flag_id) {
  return read_record(reader, "SELECT citer_type, citer_id FROM core_citation_flag WHERE id = ?1", flag_id);
}

void extend_flag(plugin::Context& context, const Row& row, view::Object& page) {
  db::Reader& reader = context.db();
  const Record citer = flagged_record(reader, row.id);
  page.list("more_actions");
  view::List& cards = page.list("more_cards");
  add_records(
      context, cards,
      {{N_("To be looked at"), citer},
       {N_("Act that changed"),
        read_record(reader, "SELECT act_type, act_id FROM core_citation_flag WHERE id = ?1", row.id)},
       {N_("Says that it changed"), read_record(reader,
                                                "SELECT c.reason_type, c.reason_id FROM core_citation_flag "
                                                "AS f JOIN core_citation_change AS c ON c.id = "
                                                "f.change_id WHERE f.id = ?1",
                                                row.id)},
       {N_("Changed the record accordingly"),
        read_record(reader, "SELECT changed_by_type, changed_by_id FROM core_citation_flag WHERE id = ?1",
                    row.id)}});
  task::add_task_card(context, cards, {citer.type, citer.id}, context.tr(N_("Tasks")),
                      context.tr(N_("Nobody has a task because of it.")));
}

bool is_open(const Work&, db::Reader&, const Row& row) { return row.values.text("state") == "open"; }

Message settle(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  Settlement settlement{.result = inputs.text("result"), .reason = inputs.text("reason")};
  const std::string typed = inputs.text("changed_by");
  if (settlement.result == "updated") {
    const auto found = typed.empty() ? std::nullopt : record::resolve_record(tx, work, typed, {});
    if (!found) {
      errors.emplace_back("changed_by", typed.empty() ? N_("Name the record by which it was changed")
                                                      : N_("No record found that you may see"));
      return {};
    }
    settlement.changed_by = record_of(work, *found->type, found->id);
  } else if (!typed.empty()) {
    errors.emplace_back("changed_by", N_("Leave it empty when nothing had to be changed"));
    return {};
  }
  const Record citer = flagged_record(tx, row.id);
  if (task::needs_second_person(work, tx, {citer.type, citer.id},
                                tx.text("SELECT task_key FROM core_citation_flag WHERE id = ?1", row.id))) {
    errors.emplace_back("", N_("The task has a reviewing unit, so a second person concludes: report on the task. When the "
                               "report is accepted the flag is settled"));
    return {};
  }
  settle_flag(work, tx, row.id, settlement);
  return N_("The flag is settled and stays in the history");
}

std::vector<plugin::Choice> kind_choices() {
  return {{"amended", N_("Amended"), "info"},
          {"replaced", N_("Replaced"), "warn"},
          {"repealed", N_("Repealed"), "danger"},
          {"suspended", N_("Suspended"), "warn"},
          {"expired", N_("No longer in force"), "danger"}};
}

std::vector<plugin::Choice> result_choices() {
  return {{"no_change", N_("No change needed")}, {"updated", N_("The record was changed")}};
}

}  // namespace

RecordType citation_type() {
  RecordType type;
  type.id = "core.citation";
  type.table = "core_citation";
  type.path = "/citations";
  type.label = N_("Citation");
  type.label_plural = N_("Citations");
  type.title = "act";
  type.access = {.view = may("core.citation.view"),
                 .create = plugin::Access::nobody(),
                 .update = may("core.citation.edit"),
                 .remove = may("core.citation.edit")};
  type.rows = {.hosts = hosts()};
  type.fields = {
      Field::text("citer", N_("Record")).read_only().not_searchable().in_list().filter(),
      Field::text("act", N_("Legal act")).read_only().not_searchable().in_list().filter(),
      Field::text("articles", N_("Articles"))
          .max_length(kMaxArticles)
          .not_searchable()
          .in_list()
          .hint(N_("Such as “Điều 5 khoản 2” or “Điều 3-7”; empty: the whole act")),
      Field::text("note", N_("Note")).max_length(kMaxNote).not_searchable(),
      Field::ref("rule_id", N_("Kind of record"), "core.citation_rule").read_only().in_list().filter(),
      Field::date("cited_on", N_("Cited as of")).read_only(),
      Field::text("words", N_("Words"))
          .computed("t.citer || ' ' || t.act || ' ' || t.articles || ' ' || t.note")
          .hidden()
          .searchable(),
  };
  type.default_sort = "act";
  type.hooks.validate = check_citation;
  type.hooks.saved = [](const Work& work, db::WriteTx& tx, const Row* before, const Row& after) {
    if (before != nullptr) follow_change(work, tx, after.id, before->values.text("articles"));
  };
  type.hooks.can_update = may_change_citer;
  type.hooks.can_remove = may_change_citer;
  type.hooks.remove = [](const Work& work, db::WriteTx& tx, const Row& row) -> std::optional<Message> {
    if (!may_change_citer(work, tx, row))
      return Message(N_("Only who may change the record may change what it cites"));
    drop_citation(work, tx, row.id);
    return std::nullopt;
  };
  type.icon = "link";
  type.lead = N_("Which record cites which act; added on the page of the record");
  type.empty_text = N_("No record cites an act yet. Open a record and add its legal basis there.");
  type.can_import = false;
  type.can_attach = false;
  type.can_copy = false;
  type.extend_detail = extend_citation;
  return type;
}

RecordType flag_type() {
  RecordType type;
  type.id = "core.citation_flag";
  type.table = "core_citation_flag";
  type.path = "/citations/flags";
  type.label = N_("Changed legal basis");
  type.label_plural = N_("Changed legal bases");
  type.title = "citer";
  type.access = {.view = may("core.citation.view")};
  type.rows = {
      .own =
          "EXISTS (SELECT 1 FROM core_task AS p WHERE p.source_type = t.citer_type AND p.source_id = "
          "t.citer_id AND p.group_key = t.task_key AND p.user_id = :user)",
      .unit = "t.id IN (SELECT u.flag_id FROM core_citation_flag_unit AS u WHERE u.unit_id IN (:units))",
      .hosts = hosts()};
  type.fields = {
      Field::text("citer", N_("Record")).read_only().not_searchable().in_list(),
      Field::ref("rule_id", N_("Kind of record"), "core.citation_rule").read_only().filter(),
      Field::text("act", N_("Act that changed")).read_only().not_searchable().in_list().filter(),
      Field::choice("kind", N_("What became of it"), kind_choices())
          .computed("(SELECT c.kind FROM core_citation_change AS c WHERE c.id = t.change_id)")
          .in_list()
          .filter(),
      Field::date("effective_on", N_("Changed from"))
          .computed("(SELECT c.effective_on FROM core_citation_change AS c WHERE c.id = t.change_id)")
          .in_list()
          .filter(),
      Field::text("articles", N_("Articles"))
          .computed("(SELECT c.articles FROM core_citation_change AS c WHERE c.id = t.change_id)"),
      Field::text("summary", N_("Ground of the change"))
          .computed("(SELECT c.summary FROM core_citation_change AS c WHERE c.id = t.change_id)"),
      Field::links("units", N_("Units"), "core.unit", {"core_citation_flag_unit", "flag_id", "unit_id"})
          .read_only()
          .in_list()
          .filter(),
      Field::date("due_on", N_("Due on"))
          .computed("(SELECT min(p.due_on) FROM core_task AS p WHERE p.source_type = t.citer_type AND "
                    "p.source_id = "
                    "t.citer_id AND p.group_key = t.task_key AND p.state NOT IN ('accepted', 'cancelled'))")
          .in_list(),
      Field::choice("standing", N_("State"),
                    {{"open", N_("To be looked at"), "warn"},
                     {"resting", N_("Archived"), "neutral"},
                     {"settled", N_("Looked at"), "ok"},
                     {"dropped", N_("Not concerned any more"), "neutral"}})
          .computed(
              "CASE WHEN t.state <> 'open' THEN t.state WHEN EXISTS (SELECT 1 FROM core_archive AS a WHERE "
              "a.record_type = t.citer_type AND a.record_id = t.citer_id) THEN 'resting' ELSE 'open' END")
          .in_list()
          .filter(),
      Field::date("flagged_on", N_("Flagged on")).read_only().filter(),
      Field::choice(
          "state", N_("Kept state"),
          {{"open", N_("Open")}, {"settled", N_("Looked at")}, {"dropped", N_("Not concerned any more")}})
          .hidden(),
      Field::choice("result", N_("Result"),
                    {{"no_change", N_("No change needed")},
                     {"updated", N_("The record was changed")},
                     {"task_done", N_("The task is done")}})
          .read_only()
          .filter(),
      Field::text("reason", N_("Reason")).read_only().not_searchable(),
      Field::date("settled_on", N_("Looked at on")).read_only(),
      Field::ref("settled_by", N_("Looked at by"), "core.colleague").read_only(),
      Field::text("words", N_("Words")).computed("t.citer || ' ' || t.act").hidden().searchable(),
  };
  type.default_sort = "-flagged_on";
  type.actions = {
      {.id = "settle",
       .label = N_("Settle"),
       .icon = "check",
       .access = may("core.citation.settle"),
       .primary = true,
       .in_bulk = true,
       .explain = N_("The record was looked at. Its tasks are done as of today, with your conclusion; the days late stay."),
       .fields = {Field::choice("result", N_("Result"), result_choices()).required(),
                  Field::text("changed_by", N_("Changed by"))
                      .max_length(300)
                      .hint(N_(
                          "The record that changed it: its address in this portal, its number or its code")),
                  Field::long_text("reason", N_("Reason")).required().max_length(1000)},
       .allowed = is_open,
       .run = settle}};
  type.icon = "alert-triangle";
  type.lead = N_("Records that cite an act which has changed, and whether somebody has looked at them");
  type.empty_text = N_("No record cites an act that has changed.");
  type.can_import = false;
  type.can_copy = false;
  type.extend_detail = extend_flag;
  return type;
}

RecordType rule_type() {
  RecordType type;
  type.id = "core.citation_rule";
  type.table = "core_citation_rule";
  type.path = "/citations/rules";
  type.label = N_("Days to look at records again");
  type.label_plural = N_("Days to look at records again");
  type.title = "name";
  type.access = {.view = may("core.citation.view"), .update = may("core.citation.rules")};
  type.fields = {
      Field::text("name", N_("Kind of record")).read_only().in_list(),
      Field::integer("days", N_("Number of days"))
          .required()
          .range(1, 366)
          .in_list()
          .hint(N_("From the day the change of the act is known")),
      Field::choice("counted_in", N_("Counted in"),
                    {{"calendar_days", N_("Calendar days")}, {"working_days", N_("Working days")}})
          .required()
          .in_list(),
      Field::boolean("before_effect", N_("Not later than the day of the change"))
          .in_list()
          .hint(N_("Where the act changes on a day to come, the record is to be ready by then")),
      Field::text("legal_basis", N_("Legal basis of the days")).max_length(300).in_list(),
  };
  type.default_sort = "name";
  type.icon = "calendar";
  type.lead =
      N_("How long units have when an act that their records cite has changed; tasks already given keep "
         "their day");
  type.empty_text = N_("No kind of record cites acts.");
  type.can_import = false;
  type.can_attach = false;
  type.can_copy = false;
  return type;
}

}  // namespace motcong::citation
