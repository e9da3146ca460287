// What stands around the table of a list: saved views, counts by a field, tools, the bar for many rows. Each fills
// its keys of templates/core/list; filters and chips are in list_page.cc.
#pragma once

#include "core/plugin/context.h"
#include "core/record/list_query.h"
#include "core/record/saved_view.h"
#include "core/view/value.h"

namespace motcong::record {

/// The tabs of the saved views, which of them is shown, and what can be kept of what is shown.
void fill_views(plugin::Context& context, view::Object& page, const plugin::RecordType& type,
                const ViewList& views);
/// The panel of `?group=`; hidden without it.
void fill_groups(plugin::Context& context, view::Object& page, const plugin::RecordType& type,
                 const ListQuery& query);
/// Links to columns, density and paper.
void fill_tools(plugin::Context& context, view::Object& page, const plugin::RecordType& type,
                const ListQuery& query, std::int64_t total);
/// The bar over the table; hidden when this person may do nothing with many rows. True when it is shown.
bool fill_bulk_bar(plugin::Context& context, view::Object& page, const plugin::RecordType& type,
                   const ListQuery& query, std::size_t shown, std::int64_t total);

/// `url` as it is, or the address of the whole list where `url` would open the list with a saved view instead of
/// without filters.
std::string without_default(const plugin::RecordType& type, std::string url, const ViewList& views);

}  // namespace motcong::record
