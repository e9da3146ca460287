// The pages of attached files: attaching, saving to disk, looking at, a new version, removing.
#include <memory>

#include "core/base/text.h"
#include "core/http/etag.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/attachment.h"
#include "core/record/detail_more.h"
#include "core/record/file_kind.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/row_rule.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Context;
using plugin::RecordType;
using plugin::Row;

constexpr std::size_t kNoteCodePoints = 300;
constexpr std::size_t kPieceBytes = 256 * 1024;

std::vector<plugin::Crumb> crumbs_of(Context& context, const RecordType& type, const Row& row) {
  return {{std::string(context.tr(type.label_plural)), type.path},
          {title_of(type, row), record_url(type, row.id)}};
}

Attachment load_file(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id(0));
  auto file = find_attachment(context.db(), type, row.id, context.id(1));
  if (!file) throw http::HttpError(404);
  return *std::move(file);
}

/// The row, when its files may be changed by this person; else the refusal a page gives.
Row load_open_row(Context& context, const RecordType& type) {
  Row row = load_row(context.db(), context, type, context.id(0));
  if (may_attach(context.db(), context, type, row)) return row;
  const bool reaches = type.access.update.allows(context.user) &&
                       reaches_row(context.db(), context, type, type.access.update, row.id);
  if (!reaches) throw http::HttpError(403);
  throw http::HttpError(409, N_("The record can no longer be changed as it is now"))
      .back_to(record_url(type, row.id));
}

std::vector<http::UploadedFile> list_uploads(const Context& context, std::string_view field) {
  std::vector<http::UploadedFile> uploads;
  for (const http::UploadedFile& file : context.request.files) {
    if (file.field == field) uploads.push_back(file);
  }
  return uploads;
}

/// What became of each file, and the form again for those refused.
http::Response show_outcome(Context& context, const RecordType& type, const Row& row,
                            const std::vector<AttachOutcome>& outcomes, const std::string& note,
                            const Message& fault) {
  view::Object page;
  const std::string heading(context.tr(N_("Files")));
  clear_head(page, heading, title_of(type, row));
  std::vector<std::pair<std::string, std::string>> errors;
  if (!fault.empty()) errors.emplace_back("new-files", context.tr(fault));
  view::List& results = page.list("results");
  for (const AttachOutcome& outcome : outcomes) {
    const bool good = outcome.id != 0;
    if (!good) errors.emplace_back("new-files", outcome.name + ": " + context.tr(outcome.why));
    results.add()
        .set("name", outcome.name)
        .set("tone", good ? "ok" : "danger")
        .set("state", context.tr(good ? N_("Attached") : N_("Refused")))
        .set("text", good ? std::string() : context.tr(outcome.why));
  }
  page.set("has_results", !outcomes.empty());
  plugin::set_error_summary(context, page, errors);
  fill_files(context, type, row, page, note);
  page.set("back_href", record_url(type, row.id));
  return context.page("core/files_result", std::move(page),
                      {.title = heading, .crumbs = crumbs_of(context, type, row), .status = 422});
}

/// A file of the store on its way to a browser, never as a page of the portal.
http::Response serve_file(Context& context, const Attachment& file, bool is_inline) {
  auto stored = context.services.files.open(hash_of(file));
  if (!stored)
    throw http::HttpError(404,
                          N_("The file is no longer on the disk; the administrator can see that it "
                             "is missing"),
                          "missing content " + file.sha256);
  const Served served = served_as(file.kind);
  http::Response response;
  response.content_type = served.media_type;
  response.set_disposition(is_inline ? "inline" : "attachment", file.name);
  // A sandbox without script, form or origin, whatever the file says it is. Chromium since 85 takes the policy
  // off a PDF and shows it in the sandboxed process of its own viewer; a browser that honours it shows the
  // file without letting it do anything. Both viewers draw with a style and an object of their own.
  response.set_header("Content-Security-Policy",
                      is_inline ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; img-src "
                                  "'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
                                : "default-src 'none'; sandbox");
  response.set_header("Cache-Control", "private, no-store");
  response.set_header("ETag", http::format_etag(hash_of(file)));
  response.stream_bytes = stored->size();
  const auto source = std::make_shared<db::StoredFile>(*std::move(stored));
  response.stream = [source] { return source->read(kPieceBytes); };
  return response;
}

}  // namespace

http::Response add_files(Context& context, const RecordType& type) {
  const Row row = load_open_row(context, type);
  const std::string note = base::normalise_line(context.request.form.get("note"));
  const std::vector<http::UploadedFile> uploads = list_uploads(context, "files");
  Message fault;
  if (uploads.empty()) fault = N_("Choose at least one file");
  if (base::utf8_length(note) > kNoteCodePoints) {
    fault = Message(
        N_("The description may have at most {max} characters; this has {length}"),
        {{"max", std::to_string(kNoteCodePoints)}, {"length", std::to_string(base::utf8_length(note))}});
  }
  if (!fault.empty()) return show_outcome(context, type, row, {}, note, fault);
  const std::vector<AttachOutcome> outcomes = attach(context, type, row.id, uploads, note);
  context.refresh();
  for (const AttachOutcome& outcome : outcomes) {
    if (outcome.id == 0) return show_outcome(context, type, row, outcomes, note, {});
  }
  return context.redirect(record_url(type, row.id), Message(N_("Files attached: {count}"),
                                                            {{"count", std::to_string(outcomes.size())}}));
}

http::Response download_file(Context& context, const RecordType& type) {
  return serve_file(context, load_file(context, type), false);
}

http::Response view_file(Context& context, const RecordType& type) {
  const Attachment file = load_file(context, type);
  const Served served = served_as(file.kind);
  if (served.is_pdf) return serve_file(context, file, true);
  if (!served.is_picture) throw http::HttpError(404);
  const Row row = load_row(context.db(), context, type, context.id(0));
  view::Object page;
  clear_head(page, file.name, file.note);
  const std::string url = record_url(type, row.id, "/files/" + std::to_string(file.id));
  page.set("src", url).set("download_href", url).set("back_href", record_url(type, row.id));
  page.set("details", context.tr(Message(N_("Version {version}, {size}, attached {at} by {who}"),
                                         {{"version", std::to_string(file.version_no)},
                                          {"size", format_bytes(file.size, context.language)},
                                          {"at", i18n::format_instant(file.created_at)},
                                          {"who", file.created_by}})));
  return context.page("core/file_view", std::move(page),
                      {.title = file.name, .crumbs = crumbs_of(context, type, row)});
}

namespace {

http::Response show_version_form(Context& context, const RecordType& type, const Row& row,
                                 const Attachment& file, const std::string& note, const std::string& error) {
  view::Object page;
  const std::string heading = context.tr(Message(N_("New version of {name}"), {{"name", file.name}}));
  clear_head(page, heading,
             context.tr(N_("The versions there are stay and can still be saved; the new one stands first.")));
  const std::string url = record_url(type, row.id, "/files/" + std::to_string(file.id));
  fill_form_start(page, url + "/version", context.tr(N_("Attach")), record_url(type, row.id));
  page.set("is_multipart", true);
  view::Object& group = page.list("groups").add();
  group.set("label", "");
  view::List& fields = group.list("fields");
  const FileRules rules = load_file_rules(context.services.settings);
  const plugin::Field chosen = plugin::Field::text("files", N_("File")).required();
  view::Object& control = fields.add();
  fill_field(context, context.db(), control, chosen, "", error);
  std::string accept;
  for (const std::string& kind : rules.extensions) accept += (accept.empty() ? "." : ",.") + kind;
  control.set("is_input", false).set("is_file", true).set("accept", accept).set("is_wide", true);
  control.set("hint", context.tr(Message(N_("At most {max}"),
                                         {{"max", format_bytes(rules.max_file_bytes, context.language)}})));
  fill_field(context, context.db(), fields.add(),
             plugin::Field::text("note", N_("Description")).max_length(kNoteCodePoints), note, "");
  std::vector<std::pair<std::string, std::string>> errors;
  if (!error.empty()) errors.emplace_back("files", error);
  plugin::set_error_summary(context, page, errors);
  return context.page(
      "core/form", std::move(page),
      {.title = heading, .crumbs = crumbs_of(context, type, row), .status = error.empty() ? 200 : 422});
}

}  // namespace

http::Response file_version_page(Context& context, const RecordType& type) {
  const Row row = load_open_row(context, type);
  const Attachment file = load_file(context, type);
  return show_version_form(context, type, row, file, file.note, "");
}

http::Response add_file_version(Context& context, const RecordType& type) {
  const Row row = load_open_row(context, type);
  const Attachment file = load_file(context, type);
  std::string note = base::normalise_line(context.request.form.get("note"));
  const std::vector<http::UploadedFile> uploads = list_uploads(context, "files");
  Message fault;
  if (uploads.size() != 1) {
    fault = N_("Choose one file");
  } else if (base::utf8_length(note) > kNoteCodePoints) {
    fault = Message(
        N_("The description may have at most {max} characters; this has {length}"),
        {{"max", std::to_string(kNoteCodePoints)}, {"length", std::to_string(base::utf8_length(note))}});
  } else {
    fault = attach(context, type, row.id, uploads, note, &file).front().why;
    context.refresh();
  }
  if (!fault.empty()) return show_version_form(context, type, row, file, note, context.tr(fault));
  return context.redirect(record_url(type, row.id), N_("The new version is attached."));
}

http::Response remove_file_page(Context& context, const RecordType& type) {
  const Row row = load_open_row(context, type);
  const Attachment file = load_file(context, type);
  view::Object page;
  const std::string heading = context.tr(Message(N_("Remove the file {name}?"), {{"name", file.name}}));
  page.set("heading", heading).set("lead", "").set("is_danger", true).set("is_irreversible", true);
  fill_form_start(page, record_url(type, row.id, "/files/" + std::to_string(file.id) + "/remove"),
                  context.tr(N_("Remove")), record_url(type, row.id));
  view::List& items = page.list("items");
  const auto item = [&](const char* label, std::string_view text) {
    add_fact(items, context.tr(label), text);
  };
  item(N_("Name"), file.name);
  item(N_("Version"), std::to_string(file.version_no));
  item(N_("Size"), format_bytes(file.size, context.language));
  page.object("effects").list("items").add().set(
      "text",
      context.tr(N_("Nobody can save or open it any more. The history of the record goes on saying that it "
                    "was there, and who removed it.")));
  view::List& fields = page.list("fields");
  if (file.versions > 1) {
    fill_field(context, context.db(), fields.add(),
               plugin::Field::boolean("all_versions", N_("Remove all versions of this file")), "", "");
  }
  return context.page("core/confirm", std::move(page),
                      {.title = heading, .crumbs = crumbs_of(context, type, row)});
}

http::Response remove_file(Context& context, const RecordType& type) {
  const bool all = context.request.form.get("all_versions") == "1";
  context.services.db.write(
      [&](db::WriteTx& tx) { remove_attachment(context, tx, type, context.id(0), context.id(1), all); });
  return context.redirect(record_url(type, context.id(0)), N_("The file is removed."));
}

}  // namespace motcong::record
