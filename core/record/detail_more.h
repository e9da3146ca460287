// What every record's page shows below its own content, whatever template it has: its files,
// linked records and comments (record_parts.h); the banner of the archive and what else may be done.
#pragma once

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/view/value.h"

namespace motcong::record {

/// Sets the keys of templates/core/record_top, core/detail_more and core/record_tools. For every page of a record, own_detail included.
void fill_detail_more(plugin::Context& context, const plugin::RecordType& type, const plugin::Row& row,
                      view::Object& page);

/// The same keys for a page that looks like a record's and is none.
void clear_detail_more(view::Object& page);

/// The section of files alone (templates/core/files); `note` is what was typed before.
void fill_files(plugin::Context& context, const plugin::RecordType& type, const plugin::Row& row,
                view::Object& page, std::string_view note = {});

}  // namespace motcong::record
