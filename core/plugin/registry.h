// Registry: collects what plugins declare, checks it as a whole, then never changes.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.h"
#include "core/plugin/declarations.h"
#include "core/plugin/plugin.h"
#include "core/plugin/record_type.h"
#include "core/view/template_store.h"

namespace motcong::plugin {

/// A fault of a declaration, with a stable id: "route.E03: ...". English: for developers and the command
/// line.
struct Fault {
  std::string id;
  std::string text;
};

/// Filled by one thread, then frozen; reading is thread-safe.
class Registry {
 public:
  void add(Permission permission) { permissions_.push_back(permission); }
  void add(Role role) { roles_.push_back(role); }
  void add(RoleGrant grant) { role_grants_.push_back(grant); }
  void add(Route route) { add(std::move(route), current_); }
  /// On behalf of a plugin, after all have declared: the fixed pages of record types.
  void add(Route route, std::string owner) {
    routes_.push_back(std::move(route));
    owners_.push_back(std::move(owner));
  }
  /// A page, and what a form on it sends. The answer is for what few routes need: `.takes_upload = true`.
  Route& get(std::string path, Access access, RouteHandler handler);
  Route& post(std::string path, Access access, RouteHandler handler);
  void add(MenuItem item) { menu_.push_back(std::move(item)); }
  void add(RecordType type) { types_.push_back(std::move(type)); }
  void add(Widget widget) { widgets_.push_back(std::move(widget)); }
  void add(DutySource source) { duties_.push_back(std::move(source)); }
  void add(Setting setting) { settings_.push_back(setting); }
  void add(Job job) { jobs_.push_back(std::move(job)); }
  void add(NoticeKind kind) { notice_kinds_.push_back(kind); }
  void add(CalendarListener listener) { calendar_listeners_.push_back(std::move(listener)); }
  void add(Warning warning) { warnings_.push_back(std::move(warning)); }
  void add(NumberSeries series) { number_series_.push_back(series); }
  void add(Indicator indicator) { indicators_.push_back(std::move(indicator)); }
  void add(TaskListener listener) { task_listeners_.push_back(std::move(listener)); }
  void add(RecordPart part) { record_parts_.push_back(std::move(part)); }
  void add(ActType type) { act_types_.push_back(type); }
  void add(CiterType type) { citer_types_.push_back(std::move(type)); }
  void add(DemoData data) { demo_data_.push_back(std::move(data)); }

  /// Calls declare() of each and remembers which plugin each route came from.
  void declare_all(const std::vector<std::unique_ptr<Plugin>>& plugins);

  /// All faults of all declarations; empty means the portal may start. `reader` may be null (then columns are
  /// not compared with the tables).
  std::vector<Fault> check(const view::TemplateStore& templates, db::Reader* reader) const;

  const std::vector<PluginInfo>& plugins() const { return plugins_; }
  const std::vector<Permission>& permissions() const { return permissions_; }
  const std::vector<Role>& roles() const { return roles_; }
  const std::vector<RoleGrant>& role_grants() const { return role_grants_; }
  const std::vector<Route>& routes() const { return routes_; }
  std::string_view route_owner(std::size_t index) const { return owners_[index]; }
  const std::vector<MenuItem>& menu() const { return menu_; }
  const std::deque<RecordType>& types() const { return types_; }
  const std::vector<Widget>& widgets() const { return widgets_; }
  const std::vector<DutySource>& duties() const { return duties_; }
  const std::vector<Setting>& settings() const { return settings_; }
  const std::vector<Job>& jobs() const { return jobs_; }
  const std::vector<NoticeKind>& notice_kinds() const { return notice_kinds_; }
  const std::vector<CalendarListener>& calendar_listeners() const { return calendar_listeners_; }
  const std::vector<Warning>& warnings() const { return warnings_; }
  const std::vector<NumberSeries>& number_series() const { return number_series_; }
  const std::deque<Indicator>& indicators() const { return indicators_; }
  const std::vector<TaskListener>& task_listeners() const { return task_listeners_; }
  const std::vector<RecordPart>& record_parts() const { return record_parts_; }
  const std::vector<ActType>& act_types() const { return act_types_; }
  const std::vector<CiterType>& citer_types() const { return citer_types_; }
  const std::vector<DemoData>& demo_data() const { return demo_data_; }

  /// nullptr when there is none.
  const RecordType* find_type(std::string_view id) const;
  /// REQUIRES: declared.
  const RecordType& type(std::string_view id) const;
  const Permission* find_permission(std::string_view id) const;
  const NoticeKind* find_notice_kind(std::string_view id) const;
  const NumberSeries* find_number_series(std::string_view id) const;
  const Indicator* find_indicator(std::string_view id) const;
  const ActType* find_act_type(std::string_view record_type) const;
  const CiterType* find_citer_type(std::string_view record_type) const;

 private:
  std::vector<PluginInfo> plugins_;
  std::vector<Permission> permissions_;
  std::vector<Role> roles_;
  std::vector<RoleGrant> role_grants_;
  std::vector<Route> routes_;
  std::vector<std::string> owners_;  // parallel to routes_
  std::vector<MenuItem> menu_;
  std::deque<RecordType> types_;  // addresses stay valid: handlers keep them
  std::vector<Widget> widgets_;
  std::vector<DutySource> duties_;
  std::vector<Setting> settings_;
  std::vector<Job> jobs_;
  std::vector<NoticeKind> notice_kinds_;
  std::vector<CalendarListener> calendar_listeners_;
  std::vector<Warning> warnings_;
  std::vector<NumberSeries> number_series_;
  std::deque<Indicator> indicators_;
  std::vector<TaskListener> task_listeners_;
  std::vector<RecordPart> record_parts_;
  std::vector<ActType> act_types_;
  std::vector<CiterType> citer_types_;
  std::vector<DemoData> demo_data_;
  std::string current_;
};

}  // namespace motcong::plugin
