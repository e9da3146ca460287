#include "tests/support/records.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "core/auth/users.h"
#include "core/i18n/format.h"
#include "core/record/row_rule.h"
#include "core/record/sql_builder.h"

namespace motcong::test {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;

/// As a session would give him, without beginning one: a person's sessions are few.
auth::Principal find_principal(Portal& portal, const std::string& username) {
  auth::Principal person;
  person.user_id = portal.user_id(username);
  person.username = username;
  portal.services().db.read([&](db::Reader& reader) {
    auth::load_rights(reader, portal.clock().today(), person);
  });
  return person;
}

/// What a type asks for beyond the rules of its fields; {n} is the number of the sample. "first": the first choice of a
/// list of units.
const std::map<std::string, std::string>& special_values() {
  static const std::map<std::string, std::string> kValues = {
      {"core.user.username", "nguoi{n}"},
      {"core.unit.code", "MAU{n}"},
      {"core.unit.kind", "division"},
      {"core.holiday.kind", "off"},
      {"legal.document.issued_on", "10/01/2019"},
      {"legal.document.issuer_id", "first"},
      {"legal.document.kind", "plan"},
      {"legal.document.level", "department"},
      {"legal.document.nature", "administrative"},
      {"legal.document.number", "{n}/KH-SKHĐT"},
      {"legal.issuer.other_names", "Cơ quan mẫu {n}"},
      {"legal.campaign.cutoff_on", "31/12/2018"},
      {"legal.campaign.due_on", "31/12/2019"},
      {"legal.campaign.from_on", "01/01/2019"},
      {"legal.campaign.to_on", "31/12/2019"},
      {"legal.relation.acting_id", "59/2020/QH14"},
      {"legal.relation.affected_id", "68/2014/QH13"},
      {"legal.relation.kind", "amends"},
      {"legal.relation.scope", "part"},
      {"legal.relation.articles", "Điều {n}"},
      {"legal.relation.effective_on", "01/01/2021"},
      {"legal.relation.ends_on", ""},
      {"legal.review.due_on", "30/09/2019"},
      {"legal.review.unit_id", "first"},
      {"legal.deployment_evidence.done_on", "31/01/2019"},
      {"legal.deployment_rule.warn_days", "{n}"},
      {"legal.deployment_rule.issued_to", ""},
      {"par.plan.year", "2031"},
      {"par.task.no", "{n}"},
      {"par.task.deadline_text", "Trong năm"},
      {"par.task.deadline_kind", "once"},
      {"par.task.due_on", "31/12/2031"},
      {"par.task.lead_units", "first"},
      {"core.task_report.percent", "40"},
      {"core.task_report.stage", "progress"},
  };
  return kValues;
}

std::string first_option(const Html& html, const std::string& name) {
  bool inside = false;
  for (const Tag& tag : html.tags) {
    if (tag.name == "select") inside = tag.attribute("name") == name;
    if (inside && tag.name == "option" && !tag.attribute("value").empty()) return tag.attribute("value");
    if (tag.name == "input" && tag.attribute("name") == name) return tag.attribute("value");
  }
  return {};
}

std::string sample_value(const RecordType& type, const Field& field, const Html& html, int number) {
  const auto special = special_values().find(std::string(type.id) + "." + field.name);
  if (special != special_values().end() && special->second != "first") {
    std::string text = special->second;
    if (const size_t at = text.find("{n}"); at != std::string::npos) text.replace(at, 3, std::to_string(number));
    return text;
  }
  // A draft of the sample year, where the sample task belongs: an issued plan no longer changes.
  if (type.id == std::string_view("par.task") && field.name == std::string_view("plan_id")) {
    std::string last;
    bool inside = false;
    for (const Tag& tag : html.tags) {
      if (tag.name == "select") inside = tag.attribute("name") == field.name;
      if (inside && tag.name == "option" && tag.text.find("Mẫu") != std::string::npos) last = tag.attribute("value");
    }
    return last;
  }
  // A document is under one review at a time.
  if (type.id == std::string_view("legal.review")) {
    static constexpr const char* kDocuments[] = {"60/2005/QH11", "68/2014/QH13", "43/2010/NĐ-CP", "78/2015/NĐ-CP",
                                                 "59/2005/QH11", "117/2013/NĐ-CP", "118/2015/NĐ-CP", "49/2014/QH13"};
    if (field.name == std::string_view("document_id")) return kDocuments[static_cast<size_t>(number) % std::size(kDocuments)];
  }
  const bool needed = field.is_required || special != special_values().end();
  switch (field.kind) {
    case FieldKind::text: return "Mẫu " + std::to_string(number) + " của " + field.name;
    case FieldKind::long_text: return "Dòng một, mẫu " + std::to_string(number) + "\nDòng hai";
    case FieldKind::integer:
    case FieldKind::hundredths: return needed ? std::to_string(std::max(field.min_number, 0) + number) : std::string();
    case FieldKind::date:
      // Mondays of the summer: working days in every year's calendar.
      return needed ? i18n::format_date(base::add_days({2019, 6, 3}, 7 * number)) : std::string();
    case FieldKind::url: return "https://portal.test/tai-lieu?so=" + std::to_string(number);
    case FieldKind::choice:
    case FieldKind::ref: return needed ? first_option(html, field.name) : std::string();
    case FieldKind::links: return needed ? first_option(html, std::string(field.name) + "[]") : std::string();
    case FieldKind::boolean:
    case FieldKind::instant: break;
  }
  return {};
}

}  // namespace

std::vector<std::string> list_usernames(Portal& portal) {
  std::vector<std::string> names;
  portal.services().db.read([&](db::Reader& reader) {
    db::Statement user = reader.query("SELECT username FROM core_user ORDER BY id");
    while (user.step()) names.push_back(user.string(0));
  });
  return names;
}

Person::Person(Portal& portal, const std::string& username)
    : principal(find_principal(portal, username)),
      work{portal.services(), principal, i18n::Language::vi(), portal.clock().now(), portal.clock().today(), ""} {}

std::string find_account(Portal& portal, const plugin::Access& access) {
  std::string best;
  for (const std::string& username : list_usernames(portal)) {
    const Person person(portal, username);
    if (!access.allows(person.principal)) continue;
    if (record::reach_of(person.work, access).all) return username;
    if (best.empty()) best = username;
  }
  return best;
}

std::vector<std::int64_t> list_all_ids(Portal& portal, const RecordType& type) {
  const Person person(portal, "quantri");
  record::SqlBuilder builder(person.work);
  builder.sql("SELECT t.id FROM ").name(type.table).sql(" AS t ORDER BY t.id");
  std::vector<std::int64_t> ids;
  portal.services().db.read([&](db::Reader& reader) {
    db::Statement row = builder.prepare(reader);
    while (row.step()) ids.push_back(row.integer(0));
  });
  return ids;
}

std::int64_t find_reached_id(Portal& portal, const Person& person, const RecordType& type, const plugin::Access& access) {
  const auth::Reach reach = record::reach_of(person.work, access), seen = record::reach_of(person.work, type.access.view);
  record::SqlBuilder builder(person.work);
  builder.sql("SELECT t.id FROM ").name(type.table).sql(" AS t WHERE ");
  record::add_row_rule(builder, type, reach);
  builder.sql(" AND ");
  record::add_row_rule(builder, type, seen);
  builder.sql(" ORDER BY t.id LIMIT 1");
  return portal.services().db.read([&](db::Reader& reader) {
    db::Statement row = builder.prepare(reader);
    return row.step() ? row.integer(0) : std::int64_t{0};
  });
}

void set_value(Form& form, const std::string& name, const std::string& value) {
  for (auto& [key, old] : form) {
    if (key == name) {
      old = value;
      return;
    }
  }
  form.emplace_back(name, value);
}

std::string value_of(const Form& form, const std::string& name) {
  for (const auto& [key, value] : form) {
    if (key == name) return value;
  }
  return {};
}

Form sample_form(Portal& portal, Browser& browser, const RecordType& type, int number) {
  if (type.id == std::string_view("par.task")) {
    const RecordType& plan = portal.services().registry.type("par.plan");
    if (list_shown_ids(browser, plan, "year=2031").empty()) make_record(portal, browser, plan, 1);
  }
  const http::Response page = browser.get(std::string(type.path) + "/new");
  REQUIRE(page.status == 200);
  const Html html = parse_html(page.body);
  Form form = html.form(std::string(type.path) + "/new");
  for (const Field& field : type.fields) {
    if (!field.is_in_form || field.kind == FieldKind::boolean) continue;
    if (*field.default_text != '\0' && field.kind != FieldKind::text) continue;
    const std::string value = sample_value(type, field, html, number);
    if (!value.empty()) set_value(form, field.kind == FieldKind::links ? std::string(field.name) + "[]" : field.name, value);
  }
  return form;
}

std::int64_t id_of_path(const std::string& path) {
  const std::string last = path.substr(path.rfind('/') + 1);
  std::int64_t id = 0;
  const auto done = std::from_chars(last.data(), last.data() + last.size(), id);
  return done.ec == std::errc() && done.ptr == last.data() + last.size() ? id : 0;
}

std::int64_t make_record(Portal& portal, Browser& browser, const RecordType& type, int number) {
  const http::Response made = browser.post(std::string(type.path) + "/new", sample_form(portal, browser, type, number));
  INFO("sample of " << std::string(type.id) << ": " << made.body.substr(0, made.status == 303 ? 0 : 20'000));
  REQUIRE(made.status == 303);
  return id_of_path(made.header("Location").data());
}

std::vector<std::int64_t> list_shown_ids(Browser& browser, const RecordType& type, const std::string& query) {
  std::vector<std::int64_t> ids;
  for (int page = 1;; ++page) {
    const http::Response list =
        browser.get(std::string(type.path) + "?per_page=100&page=" + std::to_string(page) + (query.empty() ? "" : "&" + query));
    REQUIRE(list.status == 200);
    std::vector<std::int64_t> shown;
    const Html html = parse_html(list.body);
    bool in_head = false;
    for (const Tag& tag : html.tags) {
      if (tag.name == "th") in_head = tag.attribute("scope") == "row";
      if (tag.name != "a" || !in_head) continue;
      const std::string href = tag.attribute("href");
      if (href.starts_with(std::string(type.path) + "/") && id_of_path(href) != 0) shown.push_back(id_of_path(href));
      in_head = false;
    }
    // Beyond the last page the last one is shown again.
    if (shown.empty() || std::find(ids.begin(), ids.end(), shown.front()) != ids.end()) return ids;
    ids.insert(ids.end(), shown.begin(), shown.end());
    if (shown.size() < 100) return ids;
  }
}

std::vector<const Field*> list_text_fields(const RecordType& type) {
  std::vector<const Field*> fields;
  for (const Field& field : type.fields) {
    const bool text = field.kind == FieldKind::text || field.kind == FieldKind::long_text;
    const bool key = std::find_if(type.key.begin(), type.key.end(), [&](const char* name) { return std::string_view(name) == field.name; }) != type.key.end();
    const bool special = special_values().count(std::string(type.id) + "." + field.name) != 0;
    if (text && field.is_in_form && !field.is_fixed_after_create && !key && !special) fields.push_back(&field);
  }
  return fields;
}

}  // namespace motcong::test
