// The plugin of administrative reform (cải cách hành chính): the year's plan, its tasks, the work of the units, the board.
#include "core/plugin/plugin.h"

#include "core/plugin/context.h"
#include "core/plugin/registry.h"
#include "plugins/par/access.h"
#include "plugins/par/appendix.h"
#include "plugins/par/board.h"
#include "plugins/par/demo.h"
#include "plugins/par/home.h"
#include "plugins/par/indicators.h"
#include "plugins/par/settings.h"
#include "plugins/par/types.h"

namespace motcong::par {
namespace {

class ReformPlugin final : public plugin::Plugin {
 public:
  plugin::PluginInfo info() const override {
    return {.id = "par", .label = N_("Administrative reform"), .version = "1", .requires_plugins = {}};
  }

  void declare(plugin::Registry& registry) override {
    using plugin::may;
    declare_access(registry);
    declare_settings(registry);
    registry.add(plan_type());
    registry.add(task_type());
    registry.add(assignment_type());
    registry.add(plugin::NumberSeries{.id = kPlanNumbers,
                                      .label = N_("Reform plans"),
                                      .format = "{n}/{kind}-{agency}",
                                      .legal_basis = "Thông tư 01/2011/TT-BNV; từ 05/3/2020: Nghị định 30/2020/NĐ-CP"});
    registry.get("/par/board", may("par.view"), board_page);
    registry.get("/par/plans/:id/appendix", may("par.view"), appendix_page);
    const auto menu = [&](const char* label, const char* path, const char* icon, int order, const char* permission) {
      registry.add(plugin::MenuItem{label, path, icon, N_("Administrative reform"), order, may(permission)});
    };
    menu(N_("Board"), "/par/board", "chart-bar", 210, "par.view");
    menu(N_("Reform plans"), "/par/plans", "clipboard-list", 220, "par.view");
    menu(N_("Reform tasks"), "/par/tasks", "list", 230, "par.view");
    menu(N_("Work of the units"), "/par/assignments", "users", 240, "par.view");
    declare_indicators(registry);
    registry.add(plugin::Widget{.id = "par.figures", .order = 50, .access = may("par.view"), .fill = fill_home_card});
    registry.add(plugin::DemoData{.id = "par", .order = 20, .load = load_demo});
  }
};

}  // namespace

std::unique_ptr<plugin::Plugin> make_plugin() { return std::make_unique<ReformPlugin>(); }

}  // namespace motcong::par
