#include "plugins/par/plan_page.h"

#include "core/plugin/context.h"
#include "plugins/par/page_parts.h"

namespace motcong::par {

void extend_plan_page(plugin::Context& context, const plugin::Row& row, view::Object& page) {
  page.list("more_cards");
  view::List& buttons = page.list("more_actions");
  if (row.values.text("state") == "issued") {
    add_button(buttons, context.tr(N_("Board")), "/par/board?plan_id=" + std::to_string(row.id), "chart-bar");
  }
  add_button(buttons, context.tr(N_("Print the appendix")), "/par/plans/" + std::to_string(row.id) + "/appendix", "printer");
}

}  // namespace motcong::par
