// The record types of indicators and their pages. Each in a .cc of its own.
#pragma once

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::indicator {

plugin::RecordType definition_type();  // core.indicator: what may be changed of an indicator
plugin::RecordType snapshot_type();    // core.indicator_snapshot: what periods had; read only

/// Fills the page of an indicator: its figure in a period, the trend, its units, the definition.
void extend_definition_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

http::Response overview_page(plugin::Context& context);  // GET /indicators
http::Response records_page(plugin::Context& context);   // GET /indicators/definitions/:id/records
/// The card of the home page.
void fill_home_card(plugin::Context& context, view::Object& card);

}  // namespace motcong::indicator
