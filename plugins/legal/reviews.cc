#include "plugins/legal/reviews.h"

#include "plugins/legal/campaign_page.h"
#include "plugins/legal/demo_reviews.h"
#include "plugins/legal/review_changes.h"
#include "plugins/legal/review_page.h"

namespace motcong::legal {

void declare_reviews(plugin::Registry& registry) {
  using plugin::may;
  registry.add(campaign_type());
  registry.add(review_type());
  declare_campaign_pages(registry);
  registry.add(review_part());
  registry.add(review_duties());
  declare_review_indicators(registry);
  registry.add(plugin::DemoData{.id = "legal.reviews", .order = 32, .load = load_demo_reviews});
  registry.add(reviewed_setting());
  registry.add(plugin::NoticeKind{"legal.review", N_("A review of a document waits for me, or came back")});
  const auto menu = [&](const char* label, const char* path, const char* icon, int order) {
    registry.add(plugin::MenuItem{label, path, icon, N_("Legal documents"), order, may("legal.view")});
  };
  menu(N_("Review campaigns"), "/legal/campaigns", "folder", 310);
  menu(N_("Reviews of documents"), "/legal/reviews", "clipboard-check", 315);
}

}  // namespace motcong::legal
