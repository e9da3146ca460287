// Declarations with faults: the portal does not start, and says all of them at once, each with its stable id.
#include "core/plugin/registry.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/plugin/context.h"
#include "core/view/template_store.h"

using namespace motcong;
using plugin::Access;
using plugin::Field;
using plugin::Registry;

namespace {

http::Response answer(plugin::Context&) { return {}; }

plugin::RecordType sound_type() {
  plugin::RecordType type;
  type.id = "core.sound";
  type.table = "core_sound";
  type.path = "/sound";
  type.label = "Unit";
  type.label_plural = "Units";
  type.title = "name";
  type.access.view = Access::signed_in();
  type.fields = {Field::text("name", "Name").required()};
  return type;
}

std::vector<std::string> fault_ids(const Registry& registry) {
  std::vector<std::string> template_faults;
  const view::TemplateStore templates({}, template_faults);
  std::vector<std::string> ids;
  for (const plugin::Fault& fault : registry.check(templates, nullptr)) ids.push_back(fault.id);
  return ids;
}

struct Case {
  const char* what;
  const char* fault;
  void (*declare)(Registry&);
};

const Case kCases[] = {
    {"a permission declared twice", "permission.E01",
     [](Registry& r) {
       r.add(plugin::Permission{.id = "x.edit", .label = "Edit"});
       r.add(plugin::Permission{.id = "x.edit", .label = "Edit"});
     }},
    {"a label without Vietnamese", "label.E02",
     [](Registry& r) { r.add(plugin::Permission{.id = "x.edit", .label = "Frobnicate the gadgets"}); }},
    {"a kind of notice declared twice", "notice.E01",
     [](Registry& r) {
       r.add(plugin::NoticeKind{"x.kind", "Edit"});
       r.add(plugin::NoticeKind{"x.kind", "Edit"});
     }},
    {"a listener of the calendar that does nothing", "calendar.E02",
     [](Registry& r) { r.add(plugin::CalendarListener{"x.due", "Edit", {}}); }},
    {"a warning for an unknown permission", "access.E01",
     [](Registry& r) {
       r.add(plugin::Warning{.id = "x", .access = plugin::may("x.none"), .find = [](const plugin::Work&, db::Reader&) {
                               return std::optional<plugin::Warning::Told>();
                             }});
     }},
    {"a series of numbers declared twice", "numbering.E01",
     [](Registry& r) {
       r.add(plugin::NumberSeries{.id = "x.out", .label = "Edit"});
       r.add(plugin::NumberSeries{.id = "x.out", .label = "Edit"});
     }},
    {"an indicator declared twice", "indicator.E01",
     [](Registry& r) {
       r.add(plugin::Indicator{.id = "x.share", .label = "Edit", .definition = "Edit"});
       r.add(plugin::Indicator{.id = "x.share", .label = "Edit", .definition = "Edit"});
     }},
    {"an indicator of no plugin", "indicator.E02",
     [](Registry& r) { r.add(plugin::Indicator{.id = "nobody.share", .label = "Edit", .definition = "Edit"}); }},
    {"an indicator of version 0", "indicator.E03",
     [](Registry& r) { r.add(plugin::Indicator{.id = "x.share", .version = 0, .label = "Edit", .definition = "Edit"}); }},
    {"a percentage of nothing", "indicator.E04",
     [](Registry& r) { r.add(plugin::Indicator{.id = "x.share", .label = "Edit", .definition = "Edit"}); }},
    {"an indicator of unknown records", "indicator.E05",
     [](Registry& r) {
       r.add(plugin::Indicator{
           .id = "x.share", .label = "Edit", .definition = "Edit", .numerator = {"Edit", "x.none", "SELECT 1"}});
     }},
    {"an indicator that counts nothing", "indicator.E06",
     [](Registry& r) {
       r.add(plugin::Indicator{.id = "x.share", .label = "Edit", .definition = "Edit", .numerator = {"Edit", "core.unit", ""}});
     }},
    {"an empty label", "label.E01",
     [](Registry& r) { r.add(plugin::Permission{.id = "x.edit", .label = ""}); }},
    {"a grant to an unknown role", "role.E02",
     [](Registry& r) {
       r.add(plugin::Permission{.id = "x.edit", .label = "Edit"});
       r.add(plugin::RoleGrant{"nobody_knows", "x.edit", auth::Scope::all});
     }},
    {"a grant of an unknown permission", "role.E03",
     [](Registry& r) {
       r.add(plugin::Role{"officer", "Officer", 10});
       r.add(plugin::RoleGrant{"officer", "x.unknown", auth::Scope::all});
     }},
    {"a path without /", "route.E01",
     [](Registry& r) {
       r.add(plugin::Route{.method = "GET", .path = "x", .access = Access::signed_in(), .handler = answer});
     }},
    {"a path with an empty part", "route.E01",
     [](Registry& r) {
       r.add(
           plugin::Route{.method = "GET", .path = "/x//y", .access = Access::signed_in(), .handler = answer});
     }},
    {"a path that ends with /", "route.E01",
     [](Registry& r) {
       r.add(plugin::Route{.method = "GET", .path = "/x/", .access = Access::signed_in(), .handler = answer});
     }},
    {"a path taken twice", "route.E02",
     [](Registry& r) {
       r.add(plugin::Route{.method = "GET", .path = "/x", .access = Access::signed_in(), .handler = answer});
       r.add(plugin::Route{.method = "GET", .path = "/x", .access = Access::signed_in(), .handler = answer});
     }},
    {"a route without a handler", "route.E03",
     [](Registry& r) {
       r.add(plugin::Route{.method = "GET", .path = "/x", .access = Access::signed_in(), .handler = {}});
     }},
    {"a route that asks for an unknown permission", "access.E01",
     [](Registry& r) {
       r.add(plugin::Route{
           .method = "GET", .path = "/x", .access = plugin::may("x.unknown"), .handler = answer});
     }},
    {"a menu entry that leads nowhere", "menu.E01",
     [](Registry& r) {
       r.add(plugin::MenuItem{.label = "Units",
                              .path = "/nowhere",
                              .icon = "home",
                              .group = "",
                              .order = 1,
                              .access = Access::signed_in()});
     }},
    {"a record type declared twice", "type.E01",
     [](Registry& r) {
       r.add(sound_type());
       r.add(sound_type());
     }},
    {"an id without its plugin", "type.E03",
     [](Registry& r) {
       auto type = sound_type();
       type.id = "sound";
       r.add(std::move(type));
     }},
    {"a title that is no field", "type.E04",
     [](Registry& r) {
       auto type = sound_type();
       type.title = "code";
       r.add(std::move(type));
     }},
    {"a key that is no field", "type.E06",
     [](Registry& r) {
       auto type = sound_type();
       type.key = {"code"};
       r.add(std::move(type));
     }},
    {"a sort that is no field", "type.E07",
     [](Registry& r) {
       auto type = sound_type();
       type.default_sort = "-code";
       r.add(std::move(type));
     }},
    {"a related list of an unknown type", "type.E08",
     [](Registry& r) {
       auto type = sound_type();
       type.related = {{"x.y", "z", "Units"}};
       r.add(std::move(type));
     }},
    {"a field declared twice", "field.E01",
     [](Registry& r) {
       auto type = sound_type();
       type.fields.push_back(Field::text("name", "Name"));
       r.add(std::move(type));
     }},
    {"a choice without values", "field.E02",
     [](Registry& r) {
       auto type = sound_type();
       type.fields.push_back(Field::choice("kind", "Kind", {}));
       r.add(std::move(type));
     }},
    {"a reference to an unknown type", "field.E03",
     [](Registry& r) {
       auto type = sound_type();
       type.fields.push_back(Field::ref("unit_id", "Unit", "x.unit"));
       r.add(std::move(type));
     }},
    {"links without a table", "field.E04",
     [](Registry& r) {
       auto type = sound_type();
       type.fields.push_back(Field::links("units", "Units", "core.sound", {}));
       r.add(std::move(type));
     }},
    {"an unknown tone", "field.E07",
     [](Registry& r) {
       auto type = sound_type();
       type.fields.push_back(Field::choice("kind", "Kind", {{"a", "Name", "pink"}}));
       r.add(std::move(type));
     }},
    {"an action that does nothing", "action.E02",
     [](Registry& r) {
       auto type = sound_type();
       plugin::Action action;
       action.id = "issue";
       action.label = "Edit";
       type.actions = {action};
       r.add(std::move(type));
     }},
    {"a setting declared twice", "setting.E01",
     [](Registry& r) {
       r.add(plugin::Setting{.key = "x.y", .label = "Name"});
       r.add(plugin::Setting{.key = "x.y", .label = "Name"});
     }},
};

}  // namespace

TEST_CASE("each fault of a declaration is found and named") {
  for (const Case& test : kCases) {
    CAPTURE(test.what);
    Registry registry;
    test.declare(registry);
    const auto ids = fault_ids(registry);
    CHECK(std::count(ids.begin(), ids.end(), test.fault) >= 1);
  }
}

TEST_CASE("all faults are listed at once, and sound declarations have none") {
  Registry sound;
  sound.add(sound_type());
  CHECK(fault_ids(sound).empty());

  Registry faulty;
  for (const Case& test : kCases) test.declare(faulty);
  const auto ids = fault_ids(faulty);
  for (const char* fault : {"permission.E01", "route.E01", "type.E01", "menu.E01", "setting.E01"}) {
    CAPTURE(fault);
    CHECK(std::count(ids.begin(), ids.end(), fault) >= 1);
  }
}
