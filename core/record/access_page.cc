// "Who may see this, and why": every person who may see, change or remove a record, with the role the right
// comes from. Computed by the row rule itself, so it cannot say anything else than what the pages do.
#include <algorithm>
#include <map>
#include <set>

#include "core/auth/stand_ins.h"
#include "core/auth/users.h"
#include "core/i18n/format.h"
#include "core/plugin/table_cell.h"
#include "core/record/list_query.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/row_rule.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Access;
using plugin::Context;
using plugin::RecordType;
using plugin::Row;

constexpr int kPeoplePerPage = 100;
constexpr const char* kPermission = "core.record_access";

/// A role held by somebody, in words.
struct HeldRole {
  std::string role, unit;  // unit: "" when held department-wide
};

/// Why somebody may do something; "" for not at all.
struct Reason {
  std::string text;
  auth::Scope scope = auth::Scope::none;
};

struct Person {
  std::string name, position;
  Reason see, change, remove;
};

/// Answers for one record and many people: what does not depend on the person is asked once.
class Judge {
 public:
  Judge(Context& context, const RecordType& type, std::int64_t id) : context_(context), type_(type), id_(id) {
    db::Statement row = context.db().query(
        "SELECT ur.id, r.label, r.built_in, coalesce(u.name, '') FROM core_user_role AS ur"
        " JOIN core_role AS r ON r.id = ur.role_id LEFT JOIN core_unit AS u ON u.id = ur.unit_id");
    while (row.step()) {
      const std::string label = row.string(1);
      roles_[row.integer(0)] = {row.integer(2) != 0 ? std::string(context.tr(label.c_str())) : label,
                                row.string(3)};
    }
  }

  /// Why this person may use `access` on the record. The widest reason is given.
  Reason why(const auth::Principal& person, const Access& access) {
    if (!access.allows(person) || !sees_hosts(person, access)) return {};
    if (access.permission_id().empty())
      return {std::string(context_.tr(N_("Everybody who is signed in"))), auth::Scope::all};
    const auth::Grant* own = nullptr;
    for (const auth::Scope scope : {auth::Scope::all, auth::Scope::unit}) {
      for (const auth::Grant& grant : person.grants) {
        if (grant.permission != access.permission_id() || grant.scope == auth::Scope::none) continue;
        own = own == nullptr || grant.scope == auth::Scope::own ? &grant : own;
        if (grant.scope != scope) continue;
        if (scope == auth::Scope::all || reaches_units(units_of(person, grant)))
          return describe(grant, scope);
      }
    }
    if (own == nullptr || type_.rows.own.empty()) return {};
    return reaches_own(person) ? describe(*own, auth::Scope::own) : Reason{};
  }

 private:
  static std::vector<std::int64_t> units_of(const auth::Principal& person, const auth::Grant& grant) {
    std::vector<std::int64_t> units = person.unit_ids;
    if (grant.unit_id != 0) units = {grant.unit_id};
    std::sort(units.begin(), units.end());
    return units;
  }

  bool reaches(const plugin::Work& work, const auth::Reach& reach) {
    SqlBuilder builder(work);
    builder.sql("SELECT 1 FROM ").name(type_.table).sql(" AS t WHERE t.id = ").integer(id_).sql(" AND ");
    add_row_rule(builder, type_, reach);
    return builder.prepare(context_.db()).step();
  }

  /// A row that hangs on another record is reached only where that may be seen.
  bool sees_hosts(const auth::Principal& person, const Access& access) {
    if (type_.rows.hosts.empty()) return true;
    const plugin::Work theirs{context_.services, person, context_.language, context_.now, context_.today, ""};
    return reaches_row(context_.db(), theirs, type_, access, id_);
  }

  bool reaches_units(const std::vector<std::int64_t>& units) {
    if (const auto known = by_units_.find(units); known != by_units_.end()) return known->second;
    auth::Reach reach;
    reach.units = units;
    return by_units_[units] = !units.empty() && reaches(context_, reach);
  }

  bool reaches_own(const auth::Principal& person) {
    if (const auto known = by_owner_.find(person.rows_of()); known != by_owner_.end()) return known->second;
    auth::Reach reach;
    reach.own = true;
    const plugin::Work theirs{context_.services, person, context_.language, context_.now, context_.today, ""};
    return by_owner_[person.rows_of()] = reaches(theirs, reach);
  }

  Reason describe(const auth::Grant& grant, auth::Scope scope) {
    const HeldRole& held = roles_[grant.user_role_id];
    const std::string role = held.unit.empty() ? held.role : held.role + ", " + held.unit;
    const char* text = scope == auth::Scope::all    ? N_("{role}: all records")
                       : scope == auth::Scope::unit ? N_("{role}: the record belongs to the unit")
                                                    : N_("{role}: own record");
    return {context_.tr(Message(text, {{"role", role}})), scope};
  }

  Context& context_;
  const RecordType& type_;
  std::int64_t id_;
  std::map<std::int64_t, HeldRole> roles_;
  std::map<std::vector<std::int64_t>, bool> by_units_;
  std::map<std::int64_t, bool> by_owner_;
};

Person judge_person(Context& context, const RecordType& type, Judge& judge, auth::Principal& principal) {
  Person person{
      .name = principal.full_name, .position = principal.position, .see = {}, .change = {}, .remove = {}};
  auth::load_rights(context.db(), context.today, principal);
  const auto take = [&](const std::string& suffix) {
    const auto set = [&](Reason& reason, const Access& access) {
      if (!reason.text.empty() || access.is_nobody()) return;
      reason = judge.why(principal, access);
      if (!reason.text.empty()) reason.text += suffix;
    };
    set(person.see, type.access.view);
    if (person.see.text.empty()) return;
    set(person.change, type.access.update);
    set(person.remove, type.access.remove);
  };
  take("");
  for (const auth::ActingChoice& choice :
       auth::list_acting_choices(context.db(), principal.user_id, context.today)) {
    principal.acting_for = choice.absent_id;
    auth::load_rights(context.db(), context.today, principal);
    take(context.tr(Message(N_(" (as stand-in for {name})"), {{"name", choice.full_name}})));
  }
  principal.acting_for = 0;
  return person;
}

std::vector<Person> list_people(Context& context, const RecordType& type, Judge& judge) {
  std::vector<Person> people;
  std::vector<auth::Principal> principals;
  {
    db::Statement row = context.db().query(
        "SELECT id, full_name, position FROM core_user WHERE disabled = 0 ORDER BY full_name COLLATE vi, id");
    while (row.step()) {
      auth::Principal& principal = principals.emplace_back();
      principal.user_id = row.integer(0);
      principal.full_name = row.string(1);
      principal.position = row.string(2);
    }
  }
  for (auth::Principal& principal : principals) {
    Person person = judge_person(context, type, judge, principal);
    if (!person.see.text.empty()) people.push_back(std::move(person));
  }
  std::stable_sort(people.begin(), people.end(),
                   [](const Person& a, const Person& b) { return a.see.scope > b.see.scope; });
  return people;
}

void add_group(Context& context, view::List& groups, const std::vector<const Person*>& people, int number) {
  const auth::Scope scope = people.front()->see.scope;
  const std::string_view reason =
      context.tr(scope == auth::Scope::all    ? N_("By a right to all records")
                 : scope == auth::Scope::unit ? N_("Because the record belongs to their unit")
                                              : N_("Because it is their own record"));
  view::Object& group = groups.add();
  group.set("id", "reason-" + std::to_string(number))
      .set("heading", reason)
      .set("count", i18n::format_integer(static_cast<std::int64_t>(people.size()), context.language));
  view::Object& table = group.object("table");
  table.set("caption", reason);
  view::List& columns = table.list("columns");
  for (const char* label :
       {N_("Person"), N_("May see it because"), N_("May change it because"), N_("May remove it because")}) {
    columns.add().set("label", context.tr(label)).set("href", "").set("sort", "").set("kind", "");
  }
  view::List& rows = table.list("rows");
  for (const Person* person : people) {
    view::List& cells = rows.add().list("cells");
    plugin::add_cell(cells, {.text = person->name, .sub = person->position, .is_title = true});
    for (const Reason* why : {&person->see, &person->change, &person->remove})
      plugin::add_cell(cells, {.text = why->text.empty() ? std::string("–") : why->text});
  }
}

}  // namespace

http::Response access_page(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id());
  const bool may_see_all =
      context.user.may(kPermission) || reaches_row(context.db(), context, type, type.access.update, row.id);
  view::Object page;
  const std::string heading(context.tr(N_("Who may see this, and why")));
  clear_head(page, heading, title_of(type, row));
  Judge judge(context, type, row.id);
  page.set("own_reason", context.tr(Message(N_("You see this because of: {reason}"),
                                            {{"reason", judge.why(context.user, type.access.view).text}})));
  page.set("is_partial", !may_see_all).set("pager", false);
  view::List& groups = page.list("groups");
  if (may_see_all) {
    const std::vector<Person> people = list_people(context, type, judge);
    ListQuery shown;
    const std::string_view size = context.request.query.get("per_page");
    shown.per_page = size == "25" ? 25 : size == "50" ? 50 : kPeoplePerPage;
    if (const auto number = i18n::parse_integer(context.request.query.get("page")); number && *number > 0)
      shown.page = *number;
    const auto total = static_cast<std::int64_t>(people.size());
    shown.page =
        std::min(shown.page, std::max<std::int64_t>(1, (total + shown.per_page - 1) / shown.per_page));
    fill_pager(context, page, shown, total);
    std::vector<const Person*> group;
    int number = 0;
    const std::int64_t first = (shown.page - 1) * shown.per_page;
    for (std::int64_t i = first; i < std::min<std::int64_t>(total, first + shown.per_page); ++i) {
      const Person& person = people[static_cast<size_t>(i)];
      if (!group.empty() && group.back()->see.scope != person.see.scope) {
        add_group(context, groups, group, ++number);
        group.clear();
      }
      group.push_back(&person);
    }
    if (!group.empty()) add_group(context, groups, group, ++number);
  }
  return context.page("core/record_access", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(type.label_plural)), type.path},
                                  {title_of(type, row), record_url(type, row.id)}}});
}

}  // namespace motcong::record
