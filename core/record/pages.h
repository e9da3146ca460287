// The pages of record types: one function a page, all types alike.
#pragma once

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

/// Adds the fixed URLs of every record type declared so far: list, suggest, new, detail, edit, remove, history,
/// files, comments, links, archive, copy, access, actions, export, import. Called once, after all plugins have
/// declared.
void add_record_routes(plugin::Registry& registry);

http::Response list_page(plugin::Context& context, const plugin::RecordType& type);
http::Response detail_page(plugin::Context& context, const plugin::RecordType& type);
/// The same page for an own_detail that differs by its template only: `otherwise` where the type's plugin has none of its own.
http::Response show_detail(plugin::Context& context, const plugin::RecordType& type, std::string_view otherwise);
/// GET <path>/suggest?q=...: the rows that what is typed so far may mean, as JSON.
http::Response suggestions(plugin::Context& context, const plugin::RecordType& type);
http::Response history_page(plugin::Context& context, const plugin::RecordType& type);

http::Response version_page(plugin::Context& context, const plugin::RecordType& type);
http::Response access_page(plugin::Context& context, const plugin::RecordType& type);

http::Response copy_page(plugin::Context& context, const plugin::RecordType& type);
http::Response new_page(plugin::Context& context, const plugin::RecordType& type);
http::Response create(plugin::Context& context, const plugin::RecordType& type);
http::Response edit_page(plugin::Context& context, const plugin::RecordType& type);
http::Response update(plugin::Context& context, const plugin::RecordType& type);

http::Response remove_page(plugin::Context& context, const plugin::RecordType& type);
http::Response remove(plugin::Context& context, const plugin::RecordType& type);

http::Response add_files(plugin::Context& context, const plugin::RecordType& type);
http::Response download_file(plugin::Context& context, const plugin::RecordType& type);
http::Response view_file(plugin::Context& context, const plugin::RecordType& type);
http::Response file_version_page(plugin::Context& context, const plugin::RecordType& type);
http::Response add_file_version(plugin::Context& context, const plugin::RecordType& type);
http::Response remove_file_page(plugin::Context& context, const plugin::RecordType& type);
http::Response remove_file(plugin::Context& context, const plugin::RecordType& type);

http::Response archive_page(plugin::Context& context, const plugin::RecordType& type);
http::Response archive(plugin::Context& context, const plugin::RecordType& type);
http::Response unarchive_page(plugin::Context& context, const plugin::RecordType& type);
http::Response unarchive(plugin::Context& context, const plugin::RecordType& type);

http::Response comments_page(plugin::Context& context, const plugin::RecordType& type);
http::Response post_comment(plugin::Context& context, const plugin::RecordType& type);
http::Response edit_comment_page(plugin::Context& context, const plugin::RecordType& type);
http::Response change_comment(plugin::Context& context, const plugin::RecordType& type);
http::Response remove_comment_page(plugin::Context& context, const plugin::RecordType& type);
http::Response take_comment_away(plugin::Context& context, const plugin::RecordType& type);
http::Response mentionable_people(plugin::Context& context, const plugin::RecordType& type);

http::Response new_link_page(plugin::Context& context, const plugin::RecordType& type);
http::Response add_link(plugin::Context& context, const plugin::RecordType& type);
http::Response remove_link_page(plugin::Context& context, const plugin::RecordType& type);
http::Response take_link_away(plugin::Context& context, const plugin::RecordType& type);

http::Response action_page(plugin::Context& context, const plugin::RecordType& type,
                           const plugin::Action& action);
http::Response run_action(plugin::Context& context, const plugin::RecordType& type,
                          const plugin::Action& action);

http::Response export_list(plugin::Context& context, const plugin::RecordType& type);

http::Response import_page(plugin::Context& context, const plugin::RecordType& type);
http::Response import_upload(plugin::Context& context, const plugin::RecordType& type);
http::Response import_columns(plugin::Context& context, const plugin::RecordType& type);
http::Response import_check(plugin::Context& context, const plugin::RecordType& type);
http::Response import_result(plugin::Context& context, const plugin::RecordType& type);
http::Response import_run(plugin::Context& context, const plugin::RecordType& type);
http::Response import_faults(plugin::Context& context, const plugin::RecordType& type);
http::Response import_undo_page(plugin::Context& context, const plugin::RecordType& type);
http::Response import_undo(plugin::Context& context, const plugin::RecordType& type);
http::Response import_template(plugin::Context& context, const plugin::RecordType& type);

}  // namespace motcong::record
