#include "core/plugin/registry.h"

#include <algorithm>

#include "core/base/check.h"

namespace motcong::plugin {

Route& Registry::get(std::string path, Access access, RouteHandler handler) {
  add(Route{
      .method = "GET", .path = std::move(path), .access = std::move(access), .handler = std::move(handler)});
  return routes_.back();
}

Route& Registry::post(std::string path, Access access, RouteHandler handler) {
  add(Route{
      .method = "POST", .path = std::move(path), .access = std::move(access), .handler = std::move(handler)});
  return routes_.back();
}

void Registry::declare_all(const std::vector<std::unique_ptr<Plugin>>& plugins) {
  for (const auto& plugin : plugins) {
    plugins_.push_back(plugin->info());
    current_ = plugins_.back().id;
    plugin->declare(*this);
  }
  current_.clear();
  std::stable_sort(menu_.begin(), menu_.end(),
                   [](const MenuItem& a, const MenuItem& b) { return a.order < b.order; });
}

const RecordType* Registry::find_type(std::string_view id) const {
  for (const RecordType& type : types_) {
    if (id == type.id) return &type;
  }
  return nullptr;
}

const RecordType& Registry::type(std::string_view id) const {
  const RecordType* found = find_type(id);
  base::check(found != nullptr);
  return *found;
}

const Permission* Registry::find_permission(std::string_view id) const {
  for (const Permission& permission : permissions_) {
    if (id == permission.id) return &permission;
  }
  return nullptr;
}

const NoticeKind* Registry::find_notice_kind(std::string_view id) const {
  for (const NoticeKind& kind : notice_kinds_) {
    if (id == kind.id) return &kind;
  }
  return nullptr;
}

const NumberSeries* Registry::find_number_series(std::string_view id) const {
  for (const NumberSeries& series : number_series_) {
    if (id == series.id) return &series;
  }
  return nullptr;
}

const Indicator* Registry::find_indicator(std::string_view id) const {
  for (const Indicator& indicator : indicators_) {
    if (id == indicator.id) return &indicator;
  }
  return nullptr;
}

const ActType* Registry::find_act_type(std::string_view record_type) const {
  for (const ActType& act : act_types_) {
    if (record_type == act.type) return &act;
  }
  return nullptr;
}

const CiterType* Registry::find_citer_type(std::string_view record_type) const {
  for (const CiterType& citer : citer_types_) {
    if (record_type == citer.type) return &citer;
  }
  return nullptr;
}

}  // namespace motcong::plugin
