// Putting a record into the archive and taking it back; the banner of an archived record.
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/archive.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/record_parts.h"
#include "core/record/row_rule.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Context;
using plugin::RecordType;
using plugin::Row;

void add_subject(view::Object& page, std::string_view label, std::string_view text, const std::string& href) {
  add_fact(page.list("items"), label, text, href);
}

http::Response ask(Context& context, const RecordType& type, const Row& row, bool is_back,
                   std::string_view typed, const std::string& error) {
  view::Object page;
  const std::string heading =
      context.tr(is_back ? Message(N_("Take back from the archive: {what}"), {{"what", title_of(type, row)}})
                         : Message(N_("Archive: {what}"), {{"what", title_of(type, row)}}));
  page.set("heading", heading).set("lead", "").set("is_danger", false).set("is_irreversible", false);
  fill_form_start(page, record_url(type, row.id, is_back ? "/unarchive" : "/archive"),
                  context.tr(is_back ? N_("Take back") : N_("Archive")), record_url(type, row.id));
  add_subject(page, context.tr(type.label), title_of(type, row), record_url(type, row.id));
  view::List& effects = page.object("effects").list("items");
  view::List& fields = page.list("fields");
  std::vector<std::pair<std::string, std::string>> errors;
  if (is_back) {
    effects.add().set("text",
                      context.tr(N_("The record stands in lists and choices again and can be changed.")));
    if (!error.empty()) errors.emplace_back("", error);
  } else {
    effects.add().set(
        "text",
        context.tr(N_("The record leaves lists, choices and search; where it is referred to it stays.")));
    effects.add().set("text",
                      context.tr(N_("It cannot be changed until it is taken back. Nothing of it is lost.")));
    fill_field(context, context.db(), fields.add(),
               plugin::Field::long_text("reason", N_("Reason")).required().max_length(kMaxReason), typed,
               error);
    if (!error.empty()) errors.emplace_back("reason", error);
  }
  plugin::set_error_summary(context, page, errors);
  return context.page("core/confirm", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(type.label_plural)), type.path},
                                  {title_of(type, row), record_url(type, row.id)}},
                       .status = error.empty() ? 200 : 422});
}

Row load_removable(Context& context, const RecordType& type) {
  Row row = load_row(context.db(), context, type, context.id());
  if (!reaches_row(context.db(), context, type, type.access.remove, row.id)) throw http::HttpError(403);
  return row;
}

}  // namespace

http::Response archive_page(Context& context, const RecordType& type) {
  const Row row = load_removable(context, type);
  refuse_archived(context.db(), context, type, row.id);
  if (const auto refusal = find_archive_refusal(context.db(), context, type, row)) {
    throw http::HttpError(409, *refusal).back_to(record_url(type, row.id));
  }
  return ask(context, type, row, false, "", "");
}

http::Response archive(Context& context, const RecordType& type) {
  const std::string reason = base::normalise_input(context.request.form.get("reason"));
  const auto done = context.services.db.write(
      [&](db::WriteTx& tx) { return archive_record(context, tx, type, context.id(), reason); });
  context.refresh();
  if (!done)
    return ask(context, type, load_removable(context, type), false, reason, context.tr(done.error()));
  return context.redirect(record_url(type, context.id()), N_("The record is archived."));
}

http::Response unarchive_page(Context& context, const RecordType& type) {
  const Row row = load_removable(context, type);
  if (!is_archived(context.db(), context, type, row.id)) {
    throw http::HttpError(409, N_("The record is not archived")).back_to(record_url(type, row.id));
  }
  return ask(context, type, row, true, "", "");
}

http::Response unarchive(Context& context, const RecordType& type) {
  const auto done = context.services.db.write(
      [&](db::WriteTx& tx) { return unarchive_record(context, tx, type, context.id()); });
  context.refresh();
  if (!done) return ask(context, type, load_removable(context, type), true, "", context.tr(done.error()));
  return context.redirect(record_url(type, context.id()), N_("The record is taken back from the archive."));
}

void fill_archive_banner(Context& context, const RecordType& type, const Row& row, view::Object& page) {
  page.set("archived", false);
  const auto mark = find_archive_mark(context.db(), context, type, row.id);
  if (!mark) return;
  view::Object& banner = page.object("archived");
  banner.set("text", context.tr(Message(
                         N_("Archived by {who} at {at}. It cannot be changed until it is taken back."),
                         {{"who", mark->who.empty() ? std::string(context.tr(N_("the program"))) : mark->who},
                          {"at", i18n::format_instant(mark->at)}})));
  banner.set("reason", mark->reason);
  const bool may = can_archive(type) && reaches_row(context.db(), context, type, type.access.remove, row.id);
  banner.set("back_href", may ? record_url(type, row.id, "/unarchive") : std::string());
}

void fill_record_tools(Context& context, const RecordType& type, const Row& row, view::Object& page) {
  page.set("record_tools", false);
  if (type.is_log) return;
  view::List items;
  const auto add = [&](const char* label, const char* suffix, const char* icon) {
    items.add()
        .set("label", context.tr(label))
        .set("href", record_url(type, row.id, suffix))
        .set("icon", icon);
  };
  if (type.can_copy && type.access.create.allows(context.user)) add(N_("Copy"), "/copy", "copy");
  if (can_archive(type) && reaches_row(context.db(), context, type, type.access.remove, row.id) &&
      !is_archived(context.db(), context, type, row.id) &&
      !find_archive_refusal(context.db(), context, type, row))
    add(N_("Archive"), "/archive", "folder");
  add(N_("Who may see this"), "/access", "eye");
  page.object("record_tools").set("items", std::move(items));
}

}  // namespace motcong::record
