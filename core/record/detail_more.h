// What every record's page shows below its own content, whatever template it has: its files.
#pragma once

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/view/value.h"

namespace motcong::record {

/// Sets the keys of templates/core/detail_more. For every page of a record, own_detail included.
void fill_detail_more(plugin::Context& context, const plugin::RecordType& type, const plugin::Row& row,
                      view::Object& page);

/// The section of files alone (templates/core/files); `note` is what was typed before.
void fill_files(plugin::Context& context, const plugin::RecordType& type, const plugin::Row& row,
                view::Object& page, std::string_view note = {});

}  // namespace motcong::record
