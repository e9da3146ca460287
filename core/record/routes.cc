// The fixed URLs of every record type.
#include "core/record/archive.h"
#include "core/record/comments.h"
#include "core/record/pages.h"

namespace motcong::record {

using plugin::Context;
using plugin::RecordType;
using plugin::Registry;

void add_record_routes(Registry& registry) {
  for (const RecordType& declared : registry.types()) {
    const RecordType* type = &declared;
    const auto add = [&](const char* method, const std::string& suffix, plugin::Access access, auto page,
                         bool upload = false, bool draft = false) {
      registry.add(plugin::Route{.method = method,
                                 .path = type->path + suffix,
                                 .access = access,
                                 .handler = [type, page](Context& context) { return page(context, *type); },
                                 .takes_upload = upload,
                                 .keeps_draft = draft});
    };
    if (type->access.view.is_nobody()) continue;
    add("GET", "", type->access.view, list_page);
    add("GET", "/:id", type->access.view, detail_page);
    add("GET", "/:id/history", type->access.view, history_page);
    add("GET", "/export", type->access.view, export_list);
    add("GET", "/suggest", type->access.view, suggestions);
    if (!type->access.create.is_nobody()) {
      add("GET", "/new", type->access.create, new_page);
      add("POST", "/new", type->access.create, create, false, true);
      if (type->can_import) {
        add("GET", "/import", type->access.create, import_page);
        add("POST", "/import", type->access.create, import_upload, true);
        add("GET", "/import/template", type->access.create, import_template);
        add("GET", "/import/:id", type->access.create, import_columns);
        add("POST", "/import/:id/check", type->access.create, import_check, false, true);
        add("GET", "/import/:id/result", type->access.create, import_result);
        add("POST", "/import/:id/run", type->access.create, import_run);
        add("GET", "/import/:id/faults", type->access.create, import_faults);
        add("GET", "/import/:id/undo", type->access.create, import_undo_page);
        add("POST", "/import/:id/undo", type->access.create, import_undo);
      }
    }
    if (!type->access.update.is_nobody()) {
      add("GET", "/:id/edit", type->access.update, edit_page);
      add("POST", "/:id/edit", type->access.update, update, false, true);
    }
    if (!type->access.remove.is_nobody()) {
      add("GET", "/:id/remove", type->access.remove, remove_page);
      add("POST", "/:id/remove", type->access.remove, remove);
    }
    if (type->can_attach) {
      add("GET", "/:id/files/:id", type->access.view, download_file);
      add("GET", "/:id/files/:id/view", type->access.view, view_file);
      if (!type->access.update.is_nobody()) {
        add("POST", "/:id/files", type->access.update, add_files, true);
        add("GET", "/:id/files/:id/version", type->access.update, file_version_page);
        add("POST", "/:id/files/:id/version", type->access.update, add_file_version, true);
        add("GET", "/:id/files/:id/remove", type->access.update, remove_file_page);
        add("POST", "/:id/files/:id/remove", type->access.update, remove_file);
      }
    }
    if (!type->is_log) {
      add("GET", "/:id/history/:id", type->access.view, version_page);
      add("GET", "/:id/access", type->access.view, access_page);
    }
    if (type->can_copy && !type->access.create.is_nobody()) add("GET", "/:id/copy", type->access.create, copy_page);
    if (can_archive(*type)) {
      add("GET", "/:id/archive", type->access.remove, archive_page);
      add("POST", "/:id/archive", type->access.remove, archive);
      add("GET", "/:id/unarchive", type->access.remove, unarchive_page);
      add("POST", "/:id/unarchive", type->access.remove, unarchive);
    }
    if (type->can_attach) {
      add("GET", "/:id/comments", type->access.view, comments_page);
      add("POST", "/:id/comments", plugin::may(kCommentPermission), post_comment, false, true);
      add("GET", "/:id/comments/:id/edit", plugin::may(kCommentPermission), edit_comment_page);
      add("POST", "/:id/comments/:id/edit", plugin::may(kCommentPermission), change_comment);
      add("GET", "/:id/comments/:id/remove", plugin::may(kCommentPermission), remove_comment_page);
      add("POST", "/:id/comments/:id/remove", plugin::may(kCommentPermission), take_comment_away);
      add("GET", "/:id/people", plugin::may(kCommentPermission), mentionable_people);
      add("GET", "/:id/links/new", plugin::may(kCommentPermission), new_link_page);
      add("POST", "/:id/links/new", plugin::may(kCommentPermission), add_link);
      add("GET", "/:id/links/:id/remove", plugin::may(kCommentPermission), remove_link_page);
      add("POST", "/:id/links/:id/remove", plugin::may(kCommentPermission), take_link_away);
    }
    for (const plugin::Action& step : type->actions) {
      const plugin::Action* action = &step;
      const std::string suffix = std::string("/:id/do/") + step.id;
      add("GET", suffix, step.access,
          [action](Context& context, const RecordType& t) { return action_page(context, t, *action); });
      add("POST", suffix, step.access,
          [action](Context& context, const RecordType& t) { return run_action(context, t, *action); });
    }
  }
}

}  // namespace motcong::record
