#include "core/portal/portal.h"

#include "core/base/message.h"
#include "core/indicator/declare.h"
#include "core/citation/declare.h"
#include "core/notice/notices.h"
#include "core/numbering/numbering.h"
#include "core/portal/parts.h"
#include "core/task/declare.h"

namespace motcong::portal {
namespace {

class Portal final : public plugin::Plugin {
 public:
  plugin::PluginInfo info() const override {
    return {.id = "core", .label = N_("Portal"), .version = MOTCONG_VERSION, .requires_plugins = {}};
  }
  void declare(plugin::Registry& registry) override {
    declare_home(registry);
    notice::declare_notices(registry);
    notice::declare_mail(registry);
    numbering::declare_numbering(registry);
    declare_search(registry);
    declare_sign_in(registry);
    declare_account(registry);
    declare_users(registry);
    declare_permissions(registry);
    declare_sessions(registry);
    declare_api(registry);
    declare_units(registry);
    declare_holidays(registry);
    declare_calendar(registry);
    declare_roles(registry);
    declare_comments(registry);
    declare_settings(registry);
    declare_stand_ins(registry);
    declare_audit(registry);
    declare_audit_chain(registry);
    declare_monitoring(registry);
    declare_views(registry);
    declare_bulk(registry);
    declare_jobs(registry);
    declare_files(registry);
    declare_backups(registry);
    declare_documents(registry);
    declare_imports(registry);
    task::declare_tasks(registry);
    indicator::declare_indicators(registry);
    citation::declare_citations(registry);
    declare_demo(registry);
  }
};

}  // namespace

std::unique_ptr<plugin::Plugin> make_portal() { return std::make_unique<Portal>(); }

}  // namespace motcong::portal
