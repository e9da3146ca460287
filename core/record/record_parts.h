// Single parts of a record's page beside its content; detail_more.h puts them together.
#pragma once

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/view/value.h"

namespace motcong::record {

/// Tabs of a record's pages: its content and its history.
void fill_record_tabs(plugin::Context& context, view::Object& page, const plugin::RecordType& type,
                      std::int64_t id, bool history);

/// The section of comments (templates/core/comments). `typed` and `error`: a comment that was refused.
void fill_comments(plugin::Context& context, const plugin::RecordType& type, const plugin::Row& row,
                   view::Object& page, std::string_view typed = {}, std::string_view error = {});

/// The section of linked records (templates/core/record_links).
void fill_record_links(plugin::Context& context, const plugin::RecordType& type, const plugin::Row& row,
                       view::Object& page);

/// The banner of an archived record (templates/core/record_top).
void fill_archive_banner(plugin::Context& context, const plugin::RecordType& type, const plugin::Row& row,
                         view::Object& page);

/// Links to copy, archive and "who may see this" (templates/core/record_tools).
void fill_record_tools(plugin::Context& context, const plugin::RecordType& type, const plugin::Row& row,
                       view::Object& page);

}  // namespace motcong::record
