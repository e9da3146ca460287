// Comments on pages: the section of a record's page, writing, changing and removing one, and the people an @
// offers.
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/archive.h"
#include "core/record/comments.h"
#include "core/record/draft.h"
#include "core/record/history.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/record_parts.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Context;
using plugin::RecordType;
using plugin::Row;

constexpr int kOffered = 8;  // people an @ offers at once

std::vector<plugin::Crumb> crumbs_of(Context& context, const RecordType& type, const Row& row) {
  return {{std::string(context.tr(type.label_plural)), type.path},
          {title_of(type, row), record_url(type, row.id)}};
}

std::int64_t read_number(Context& context, const char* name) {
  const auto number = i18n::parse_integer(context.request.query.get(name));
  return number ? *number : 0;
}

void fill_pieces(view::List& out, const std::vector<TextPiece>& pieces) {
  out.reserve(pieces.size());
  for (const TextPiece& piece : pieces) {
    out.add()
        .set("text", piece.text)
        .set("href", piece.href)
        .set("is_outside", piece.is_outside)
        .set("is_mention", piece.is_mention);
  }
}

/// The comment the address names, of a record this person sees; 404 otherwise.
Comment load_comment(Context& context, const RecordType& type, const Row& row) {
  auto comment = find_comment(context.db(), context, type, row.id, context.id(1));
  if (!comment) throw http::HttpError(404);
  return *std::move(comment);
}

http::Response show_form(Context& context, const RecordType& type, const Row& row, std::string_view typed,
                         const std::string& error) {
  view::Object page;
  const std::string heading(context.tr(N_("Comments")));
  clear_head(page, heading, title_of(type, row));
  fill_comments(context, type, row, page, typed, error);
  std::vector<std::pair<std::string, std::string>> errors;
  if (!error.empty()) errors.emplace_back("new-comment", error);
  plugin::set_error_summary(context, page, errors);
  return context.page(
      "core/comments_page", std::move(page),
      {.title = heading, .crumbs = crumbs_of(context, type, row), .status = error.empty() ? 200 : 422});
}

http::Response show_edit(Context& context, const RecordType& type, const Row& row, const Comment& comment,
                         std::string_view typed, const std::string& error) {
  view::Object page;
  const std::string heading(context.tr(N_("Change a comment")));
  clear_head(page, heading, title_of(type, row));
  fill_form_start(page, record_url(type, row.id, "/comments/" + std::to_string(comment.id) + "/edit"),
                  context.tr(N_("Save")), comment_url(type, row.id, comment.id));
  view::Object& group = page.list("groups").add();
  group.set("label", "");
  const plugin::Field field =
      plugin::Field::long_text("body", N_("Comment")).required().max_length(kMaxComment);
  fill_field(context, context.db(), group.list("fields").add(), field, typed, error);
  std::vector<std::pair<std::string, std::string>> errors;
  if (!error.empty()) errors.emplace_back("body", error);
  plugin::set_error_summary(context, page, errors);
  return context.page(
      "core/form", std::move(page),
      {.title = heading, .crumbs = crumbs_of(context, type, row), .status = error.empty() ? 200 : 422});
}

/// Back to the comment; says who was not told.
http::Response show_posted(Context& context, const RecordType& type, std::int64_t id, const Posted& posted) {
  const std::string url = comment_url(type, id, posted.id);
  if (posted.not_told.empty() && posted.unknown.empty())
    return context.redirect(url, N_("The comment is saved."));
  const std::string people = base::join(posted.not_told, ", "),
                    names = "@" + base::join(posted.unknown, ", @");
  Message text(N_("The comment is saved. {people} may not see this record and was not notified."),
               {{"people", people}});
  if (posted.not_told.empty()) {
    text = Message(N_("The comment is saved. Nobody has the user name {names}."), {{"names", names}});
  } else if (!posted.unknown.empty()) {
    text = Message(N_("The comment is saved. {people} may not see this record and was not notified; nobody "
                      "has the user name {names}."),
                   {{"people", people}, {"names", names}});
  }
  return context.redirect(url, text, "warn");
}

}  // namespace

void fill_comments(Context& context, const RecordType& type, const Row& row, view::Object& page,
                   std::string_view typed, std::string_view error) {
  page.set("comments", false);
  if (!type.can_attach) return;
  const CommentPage found = list_comments(context.db(), context, type, row.id,
                                          read_number(context, "comments"), read_number(context, "comment"));
  const bool may_write = may_comment(context.db(), context, type, row.id);
  if (found.total == 0 && !may_write) return;
  view::Object& section = page.object("comments");
  section.set("count", found.total > 0 ? i18n::format_integer(found.total, context.language) : std::string());
  const auto page_url = [&](std::int64_t number) {
    return number < 1 || number > found.pages
               ? std::string()
               : record_url(type, row.id, "?comments=" + std::to_string(number) + "#comments");
  };
  section.set("older_href", page_url(found.page - 1)).set("newer_href", page_url(found.page + 1));
  std::vector<std::string> mentioned;
  for (const Comment& comment : found.comments) {
    for (std::string& name : list_mentioned(comment.body)) mentioned.push_back(std::move(name));
  }
  const auto names = find_full_names(context.db(), mentioned);
  section.set("has_rows", !found.comments.empty());
  view::List& rows = section.list("rows");
  rows.reserve(found.comments.size());
  for (const Comment& comment : found.comments) {
    const std::string url = record_url(type, row.id, "/comments/" + std::to_string(comment.id));
    const bool removed = comment.removed_at != 0;
    view::Object& out = rows.add();
    out.set("id", std::to_string(comment.id))
        .set("who", format_doer(context, comment.author, comment.on_behalf_of))
        .set("at", i18n::format_instant(comment.created_at))
        .set("edited",
             comment.edited_at != 0 && !removed ? i18n::format_instant(comment.edited_at) : std::string())
        .set("removed", removed ? context.tr(Message(N_("Removed by {who} at {at}"),
                                                     {{"who", comment.removed_by},
                                                      {"at", i18n::format_instant(comment.removed_at)}}))
                                : std::string())
        .set("edit_href", may_edit_comment(context, comment) ? url + "/edit" : std::string())
        .set("remove_href", may_remove_comment(context, comment) ? url + "/remove" : std::string());
    fill_pieces(out.list("pieces"), split_comment(context.services.registry, names, comment.body));
  }
  section.set("form", false);
  if (!may_write) return;
  section.object("form")
      .set("action", record_url(type, row.id, "/comments"))
      .set("people_href", record_url(type, row.id, "/people"))
      .set("typed", typed)
      .set("fault", error);
}

http::Response comments_page(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id());
  std::string typed;
  if (const std::string_view draft = context.request.query.get("draft"); !draft.empty()) {
    const auto kept =
        find_draft(context.db(), context.now, context.user.user_id, draft, context.request.path);
    if (kept) typed = kept->get("body");
  }
  return show_form(context, type, row, typed, "");
}

http::Response post_comment(Context& context, const RecordType& type) {
  const Row seen = load_row(context.db(), context, type, context.id());
  refuse_archived(context.db(), context, type, seen.id);
  if (!may_comment(context.db(), context, type, seen.id)) throw http::HttpError(403);
  const std::string_view typed = context.request.form.get("body");
  const auto body = parse_comment(typed);
  if (!body) return show_form(context, type, seen, typed, context.tr(body.error()));
  const Posted posted = context.services.db.write([&](db::WriteTx& tx) {
    const Row row = load_row(tx, context, type, context.id());
    refuse_archived(tx, context, type, row.id);
    return add_comment(context, tx, type, row, *body);
  });
  return show_posted(context, type, seen.id, posted);
}

http::Response edit_comment_page(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id(0));
  const Comment comment = load_comment(context, type, row);
  refuse_archived(context.db(), context, type, row.id);
  if (!may_edit_comment(context, comment)) {
    throw http::HttpError(403, N_("A comment can be changed by who wrote it, for 15 minutes"))
        .back_to(comment_url(type, row.id, comment.id));
  }
  return show_edit(context, type, row, comment, comment.body, "");
}

http::Response change_comment(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id(0));
  const Comment comment = load_comment(context, type, row);
  refuse_archived(context.db(), context, type, row.id);
  if (!may_edit_comment(context, comment)) {
    throw http::HttpError(403, N_("A comment can be changed by who wrote it, for 15 minutes"))
        .back_to(comment_url(type, row.id, comment.id));
  }
  const std::string_view typed = context.request.form.get("body");
  const auto body = parse_comment(typed);
  if (!body) return show_edit(context, type, row, comment, typed, context.tr(body.error()));
  const Posted posted = context.services.db.write([&](db::WriteTx& tx) {
    const auto now = find_comment(tx, context, type, row.id, comment.id);
    if (!now || !may_edit_comment(context, *now)) throw http::HttpError(403);
    return edit_comment(context, tx, type, row, *now, *body);
  });
  return show_posted(context, type, row.id, posted);
}

http::Response remove_comment_page(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id(0));
  const Comment comment = load_comment(context, type, row);
  if (!may_remove_comment(context, comment)) throw http::HttpError(403);
  view::Object page;
  const std::string heading(context.tr(N_("Remove this comment?")));
  page.set("heading", heading).set("lead", "").set("is_danger", true).set("is_irreversible", true);
  fill_form_start(page, record_url(type, row.id, "/comments/" + std::to_string(comment.id) + "/remove"),
                  context.tr(N_("Remove")), comment_url(type, row.id, comment.id));
  view::List& items = page.list("items");
  const auto item = [&](const char* label, std::string_view text) {
    add_fact(items, context.tr(label), text);
  };
  item(N_("Written by"), format_doer(context, comment.author, comment.on_behalf_of));
  item(N_("At"), i18n::format_instant(comment.created_at));
  item(N_("Comment"), comment.body);
  page.object("effects").list("items").add().set(
      "text",
      context.tr(N_("The words are gone. That there was a comment, and who removed it, stays to be seen.")));
  page.list("fields");
  return context.page("core/confirm", std::move(page),
                      {.title = heading, .crumbs = crumbs_of(context, type, row)});
}

http::Response take_comment_away(Context& context, const RecordType& type) {
  const std::int64_t id = context.id(0);
  context.services.db.write([&](db::WriteTx& tx) {
    const Row row = load_row(tx, context, type, id);
    const auto comment = find_comment(tx, context, type, id, context.id(1));
    if (!comment) throw http::HttpError(404);
    if (comment->removed_at != 0) return;  // the button was pressed twice
    if (!may_remove_comment(context, *comment)) throw http::HttpError(403);
    remove_comment(context, tx, type, row, *comment);
  });
  return context.redirect(comment_url(type, id, context.id(1)), N_("The comment is removed."));
}

http::Response mentionable_people(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id());
  if (!may_comment(context.db(), context, type, row.id)) throw http::HttpError(403);
  std::string typed(context.request.query.get("q").substr(0, 60));
  while (!base::is_utf8(typed)) typed.pop_back();
  std::string json = "[";
  for (const Mentionable& person : list_mentionable(context.db(), context, type, row.id, typed, kOffered)) {
    if (json.size() > 1) json += ',';
    json += "{\"username\":" + base::json_text(person.username) +
            ",\"name\":" + base::json_text(person.full_name) +
            ",\"position\":" + base::json_text(person.position) + "}";
  }
  http::Response response;
  response.content_type = "application/json; charset=utf-8";
  response.body = json + "]";
  response.set_header("Cache-Control", "private, no-store");
  return response;
}

}  // namespace motcong::record
