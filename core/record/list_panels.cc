#include "core/record/list_panels.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/group_count.h"
#include "core/record/page_parts.h"
#include "core/record/selection.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Context;
using plugin::RecordType;

constexpr size_t kTabs = 6;  // views beside the whole list; the others are behind "More"

std::string number(const Context& context, std::int64_t value) {
  return i18n::format_integer(value, context.language);
}

std::string address(std::string_view path, const RecordType& type, std::string_view state) {
  std::string url = std::string(path) + "?type=" + type.id;
  if (!state.empty()) url += "&query=" + base::url_encode(state);
  return url;
}

void add_tab(view::List& items, std::string_view label, std::string_view href, bool is_current) {
  items.add().set("label", label).set("href", href).set("is_current", is_current).set("count", "");
}

}  // namespace

std::string without_default(const RecordType& type, std::string url, const ViewList& views) {
  const size_t mark = url.find('?');
  const std::string_view query = mark == std::string::npos ? std::string_view() : std::string_view(url).substr(mark + 1);
  const bool only_view = query.starts_with("view=") && query.find('&') == std::string_view::npos;
  if (only_view || (query.empty() && views.default_id != 0)) return whole_list_url(type);
  return url;
}

void fill_views(Context& context, view::Object& page, const RecordType& type, const ViewList& views) {
  const std::string state = list_state(context.request.query);
  const auto id = i18n::parse_integer(context.request.query.get("view"));
  const SavedView* current = id ? views.find(*id) : nullptr;
  view::Object& out = page.object("views");
  view::List& items = out.list("items");
  add_tab(items, context.tr(N_("Whole list")), whole_list_url(type), current == nullptr && state.empty());
  view::Object more;
  view::List& others = more.list("items");
  for (size_t i = 0; i < views.views.size(); ++i) {
    const SavedView& view = views.views[i];
    // The view that is shown stands among the tabs whatever its place.
    const bool as_tab = i < kTabs || &view == current;
    add_tab(as_tab ? items : others, view.name, view_url(type, view), &view == current);
  }
  if (others.empty()) {
    out.set("more", false);
  } else {
    out.set("more", std::move(more));
  }
  out.set("manage_href", views.views.empty() ? std::string() : address("/views", type, ""));
  const bool is_changed = current != nullptr && !same_state(current->query, state);
  out.set("changed_text", is_changed ? context.tr(Message(N_("The view “{name}” is changed"), {{"name", current->name}}))
                                     : std::string());
  out.set("save_action", is_changed && may_change_view(context, *current)
                             ? "/views/" + std::to_string(current->id) + "/save"
                             : std::string());
  out.set("query", state);
  out.set("new_href", current == nullptr || is_changed ? address("/views/new", type, state) : std::string());
  out.set("new_label", context.tr(is_changed ? N_("Save as a new view") : N_("Save as a view")));
}

void fill_groups(Context& context, view::Object& page, const RecordType& type, const ListQuery& query) {
  if (query.group == nullptr) {
    page.set("groups", false);
    return;
  }
  const auto groups = count_groups(context.db(), context, type, query);
  std::int64_t most = 1;
  for (const GroupCount& group : groups) most = std::max(most, group.count);
  view::Object& panel = page.object("groups");
  panel.set("heading", context.tr(Message(N_("Counted by: {field}"),
                                          {{"field", std::string(context.tr(query.group->label))}})));
  panel.set("close_href", url_with(context.request, {{"group", ""}}));
  panel.set("limit_text", groups.size() >= static_cast<size_t>(kMaxGroups)
                              ? context.tr(Message(N_("The {count} values with the most rows"),
                                                   {{"count", std::to_string(kMaxGroups)}}))
                              : std::string());
  view::List& rows = panel.list("rows");
  for (const GroupCount& group : groups) {
    rows.add()
        .set("label", group.label)
        .set("href", group.changes.empty() ? std::string() : url_with(context.request, group.changes))
        .set("count", number(context, group.count))
        .set("percent", std::to_string(group.count * 100 / most));
  }
}

void fill_tools(Context& context, view::Object& page, const RecordType& type, const ListQuery& query,
                std::int64_t total) {
  view::Object& tools = page.object("tools");
  std::string state = list_state(context.request.query);
  const std::string_view view = context.request.query.get("view");
  if (!view.empty() && !state.empty()) state = "view=" + base::url_encode(view) + "&" + state;
  tools.set("columns_href", address("/views/columns", type, state));
  tools.set("density", context.user.compact ? "normal" : "compact");
  tools.set("density_label", context.tr(context.user.compact ? N_("Wide rows") : N_("Compact rows")));
  std::string print_label;
  if (!query.is_printed && total > query.per_page) {
    print_label = context.tr(total > kMaxPrinted ? Message(N_("Print the first {count} rows"), {{"count", number(context, kMaxPrinted)}})
                                                 : Message(N_("Print all {count} rows"), {{"count", number(context, total)}}));
  }
  tools.set("print_href", print_label.empty() ? std::string() : url_with(context.request, {{"print", "1"}}));
  tools.set("print_label", print_label);
  tools.set("screen_href", query.is_printed ? url_with(context.request, {{"print", ""}}) : std::string());
}

bool fill_bulk_bar(Context& context, view::Object& page, const RecordType& type, const ListQuery& query,
                   std::size_t shown, std::int64_t total) {
  page.set("bulk", false);
  if (shown == 0 || query.is_printed) return false;
  const std::vector<BulkStep> steps = list_bulk_steps(context, type);
  if (steps.empty()) return false;
  view::Object& bar = page.object("bulk");
  bar.set("type", type.id).set("query", list_state(context.request.query));
  bar.set("picked_text", context.tr(N_("{count} selected")));
  view::List& buttons = bar.list("steps");
  for (const BulkStep& step : steps) {
    buttons.add()
        .set("value", step.id)
        .set("label", context.tr(step.label(context)))
        .set("icon", step.icon())
        .set("is_danger", step.is_danger());
  }
  std::string all, too_many;
  if (total > static_cast<std::int64_t>(shown)) {
    if (total <= kMaxSelected) {
      all = context.tr(Message(N_("All {count} rows of these filters"), {{"count", number(context, total)}}));
    } else {
      too_many = context.tr(Message(N_("To choose all, filter down to {count} rows"), {{"count", number(context, kMaxSelected)}}));
    }
  }
  bar.set("all_text", all).set("too_many_text", too_many);
  return true;
}

}  // namespace motcong::record
