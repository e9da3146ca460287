// One step with many rows of a list: the choice comes from the list, a page asks, the step is done row by row, a page
// names each failure. Choosing and doing are in core/record/selection.h.
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/plugin/jobs.h"
#include "core/plugin/table_cell.h"
#include "core/portal/parts.h"
#include "core/record/action_step.h"
#include "core/record/page_parts.h"
#include "core/record/saved_view.h"
#include "core/record/selection.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::HttpError;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::RecordType;
using record::BulkStep;
using record::Selection;

constexpr int kShownOnConfirm = 20;
constexpr int kShownFailures = 200;
/// After this long without an end a run is taken for broken off with its process.
constexpr std::int64_t kRunSeconds = 3600;

std::string number(Context& context, std::int64_t value) { return i18n::format_integer(value, context.language); }

std::string selection_path(std::string_view page, const Selection& selection) {
  return std::string(page) + "?selection=" + selection.token;
}

std::string list_url(const RecordType& type, std::string_view query) {
  return query.empty() ? record::whole_list_url(type) : type.path + ("?" + std::string(query));
}

const RecordType& type_of(Context& context, const Selection& selection) {
  return context.services.registry.type(selection.record_type);
}

/// Another person's, an expired and an unknown one look alike.
Selection load_selection(Context& context, std::string_view token) {
  auto selection = record::find_selection(context.db(), context, token);
  if (!selection)
    throw HttpError(404, N_("These chosen rows are no longer kept. Choose them again on the list."));
  return *std::move(selection);
}

/// The step of the selection, when the person still may.
BulkStep load_step(Context& context, const Selection& selection) {
  auto step = record::find_bulk_step(context, type_of(context, selection), selection.step);
  if (!step) throw HttpError(403);
  return *std::move(step);
}

/// The controls that a step asks for.
std::vector<plugin::Field> fields_of(const BulkStep& step) {
  if (step.action != nullptr) return step.action->fields;
  return step.field != nullptr ? std::vector<plugin::Field>{*step.field} : std::vector<plugin::Field>();
}

// ---- choosing

/// Takes the ticked rows, or all rows of the filters, to the page that asks.
Response choose(Context& context) {
  const http::Fields& form = context.request.form;
  const RecordType* type = context.services.registry.find_type(form.get("type"));
  if (type == nullptr || !type->access.view.allows(context.user)) throw HttpError(404);
  const auto state = http::parse_urlencoded(form.get("query").substr(0, 4000));
  const std::string query = state ? record::list_state(*state) : std::string();
  const auto back = [&](Message text) { return context.redirect(list_url(*type, query), text, "error"); };
  const auto step = record::find_bulk_step(context, *type, form.get("step"));
  if (!step) return back(N_("This cannot be done with rows of this list"));
  std::vector<std::int64_t> ids;
  if (form.get("all") == "1") {
    const auto parsed = record::parse_list_query(context.db(), context, *type, state ? *state : http::Fields());
    // A filter that does not count would widen the choice beyond what the person believes to see.
    if (!parsed.faults.empty() || !parsed.ignored.empty())
      return back(N_("Some filters were not understood and do not count"));
    ids = record::list_ids_of(context.db(), context, *type, parsed);
  } else {
    for (const std::string_view typed : form.all("id[]")) {
      const auto id = i18n::parse_integer(typed);
      if (!id) throw HttpError(400, N_("The form is incomplete; open it again"), "id of a chosen row");
      ids.push_back(*id);
      if (ids.size() > static_cast<size_t>(record::kMaxSelected)) break;
    }
  }
  if (ids.empty()) return back(N_("Tick at least one row first"));
  if (ids.size() > static_cast<size_t>(record::kMaxSelected)) {
    return back({N_("At most {count} rows at once; filter the list further"), {{"count", number(context, record::kMaxSelected)}}});
  }
  const std::string token = context.services.db.write(
      [&](db::WriteTx& tx) { return record::keep_selection(context, tx, *type, step->id, query, ids); });
  if (token.empty()) return back(N_("None of the chosen rows is there any more"));
  return context.redirect("/bulk?selection=" + token);
}

/// The rows that did not go through, as a new choice for the same step.
Response choose_again(Context& context) {
  const Selection selection = load_selection(context, context.request.form.get("_selection"));
  const RecordType& type = type_of(context, selection);
  const BulkStep step = load_step(context, selection);
  const bool has_ended = selection.finished_at != 0 ||
                         (selection.started_at != 0 && selection.started_at < context.now - kRunSeconds);
  if (!has_ended) return context.redirect(selection_path("/bulk/result", selection));
  std::vector<std::int64_t> ids;
  for (const char* state : {"failed", "waiting"}) {
    for (const auto& row : record::list_selected(context.db(), context, selection, state, record::kMaxSelected))
      ids.push_back(row.record_id);
  }
  const std::string token = context.services.db.write(
      [&](db::WriteTx& tx) { return record::keep_selection(context, tx, type, step.id, selection.query, ids); });
  if (token.empty())
    return context.redirect(list_url(type, selection.query), N_("None of the chosen rows is there any more"), "error");
  return context.redirect("/bulk?selection=" + token);
}

// ---- asking

Response ask(Context& context, const Selection& selection, const BulkStep& step, const record::Typed& typed,
             const plugin::FieldErrors& errors) {
  const RecordType& type = type_of(context, selection);
  view::Object page;
  const std::string label = context.tr(step.label(context));
  const std::string heading = context.tr(
      Message(N_("{step}: {count} rows"), {{"step", label}, {"count", number(context, selection.count)}}));
  page.set("heading", heading).set("lead", context.tr(type.label_plural));
  page.set("is_danger", step.is_danger()).set("is_irreversible", step.is_removal());
  view::List& hidden = record::fill_form_start(page, "/bulk/run", label, list_url(type, selection.query));
  record::add_hidden(hidden, "_selection", selection.token);
  view::List& items = page.list("items");
  int place = 0;
  for (const auto& row : record::list_selected(context.db(), context, selection, "", kShownOnConfirm)) {
    record::add_fact(items, std::to_string(++place), row.title, record::record_url(type, row.record_id));
  }
  view::List& effects = page.object("effects").list("items");
  const auto effect = [&](const Message& text) { effects.add().set("text", context.tr(text)); };
  if (selection.count > kShownOnConfirm) {
    effect({N_("The {shown} rows above and {more} more are chosen."),
            {{"shown", std::to_string(kShownOnConfirm)}, {"more", number(context, selection.count - kShownOnConfirm)}}});
  }
  if (step.action != nullptr && *step.action->explain != '\0') effect(step.action->explain);
  if (step.is_removal()) effect(N_("The records disappear from all lists. Their history stays in the log."));
  if (step.field != nullptr) effect(N_("The field gets this value in each of the records, whatever it holds now."));
  effect(N_("Each record is checked by itself; those that refuse are named afterwards, the others are done."));
  if (selection.count > record::kMaxAtOnce) effect(N_("It takes a while; you may leave the page meanwhile."));
  const auto fields = fields_of(step);
  record::fill_field_list(context, context.db(), page.list("fields"), fields, typed, errors);
  plugin::set_error_summary(context, page, record::error_items(context, fields, errors));
  return context.page("core/confirm", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(type.label_plural)), list_url(type, selection.query)}},
                       .status = errors.empty() ? 200 : 422,
                       .menu_path = type.path});
}

Response ask_page(Context& context) {
  const Selection selection = load_selection(context, context.request.query.get("selection"));
  const BulkStep step = load_step(context, selection);
  if (selection.started_at != 0) return context.redirect(selection_path("/bulk/result", selection));
  return ask(context, selection, step, {}, {});
}

// ---- doing

plugin::FieldErrors check_inputs(Context& context, const BulkStep& step, const record::Typed& typed) {
  plugin::FieldErrors errors;
  for (const plugin::Field& field : fields_of(step)) {
    const auto found = typed.find(field.name);
    const auto value = record::parse_field(context, context.db(), field,
                                           found != typed.end() ? std::string_view(found->second) : "",
                                           record::Source::form);
    if (!value) errors.emplace_back(field.name, value.error());
  }
  return errors;
}

Response run(Context& context) {
  const Selection selection = load_selection(context, context.request.form.get("_selection"));
  const RecordType& type = type_of(context, selection);
  const BulkStep step = load_step(context, selection);
  const std::string result = selection_path("/bulk/result", selection);
  if (selection.started_at != 0) return context.redirect(result);
  const record::Typed typed = record::read_typed(context.request, fields_of(step));
  if (auto errors = check_inputs(context, step, typed); !errors.empty())
    return ask(context, selection, step, typed, errors);
  const bool begun =
      context.services.db.write([&](db::WriteTx& tx) { return record::begin_selection(context, tx, selection); });
  if (!begun) return context.redirect(result);
  if (selection.count <= record::kMaxAtOnce) {
    record::run_selection(context, selection, type, step, typed);
    return context.redirect(result);
  }
  const std::int64_t task = context.services.jobs.start_task(
      context, Message(N_("{step}: {count} rows"), {{"step", context.tr(step.label(context))}, {"count", number(context, selection.count)}}),
      [selection, step, typed, result](const plugin::Work& work, plugin::Progress& progress) -> plugin::TaskOutcome {
        record::run_selection(work, selection, work.services.registry.type(selection.record_type), step, typed,
                              &progress);
        return {!progress.is_cancelled(), N_("The rows were worked through; the result says how each went."), result};
      });
  return context.redirect("/work/" + std::to_string(task));
}

// ---- the result

Response result_page(Context& context) {
  const Selection selection = load_selection(context, context.request.query.get("selection"));
  if (selection.started_at == 0) return context.redirect(selection_path("/bulk", selection));
  const RecordType& type = type_of(context, selection);
  const auto step = record::find_bulk_step(context, type, selection.step);
  view::Object page;
  const std::string heading =
      step ? context.tr(Message(N_("Result: {step}"), {{"step", context.tr(step->label(context))}}))
           : std::string(context.tr(N_("Result")));
  record::clear_head(page, heading, context.tr(type.label_plural));
  const bool is_running = selection.finished_at == 0;
  page.set("is_running", is_running).set("is_clean", !is_running && selection.failed + selection.waiting == 0);
  view::List& counts = page.list("counts");
  const auto count = [&](std::int64_t value, const char* label) {
    if (value > 0) counts.add().set("count", number(context, value)).set("label", context.tr(label));
  };
  count(selection.done, N_("done"));
  count(selection.same, N_("were so already"));
  count(selection.failed, N_("not done"));
  count(selection.waiting, N_("not reached yet"));
  page.set("again_action", "");
  page.set("selection", selection.token).set("back_href", list_url(type, selection.query));
  page.set("again_label", context.tr(Message(N_("Choose the {count} rows again"), {{"count", number(context, selection.failed + selection.waiting)}})));
  const bool has_ended = !is_running || selection.started_at < context.now - kRunSeconds;
  if (step && has_ended && selection.failed + selection.waiting > 0) page.set("again_action", "/bulk/again");
  page.set("more_text", selection.failed > kShownFailures
                            ? context.tr(Message(N_("and {count} more"), {{"count", number(context, selection.failed - kShownFailures)}}))
                            : std::string());
  if (selection.failed == 0) {
    page.set("table", false);
  } else {
    view::Object& table = page.object("table");
    table.set("caption", context.tr(N_("What was not done, and why")));
    view::List& heads = table.list("columns");
    for (const char* label : {N_("Record"), N_("Reason")})
      heads.add().set("label", context.tr(label)).set("kind", "").set("sort", "").set("href", "");
    view::List& rows = table.list("rows");
    for (const auto& row : record::list_selected(context.db(), context, selection, "failed", kShownFailures)) {
      view::List& cells = rows.add().list("cells");
      plugin::add_cell(cells, {.text = row.title.empty() ? "…" : row.title,
                               .href = record::record_url(type, row.record_id),
                               .is_title = true});
      plugin::add_cell(cells, {.text = row.reason});
    }
  }
  return context.page("core/bulk_result", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(type.label_plural)), list_url(type, selection.query)}},
                       .menu_path = type.path});
}

}  // namespace

void declare_bulk(plugin::Registry& registry) {
  const Access access = Access::signed_in();  // rights are those of the record type named in the address
  registry.post("/bulk", access, choose);
  registry.get("/bulk", access, ask_page);
  registry.post("/bulk/run", access, run);
  registry.get("/bulk/result", access, result_page);
  registry.post("/bulk/again", access, choose_again);
}

}  // namespace motcong::portal
