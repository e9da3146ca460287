// The start-up checks of declarations: every fault of every plugin at once, each with a stable id.
#include <algorithm>
#include <map>
#include <set>

#include "core/base/embedded.h"
#include "core/http/router.h"
#include "core/i18n/language.h"
#include "core/plugin/registry.h"

namespace motcong::plugin {
namespace {

class Checker {
 public:
  Checker(const Registry& registry, const view::TemplateStore& templates, db::Reader* reader)
      : registry_(registry), templates_(templates), reader_(reader) {}

  std::vector<Fault> run() {
    check_plugins();
    check_permissions();
    check_routes();
    check_menu();
    std::set<std::string> ids, paths;
    for (const RecordType& type : registry_.types()) {
      if (!ids.insert(type.id).second) fault("type.E01", type.id, "this record type is declared twice");
      if (!paths.insert(type.path).second)
        fault("type.E02", type.id, std::string("path ") + type.path + " is taken");
      check_type(type);
    }
    return std::move(faults_);
  }

 private:
  void fault(const char* id, std::string_view where, std::string_view text) {
    faults_.push_back({id, std::string(where) + ": " + std::string(text)});
  }

  void check_label(std::string_view where, std::string_view msgid) {
    if (msgid.empty()) {
      fault("label.E01", where, "a label is empty");
    } else if (!i18n::Language::vi().knows(msgid)) {
      fault("label.E02", where, "“" + std::string(msgid) + "” has no Vietnamese text");
    }
  }

  void check_access(std::string_view where, const Access& access) {
    const std::string_view id = access.permission_id();
    if (!id.empty() && registry_.find_permission(id) == nullptr) {
      fault("access.E01", where, "permission " + std::string(id) + " is not declared");
    }
  }

  void check_plugins() {
    std::set<std::string_view> ids;
    for (const PluginInfo& info : registry_.plugins()) {
      if (!ids.insert(info.id).second) fault("plugin.E01", info.id, "two plugins have this id");
      check_label(info.id, info.label);
    }
    for (const PluginInfo& info : registry_.plugins()) {
      for (const char* other : info.requires_plugins) {
        if (ids.count(other) == 0)
          fault("plugin.E02", info.id, std::string("needs plugin ") + other + ", which is not built in");
      }
    }
  }

  void check_permissions() {
    std::set<std::string_view> ids, roles;
    for (const Permission& permission : registry_.permissions()) {
      if (!ids.insert(permission.id).second) fault("permission.E01", permission.id, "declared twice");
      check_label(permission.id, permission.label);
    }
    for (const Role& role : registry_.roles()) {
      if (!roles.insert(role.code).second) fault("role.E01", role.code, "declared twice");
      check_label(role.code, role.label);
    }
    for (const RoleGrant& grant : registry_.role_grants()) {
      if (roles.count(grant.role) == 0)
        fault("role.E02", grant.permission, std::string("granted to unknown role ") + grant.role);
      if (ids.count(grant.permission) == 0)
        fault("role.E03", grant.role, std::string("gets unknown permission ") + grant.permission);
    }
  }

  static bool is_path(std::string_view path) {
    if (path == "/") return true;
    return path.starts_with('/') && !path.ends_with('/') && path.find("//") == std::string_view::npos;
  }

  void check_routes() {
    int index = 0;
    for (const Route& route : registry_.routes()) {
      const std::string where = std::string(route.method) + " " + route.path;
      if (!is_path(route.path)) {
        fault("route.E01", where, "a path begins with /, does not end with it, and has no empty part");
      } else if (!router_.add(route.method, route.path, index)) {
        fault("route.E02", where, "this path is taken");
      }
      if (!route.handler) fault("route.E03", where, "has no handler");
      check_access(where, route.access);
      ++index;
    }
  }

  void check_menu() {
    std::set<std::string_view> keys;
    for (const Setting& setting : registry_.settings()) {
      if (!keys.insert(setting.key).second) fault("setting.E01", setting.key, "declared twice");
      check_label(setting.key, setting.label);
    }
    std::set<std::string_view> jobs;
    for (const Job& job : registry_.jobs()) {
      if (!jobs.insert(job.id).second) fault("job.E01", job.id, "declared twice");
      if (!job.run || job.hour < 0 || job.hour > 23)
        fault("job.E02", job.id, "has nothing to run, or no such hour");
      check_label(job.id, job.label);
      check_label(job.id, job.explain);
    }
    check_services();
    check_indicators();
    for (const MenuItem& item : registry_.menu()) {
      check_label(item.path, item.label);
      check_access(item.path, item.access);
      const std::string path = item.path.substr(0, item.path.find('?'));
      bool is_list = false;
      for (const RecordType& type : registry_.types()) is_list = is_list || path == type.path;
      if (!is_list && router_.find("GET", path).route < 0)
        fault("menu.E01", item.path, "the entry leads nowhere");
    }
    for (const Widget& widget : registry_.widgets()) check_access(widget.id, widget.access);
  }

  /// What plugins say to the services of the platform.
  void check_services() {
    std::set<std::string_view> kinds, listeners, warnings, series, parts, acts, citers;
    for (const NoticeKind& kind : registry_.notice_kinds()) {
      if (!kinds.insert(kind.id).second) fault("notice.E01", kind.id, "declared twice");
      check_label(kind.id, kind.label);
    }
    for (const CalendarListener& listener : registry_.calendar_listeners()) {
      if (!listeners.insert(listener.id).second) fault("calendar.E01", listener.id, "declared twice");
      if (!listener.changed) fault("calendar.E02", listener.id, "has nothing to run");
      check_label(listener.id, listener.label);
    }
    for (const Warning& warning : registry_.warnings()) {
      if (!warnings.insert(warning.id).second) fault("warning.E01", warning.id, "declared twice");
      if (!warning.find) fault("warning.E02", warning.id, "finds nothing");
      check_access(warning.id, warning.access);
    }
    for (const NumberSeries& one : registry_.number_series()) {
      if (!series.insert(one.id).second) fault("numbering.E01", one.id, "declared twice");
      check_label(one.id, one.label);
    }
    for (const RecordPart& part : registry_.record_parts()) {
      if (!parts.insert(part.id).second) fault("part.E01", part.id, "declared twice");
      if (*part.id != '#') fault("part.E02", part.id, "an id begins with #");
      check_label(part.id, part.label);
    }
    for (const ActType& act : registry_.act_types()) check_citation(act.type, acts);
    for (const CiterType& citer : registry_.citer_types()) {
      check_citation(citer.type, citers);
      check_label(citer.type, citer.relation);
      if (*citer.relation_back != '\0') check_label(citer.type, citer.relation_back);
      if (citer.days < 1 || citer.days > 366) fault("citation.E04", citer.type, "not 1 to 366 days");
    }
  }

  /// A type that cites or is cited: known, the first of its table, and declared once.
  void check_citation(std::string_view id, std::set<std::string_view>& known) {
    const std::string where(id);
    if (!known.insert(id).second) fault("citation.E01", where, "declared twice");
    const RecordType* type = registry_.find_type(id);
    if (type == nullptr) {
      fault("citation.E02", where, "there is no such record type");
      return;
    }
    for (const RecordType& first : registry_.types()) {
      if (std::string_view(first.table) != type->table) continue;
      if (&first != type) fault("citation.E03", where, std::string("another type is the first of its table: ") + first.id);
      break;
    }
  }

  /// A query of a declaration is one this database can run, and gives `columns` (none named: just one).
  void check_query(const std::string& where, db::Sql query, const std::vector<std::string_view>& columns) {
    if (reader_ == nullptr) return;
    try {
      const db::Statement statement = reader_->prepare(query);
      bool right = statement.columns() == static_cast<int>(std::max<std::size_t>(1, columns.size()));
      for (std::size_t i = 0; right && i < columns.size(); ++i)
        right = statement.column_name(static_cast<int>(i)) == columns[i];
      if (!right) fault("indicator.E07", where, "a query gives other columns than id, unit_id, amount, or a first day");
    } catch (const db::Failure& failure) {
      fault("indicator.E08", where, failure.what());
    }
  }

  void check_indicators() {
    std::set<std::string_view> ids;
    for (const Indicator& indicator : registry_.indicators()) {
      const std::string where = indicator.id;
      if (!ids.insert(indicator.id).second) fault("indicator.E01", where, "declared twice");
      const std::string owner = where.substr(0, where.find('.'));
      if (owner == where || std::ranges::none_of(registry_.plugins(), [&](const auto& info) { return info.id == owner; }))
        fault("indicator.E02", where, "an id is <plugin>.<figure>");
      if (indicator.version < 1 || (indicator.target && *indicator.target < 0))
        fault("indicator.E03", where, "versions count from 1, targets from 0");
      if (indicator.unit == Indicator::Unit::percent && !indicator.denominator)
        fault("indicator.E04", where, "a percentage without a denominator");
      check_label(where, indicator.label);
      check_label(where, indicator.definition);
      for (const IndicatorPart* part : {&indicator.numerator, indicator.denominator ? &*indicator.denominator : nullptr}) {
        if (part == nullptr) continue;
        check_label(where, part->label);
        if (registry_.find_type(part->record_type) == nullptr)
          fault("indicator.E05", where, std::string("counts records of unknown type ") + part->record_type);
        if (part->records.empty()) {
          fault("indicator.E06", where, "a part without records");
        } else {
          check_query(where, part->records, {"id", "unit_id", "amount"});
        }
      }
      if (!indicator.since.empty()) check_query(where, indicator.since, {});
    }
  }

  void check_type(const RecordType& type) {
    const std::string where = type.id;
    check_label(where, type.label);
    check_label(where, type.label_plural);
    for (const Access* access :
         {&type.access.view, &type.access.create, &type.access.update, &type.access.remove}) {
      check_access(where, *access);
    }
    if (where.find('.') == std::string::npos) fault("type.E03", where, "an id is <plugin>.<noun>");
    const Field* title = type.find_field(type.title);
    if (title == nullptr) fault("type.E04", where, "the title field is not declared");
    if (*type.title_prefix != '\0' && type.find_field(type.title_prefix) == nullptr) {
      fault("type.E05", where, "the title prefix is not declared");
    }
    for (const char* key : type.key) {
      if (type.find_field(key) == nullptr)
        fault("type.E06", where, std::string("key field ") + key + " is not declared");
    }
    std::string_view sort = type.default_sort;
    if (!sort.empty() && sort[0] == '-') sort.remove_prefix(1);
    if (sort != "id" && type.find_field(sort) == nullptr)
      fault("type.E07", where, "the default sort field is not declared");
    std::set<std::string_view> names;
    for (const Field& field : type.fields) {
      const std::string field_where = where + "." + field.name;
      if (!names.insert(field.name).second) fault("field.E01", field_where, "declared twice");
      check_label(field_where, field.label);
      if (*field.hint_text != '\0') check_label(field_where, field.hint_text);
      if (*field.group_label != '\0') check_label(field_where, field.group_label);
      if (field.kind == FieldKind::choice && field.choice_list.empty())
        fault("field.E02", field_where, "a choice without values");
      for (const Choice& choice : field.choice_list) {
        check_label(field_where, choice.label);
        static const std::set<std::string_view> kTones = {"", "neutral", "info", "ok", "warn", "danger"};
        if (kTones.count(choice.tone) == 0)
          fault("field.E07", field_where, std::string("unknown tone ") + choice.tone);
      }
      if ((field.kind == FieldKind::ref || field.kind == FieldKind::links) &&
          registry_.find_type(field.target) == nullptr) {
        fault("field.E03", field_where, std::string("points to unknown type ") + field.target);
      }
      if (field.kind == FieldKind::links && *field.link_table.table == '\0')
        fault("field.E04", field_where, "links without a table");
      if (field.is_typed && field.kind != FieldKind::ref && field.kind != FieldKind::links)
        fault("field.E09", field_where, "asks for the name of a row, but points to none");
      if (field.is_bulk && (!field.is_in_form || field.is_fixed_after_create))
        fault("field.E08", field_where, "may be set for many rows at once, but not in the form of one");
    }
    if (!type.naming.find != !type.naming.name) fault("type.E09", where, "naming needs both of its functions");
    std::set<std::string_view> actions;
    for (const Action& action : type.actions) {
      const std::string action_where = where + "/" + action.id;
      if (!actions.insert(action.id).second) fault("action.E01", action_where, "declared twice");
      check_label(action_where, action.label);
      if (*action.explain != '\0') check_label(action_where, action.explain);
      check_access(action_where, action.access);
      if (!action.run) fault("action.E02", action_where, "does nothing");
      for (const Field& field : action.fields) check_label(action_where + "." + field.name, field.label);
    }
    for (const RelatedList& related : type.related) {
      const RecordType* other = registry_.find_type(related.type);
      if (other == nullptr || other->find_field(related.ref_field) == nullptr) {
        fault("type.E08", where,
              std::string("related list of unknown ") + related.type + "." + related.ref_field);
      }
      check_label(where, related.label);
    }
    if (reader_ != nullptr) check_columns(type);
  }

  void check_columns(const RecordType& type) {
    const auto columns_of = [&](std::string_view table) {
      std::set<std::string> columns;
      db::Statement statement = reader_->query("SELECT name FROM pragma_table_info(?1)", table);
      while (statement.step()) columns.insert(statement.string(0));
      return columns;
    };
    const std::set<std::string> columns = columns_of(type.table);
    if (columns.empty()) {
      fault("table.E01", type.id, std::string("table ") + type.table + " does not exist");
      return;
    }
    for (const char* name : {"id", "row_version", "created_at", "created_by", "updated_at", "updated_by"}) {
      if (!type.is_log && columns.count(name) == 0)
        fault("table.E02", type.id, std::string("table ") + type.table + " lacks column " + name);
    }
    for (const Field& field : type.fields) {
      const std::string where = std::string(type.id) + "." + field.name;
      if (field.is_stored_column() && columns.count(field.name) == 0) {
        fault("field.E05", where, std::string("table ") + type.table + " has no such column");
      }
      if (field.kind == FieldKind::links && !field.is_computed()) {
        const std::set<std::string> link = columns_of(field.link_table.table);
        if (link.count(field.link_table.owner) == 0 || link.count(field.link_table.target) == 0) {
          fault("field.E06", where, std::string("link table ") + field.link_table.table + " lacks a column");
        }
      }
    }
  }

  const Registry& registry_;
  const view::TemplateStore& templates_;
  db::Reader* reader_;
  http::Router router_;  // of all routes whose paths are sound
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> Registry::check(const view::TemplateStore& templates, db::Reader* reader) const {
  return Checker(*this, templates, reader).run();
}

}  // namespace motcong::plugin
