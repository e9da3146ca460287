// The pages of controlled documents and their versions; what each route gives is said in declare.cc.
#pragma once

#include <memory>

#include "core/plugin/table_cell.h"
#include "core/version/version.h"

namespace motcong::version {

using Shared = std::shared_ptr<const VersionedType>;
using Line = std::vector<plugin::Cell>;

struct Head {
  std::string_view label;
  const char* kind = "";
};
/// Sets `table` of `out` (templates/core/table), false when there is no line.
void fill_lines(view::Object& out, std::string_view caption, const std::vector<Head>& columns,
                const std::vector<Line>& lines);

/// The version this request is about, with its row's rights checked: HttpError 404 when the person does not
/// see it.
Version load_shown(plugin::Context& context, const VersionedType& versioned);
/// "QT-VP-01 02/00 · Title", as the record type names it.
std::string name_of(plugin::Context& context, const VersionedType& versioned, std::int64_t id);
std::string url_of(const plugin::Context& context, const VersionedType& versioned, std::int64_t id,
                   std::string_view suffix = {});
std::vector<plugin::Crumb> crumbs_of(plugin::Context& context, const VersionedType& versioned,
                                     const Version& version, bool with_itself);
/// Sections and tables of a version for reading (templates/core/version_content).
void fill_content(plugin::Context& context, const VersionedType& versioned, const Content& content,
                  view::Object& page);
/// "Effective" and its tone.
std::pair<const char*, const char*> state_of(std::string_view state);

/// What a document's page shows of its versions.
void fill_versions(plugin::Context& context, const VersionedType& versioned,
                   const plugin::RecordType& document, std::int64_t document_id, view::Object& page);
/// What a version's own page shows beyond its fields.
void fill_version(plugin::Context& context, const VersionedType& versioned, const plugin::Row& row,
                  view::Object& page);

http::Response in_force_page(plugin::Context& context, const VersionedType& versioned,
                             const plugin::RecordType& document);
http::Response compare_page(plugin::Context& context, const VersionedType& versioned,
                            const plugin::RecordType& document);
http::Response print_page(plugin::Context& context, const VersionedType& versioned);
http::Response edit_page(plugin::Context& context, const VersionedType& versioned);
http::Response save_edit(plugin::Context& context, const VersionedType& versioned);
http::Response readers_page(plugin::Context& context, const VersionedType& versioned);
http::Response add_receiver_page(plugin::Context& context, const VersionedType& versioned);
http::Response recall_page(plugin::Context& context, const VersionedType& versioned);
http::Response read_page(plugin::Context& context, const VersionedType& versioned);

/// The comparison of two contents (templates/core/version_changes); `only_changes`: what is the same is left
/// out.
void fill_changes(plugin::Context& context, const VersionedType& versioned, const Content& before,
                  const Content& after, bool only_changes, view::Object& page);

}  // namespace motcong::version
