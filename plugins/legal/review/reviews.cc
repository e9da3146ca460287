#include "plugins/legal/review/reviews.h"

#include "core/plugin/context.h"
#include "plugins/legal/review/campaign_page.h"
#include "plugins/legal/review/demo_reviews.h"
#include "plugins/legal/review/review_changes.h"
#include "plugins/legal/review/review_page.h"

namespace motcong::legal {
namespace {

/// What the transactions of relations do not see: a citation added by hand, a setting that was changed.
base::Message open_missing_reviews(const plugin::Work& work, plugin::Progress&) {
  const std::int64_t arisen = work.services.db.write([&](db::WriteTx& tx) { return follow_flags(work, tx); });
  if (arisen == 0) return N_("Every document to be reviewed has its review");
  return {N_("{count} reviews opened because what they stand on changed"), {{"count", std::to_string(arisen)}}};
}

}  // namespace

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
  registry.add(plugin::Job{.id = "legal.reviews",
                           .label = N_("Reviews that changes of the law call for"),
                           .explain = N_("Opens a review for each document whose legal basis changed and that has none yet"),
                           .every = plugin::Job::Every::day,
                           .hour = 4,
                           .run = open_missing_reviews});
  const auto menu = [&](const char* label, const char* path, const char* icon, int order) {
    registry.add(plugin::MenuItem{label, path, icon, N_("Legal documents"), order, may("legal.view")});
  };
  menu(N_("Review campaigns"), "/legal/campaigns", "folder", 310);
  menu(N_("Reviews of documents"), "/legal/reviews", "clipboard-check", 315);
}

}  // namespace motcong::legal
