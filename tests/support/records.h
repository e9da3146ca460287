// What tests that go through the registry need: who may do something, which row he reaches, a form filled in properly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "tests/support/html.h"
#include "tests/support/portal.h"

namespace motcong::test {

/// The demonstration accounts, in the order in which they were made.
std::vector<std::string> list_usernames(Portal& portal);

/// A person outside of a request.
struct Person {
  Person(Portal& portal, const std::string& username);
  auth::Principal principal;
  plugin::Work work;
};

/// The account that `access` lets reach most: everything rather than a unit; "" when it lets nobody.
std::string find_account(Portal& portal, const plugin::Access& access);

/// All ids of the type's table, whoever may see them.
std::vector<std::int64_t> list_all_ids(Portal& portal, const plugin::RecordType& type);
/// An id that `access` reaches for this person; 0 when there is none.
std::int64_t find_reached_id(Portal& portal, const Person& person, const plugin::RecordType& type, const plugin::Access& access);

/// The form of a new record of this type filled in so that it is accepted; another record for each `number`. What a type
/// asks for beyond its field rules stands in a table in records.cc: add a line there for a type whose sample is refused.
Form sample_form(Portal& portal, Browser& browser, const plugin::RecordType& type, int number);

/// Replaces (or adds) the value of a field.
void set_value(Form& form, const std::string& name, const std::string& value);
std::string value_of(const Form& form, const std::string& name);

/// Saves a sample and gives its id. REQUIRES: the browser's person may.
std::int64_t make_record(Portal& portal, Browser& browser, const plugin::RecordType& type, int number);

/// The number at the end of "/admin/units/12".
std::int64_t id_of_path(const std::string& path);

/// Ids in the order in which the list shows them, all pages; `query` such as "sort=name" or "".
std::vector<std::int64_t> list_shown_ids(Browser& browser, const plugin::RecordType& type, const std::string& query = {});

/// One-line and long text fields that take any text, also after a record was made.
std::vector<const plugin::Field*> list_text_fields(const plugin::RecordType& type);

}  // namespace motcong::test
