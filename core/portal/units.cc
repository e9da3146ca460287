// Units of the department, bodies, groups and recipients: a plain record type.
#include "core/auth/units.h"
#include "core/auth/change_mark.h"
#include "core/base/text.h"
#include "core/portal/parts.h"

namespace motcong::portal {
namespace {

using plugin::Access;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::RecordType;
using plugin::Row;
using plugin::Values;
using plugin::Work;

void check_unit(const Work&, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  const std::string code = values.text("code");
  for (const char c : code) {
    const bool good = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!good) {
      errors.emplace_back("code", N_("Capital letters, digits and _ only"));
      break;
    }
  }
  const std::int64_t own = before != nullptr ? before->id : 0;
  if (reader.exists("SELECT 1 FROM core_unit WHERE code = ?1 AND id <> ?2", code, own))
    errors.emplace_back("code", N_("Another unit has this code"));
  const auto from = values.date("valid_from"), to = values.date("valid_to");
  if (from && to && *to < *from) errors.emplace_back("valid_to", N_("The last day lies before the first"));
  if (own != 0 && values.integer("successor_id") == own)
    errors.emplace_back("successor_id", N_("A unit does not follow itself"));
  if (values.text("kind") != "group" && !values.text("members").empty())
    errors.emplace_back("members", N_("Only a group has members"));
  for (const std::int64_t member : values.ids("members")) {
    if (member == own || reader.text("SELECT kind FROM core_unit WHERE id = ?1", member) == "group") {
      errors.emplace_back("members", N_("A group holds units, not groups"));
      break;
    }
  }
}

std::string full_name(const auth::Unit& unit) { return unit.code + " · " + unit.name; }

/// By code, name, short name or alias, and as name_unit gives it.
std::vector<plugin::NamedRow> find_named_units(const Work&, db::Reader& reader, std::string_view typed, std::size_t) {
  std::vector<auth::Unit> units = auth::list_units_by_name(reader, typed);
  const std::size_t dot = typed.find(" · ");
  if (units.empty() && dot != std::string_view::npos) units = auth::list_units_by_name(reader, typed.substr(0, dot));
  std::vector<plugin::NamedRow> rows;
  for (const auth::Unit& unit : units) rows.push_back({unit.id, full_name(unit)});
  return rows;
}

std::string name_unit(const Work&, db::Reader& reader, std::int64_t id) { return full_name(*auth::find_unit(reader, id)); }

RecordType unit_type() {
  RecordType type;
  type.id = "core.unit";
  type.table = "core_unit";
  type.path = "/admin/units";
  type.label = N_("Unit");
  type.label_plural = N_("Units");
  type.title = "name";
  type.key = {"code"};
  type.naming = {.find = find_named_units, .name = name_unit};
  type.icon = "building";
  type.lead = N_("Divisions, bodies, named groups and the agencies letters go to");
  type.empty_text = N_("Add the divisions first: people and tasks belong to them.");
  type.access = {.view = Access::signed_in(),
                 .create = may("core.units"),
                 .update = may("core.units"),
                 .remove = may("core.units")};
  type.default_sort = "sort_no";
  type.fields = {
      Field::text("code", N_("Code"))
          .required()
          .in_list()
          .max_length(20)
          .hint(N_("Short, capital letters without accents: DKKD")),
      Field::text("name", N_("Name")).required().in_list().max_length(200),
      Field::text("short_name", N_("Short name")).in_list().max_length(80),
      Field::choice("kind", N_("Kind"),
                    {{"leadership", N_("Leadership")},
                     {"division", N_("Division")},
                     {"service", N_("Service unit")},
                     {"body", N_("Body (board, council, team)")},
                     {"group", N_("Named group of units")},
                     {"external", N_("Other agency")}})
          .required()
          .in_list()
          .filter(),
      Field::links("members", N_("Members of the group"), "core.unit",
                   {.table = "core_unit_group_member", .owner = "group_id", .target = "unit_id"})
          .hint(N_("Only for a named group, such as “Các phòng chuyên môn, Trung tâm”")),
      Field::integer("sort_no", N_("Place in lists")).range(0, 9999).starts_as("100").required(),
      Field::date("valid_from", N_("Exists from")).required().starts_as("02/09/1945").group(N_("Time")),
      Field::date("valid_to", N_("Exists until")),
      Field::ref("successor_id", N_("Followed by"), "core.unit"),
      Field::long_text("note", N_("Note")).max_length(2000),
  };
  type.hooks.validate = check_unit;
  type.hooks.saved = [](const Work&, db::WriteTx& tx, const Row*, const Row&) {
    auth::mark_changed_after(tx);
  };
  return type;
}

}  // namespace

void declare_units(plugin::Registry& registry) {
  registry.add(
      plugin::Permission{.id = "core.units", .label = N_("Change units and groups"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.units", auth::Scope::all});
  registry.add(unit_type());
  registry.add(plugin::MenuItem{.label = N_("Units"),
                                .path = "/admin/units",
                                .icon = "building",
                                .group = N_("Administration"),
                                .order = 920,
                                .access = Access::signed_in()});
}

}  // namespace motcong::portal
