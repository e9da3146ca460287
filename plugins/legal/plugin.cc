// The plugin of legal documents (văn bản quy phạm pháp luật): the register, what one document does to another, review
// and deployment.
#include "core/plugin/plugin.h"

#include "plugins/legal/access.h"
#include "plugins/legal/deployment/deployment.h"
#include "plugins/legal/official_list/official_lists.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relations.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

class LegalPlugin final : public plugin::Plugin {
 public:
  plugin::PluginInfo info() const override {
    return {.id = "legal", .label = N_("Legal documents"), .version = "1", .requires_plugins = {}};
  }

  void declare(plugin::Registry& registry) override {
    declare_access(registry);
    declare_register(registry);
    declare_relations(registry);
    declare_reviews(registry);
    declare_official_lists(registry);
    declare_deployments(registry);
    declare_deployment_indicators(registry);
  }
};

}  // namespace

std::unique_ptr<plugin::Plugin> make_plugin() { return std::make_unique<LegalPlugin>(); }

}  // namespace motcong::legal
