// The page after signing in: my duties, what is due soon, what plugins show; help.
#include <algorithm>

#include "core/i18n/format.h"
#include "core/notice/inbox.h"
#include "core/portal/parts.h"
#include "core/record/page_parts.h"
#include "core/task/settings.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;
using Duty = plugin::DutySource::Duty;
using Duties = plugin::DutySource::Duties;

constexpr int kDueSoonDays = 14;
constexpr int kShownDuties = 12;
constexpr int kShownNotices = 5;

/// A card with every key of templates/core/widget set to nothing.
view::Object& add_card(view::List& cards, std::string_view id, std::string_view heading) {
  view::Object& card = cards.add();
  card.set("id", id).set("heading", heading).set("chart", false).set("tasks", false).set("table", false);
  card.set("empty_text", "").set("more_href", "").set("more_text", "");
  return card;
}

void fill_duties(Context& context, view::Object& card, const std::vector<Duty>& duties) {
  view::List& items = card.object("tasks").list("items");
  for (const Duty& duty : duties) {
    std::string sub = duty.sub;
    if (const auto due = base::parse_iso_date(duty.due_on)) {
      if (!sub.empty()) sub += " · ";
      sub += context.tr(Message(N_("due {date}"), {{"date", i18n::format_date(*due)}}));
    }
    items.add()
        .set("text", duty.title)
        .set("href", duty.href)
        .set("tag", duty.state_label)
        .set("tone", duty.tone)
        .set("sub", sub);
  }
}

/// What waits for the person, a source each, and all together.
struct Waiting {
  std::vector<std::pair<const plugin::DutySource*, Duties>> sources;  // those with something
  std::int64_t total = 0, late = 0, soon_total = 0;
  std::vector<Duty> soon;  // the first, by due day
};

Waiting list_waiting(Context& context, const base::Date& soon_until) {
  std::vector<const plugin::DutySource*> sources;
  for (const plugin::DutySource& source : context.services.registry.duties()) {
    if (source.access.allows(context.user)) sources.push_back(&source);
  }
  std::stable_sort(sources.begin(), sources.end(), [](const auto* a, const auto* b) { return a->order < b->order; });
  Waiting waiting;
  for (const plugin::DutySource* source : sources) {
    Duties duties = source->list(context, kShownDuties, soon_until);
    if (duties.total == 0) continue;
    waiting.total += duties.total;
    waiting.late += duties.late;
    waiting.soon_total += duties.soon_total;
    waiting.soon.insert(waiting.soon.end(), duties.soon.begin(), duties.soon.end());
    waiting.sources.emplace_back(source, std::move(duties));
  }
  std::stable_sort(waiting.soon.begin(), waiting.soon.end(), [](const Duty& a, const Duty& b) { return a.due_on < b.due_on; });
  if (waiting.soon.size() > kShownDuties) waiting.soon.resize(kShownDuties);
  return waiting;
}

/// A card for each source; one that says so when nothing waits.
void add_duty_cards(Context& context, view::List& cards, const Waiting& waiting) {
  if (waiting.sources.empty()) {
    add_card(cards, "my-tasks", context.tr(N_("My tasks"))).set("empty_text", context.tr(N_("Nothing is waiting for you.")));
    return;
  }
  bool is_first = true;
  for (const auto& [source, duties] : waiting.sources) {
    std::string id = source->id;
    std::replace(id.begin(), id.end(), '.', '-');
    view::Object& card = add_card(cards, is_first ? "my-tasks" : id, context.tr(source->heading));
    is_first = false;
    fill_duties(context, card, duties.first);
    if (duties.total > static_cast<std::int64_t>(duties.first.size())) {
      card.set("more_href", duties.more_href)
          .set("more_text", context.tr(Message(N_("All {count}"), {{"count", task::format_count(context, duties.total)}})));
    }
  }
}

std::string greeting(Context& context, std::int64_t late) {
  std::string text =
      i18n::format_weekday_date(context.today, context.language) + " · " + context.user.full_name;
  if (late > 0) {
    text += " · " + context.tr(Message(N_("{count} overdue"), {{"count", task::format_count(context, late)}}));
  }
  return text;
}

Response home_page(Context& context) {
  const Waiting waiting = list_waiting(context, base::add_days(context.today, kDueSoonDays));
  view::Object page;
  record::clear_head(page, context.tr(N_("Home")), greeting(context, waiting.late));
  const std::int64_t unread = notice::count_notices(context.db(), context.user.user_id, true);
  view::List& kpis = page.object("kpis").list("items");
  const auto kpi = [&](const char* label, std::int64_t value, const char* href, std::string_view note,
                       bool is_late) {
    kpis.add()
        .set("label", context.tr(label))
        .set("value", task::format_count(context, value))
        .set("href", href)
        .set("note", note)
        .set("is_late", is_late);
  };
  kpi(N_("My tasks"), waiting.total, "#my-tasks", "", false);
  kpi(N_("Overdue"), waiting.late, "#my-tasks", "", waiting.late > 0);
  kpi(N_("Due within 14 days"), waiting.soon_total, "#due-soon", "", false);
  kpi(N_("Unread notices"), unread, "/notices", "", false);
  view::List& main = page.list("main_widgets");
  add_duty_cards(context, main, waiting);
  std::vector<plugin::Widget> widgets = context.services.registry.widgets();
  std::stable_sort(widgets.begin(), widgets.end(),
                   [](const auto& a, const auto& b) { return a.order < b.order; });
  for (const plugin::Widget& widget : widgets) {
    if (widget.access.allows(context.user)) widget.fill(context, add_card(main, widget.id, ""));
  }
  view::List& side = page.list("side_widgets");
  view::Object& due_soon = add_card(side, "due-soon", context.tr(N_("Due soon")));
  if (waiting.soon.empty()) {
    due_soon.set("empty_text", context.tr(N_("Nothing is due within 14 days.")));
  } else {
    fill_duties(context, due_soon, waiting.soon);
  }
  view::Object& notices = add_card(side, "notices", context.tr(N_("Notices")));
  view::List* items = nullptr;
  for (const notice::Notice& one :
       notice::list_notices(context.db(), context.language, context.user.user_id, false, kShownNotices)) {
    if (items == nullptr) items = &notices.object("tasks").list("items");
    items->add()
        .set("text", one.text)
        .set("href", one.link)
        .set("tag", one.is_unread ? context.tr(N_("new")) : std::string_view())
        .set("tone", "info")
        .set("sub", i18n::format_instant(one.at));
  }
  if (items == nullptr) {
    notices.set("empty_text", context.tr(N_("No notices.")));
  } else {
    notices.set("more_href", "/notices").set("more_text", context.tr(N_("All notices")));
  }
  return context.page("core/home", std::move(page), {.title = std::string(context.tr(N_("Home")))});
}

Response help_page(Context& context) {
  return context.page("core/help", view::Object(),
                      {.title = std::string(context.tr(N_("Help and shortcuts")))});
}

/// The parts pages are made of, on one page; for developers.
Response components_page(Context& context) {
  if (!context.services.dev) throw http::HttpError(404);
  return context.page("core/components", view::Object(), {.title = "Components"});
}

}  // namespace

void declare_home(plugin::Registry& registry) {
  registry.add(plugin::MenuItem{.label = N_("Home"),
                                .path = "/",
                                .icon = "home",
                                .group = "",
                                .order = 0,
                                .access = Access::signed_in()});
  registry.get("/", Access::signed_in(), home_page);
  registry.get("/dev/components", Access::everyone(), components_page);
  registry.get("/help", Access::everyone(), help_page);
}

}  // namespace motcong::portal
