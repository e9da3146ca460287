// Field: one column of a record type, said with verbs: Field::text("number",
// N_("Number")).required().in_list().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/db/sql.h"

namespace motcong::plugin {

enum class FieldKind {
  text,       // one line
  long_text,  // several lines
  integer,
  hundredths,  // points and scores, kept as hundredths
  date,        // ISO text in the database
  instant,     // seconds since 1970, shown as local date and time
  boolean,     // 0/1
  choice,      // one of `choices`
  ref,         // id of a row of another record type
  links,       // several rows of another record type, kept in a link table
  url,         // http, https or a path of this portal
};

/// One allowed value. `tone` colours its tag: "neutral", "info", "ok", "warn", "danger"; "" shows plain text.
struct Choice {
  const char* value;
  const char* label;
  const char* tone = "";
  std::vector<const char*> aliases = {};  // other words an import accepts for it
};

/// Where a `links` field keeps its rows: table(owner, target[, part]).
struct LinkTable {
  const char* table = "";
  const char* owner = "";
  const char* target = "";
  const char* part = "";  // value of the column "part" when one table serves several fields
};

struct Field {
  const char* name = "";   // column, form field, CSV header and API name in one
  const char* label = "";  // msgid
  FieldKind kind = FieldKind::text;
  const char* hint_text = "";    // msgid under the label
  const char* group_label = "";  // heading in form and detail; "" joins the field before it
  bool is_required = false;
  bool is_in_list = false;
  bool is_filter = false;
  bool is_searchable = false;
  bool is_in_form = true;
  bool is_in_detail = true;
  bool is_sub_line = false;  // in lists: small second line under the title
  bool is_fixed_after_create = false;
  bool is_bulk = false;          // may be set for many rows of a list at once
  bool is_typed = false;         // a form asks for the name of a ref or links instead of showing a list to choose from
  bool is_year_allowed = false;  // a date of which only the year is known may stand as "2016"
  int max = 500;                 // longest text in code points, or largest number
  int min_number = -2147483647;
  std::vector<Choice> choice_list;
  const char* target = "";  // record type id of ref and links
  LinkTable link_table;
  db::Sql expression = "";        // computed in the query instead of stored; `t` is the row, :today the day
  const char* default_text = "";  // first value in a new form, as it would be typed
  std::vector<const char*> alias_list;  // other headers an import accepts

  static Field make(const char* name, const char* label, FieldKind kind) {
    Field field;
    field.name = name;
    field.label = label;
    field.kind = kind;
    return field;
  }
  /// Texts are found by the words in them unless not_searchable().
  static Field text(const char* name, const char* label) {
    Field field = make(name, label, FieldKind::text);
    field.is_searchable = true;
    return field;
  }
  static Field long_text(const char* name, const char* label) {
    Field field = make(name, label, FieldKind::long_text);
    field.is_searchable = true;
    field.max = 4000;
    return field;
  }
  static Field integer(const char* name, const char* label) {
    Field field = make(name, label, FieldKind::integer);
    field.max = 1'000'000'000;
    return field;
  }
  static Field hundredths(const char* name, const char* label) {
    Field field = make(name, label, FieldKind::hundredths);
    field.max = 1'000'000'000;
    return field;
  }
  static Field date(const char* name, const char* label) { return make(name, label, FieldKind::date); }
  static Field instant(const char* name, const char* label) {
    Field field = make(name, label, FieldKind::instant);
    field.is_in_form = false;
    return field;
  }
  static Field boolean(const char* name, const char* label) { return make(name, label, FieldKind::boolean); }
  static Field url(const char* name, const char* label) { return make(name, label, FieldKind::url); }
  static Field choice(const char* name, const char* label, std::vector<Choice> choices) {
    Field field = make(name, label, FieldKind::choice);
    field.choice_list = std::move(choices);
    return field;
  }
  static Field ref(const char* name, const char* label, const char* record_type) {
    Field field = make(name, label, FieldKind::ref);
    field.target = record_type;
    return field;
  }
  static Field links(const char* name, const char* label, const char* record_type, LinkTable table) {
    Field field = make(name, label, FieldKind::links);
    field.target = record_type;
    field.link_table = table;
    return field;
  }

  Field required() && {
    is_required = true;
    return std::move(*this);
  }
  Field in_list() && {
    is_in_list = true;
    return std::move(*this);
  }
  Field filter() && {
    is_filter = true;
    return std::move(*this);
  }
  /// A computed text is looked into by the words of its list too; the search box knows stored texts only.
  Field searchable() && {
    is_searchable = true;
    return std::move(*this);
  }
  /// A text whose words are nothing to look for.
  Field not_searchable() && {
    is_searchable = false;
    return std::move(*this);
  }
  /// Shown, never in a form: set by hooks or by the program.
  Field read_only() && {
    is_in_form = false;
    return std::move(*this);
  }
  /// Neither in form nor on the detail page (list or filter only).
  Field hidden() && {
    is_in_form = false;
    is_in_detail = false;
    return std::move(*this);
  }
  Field sub_line() && {
    is_in_list = true;
    is_sub_line = true;
    return std::move(*this);
  }
  /// May be set when the record is made, not later.
  Field fixed() && {
    is_fixed_after_create = true;
    return std::move(*this);
  }
  /// May be set for many rows of a list at once.
  Field bulk() && {
    is_bulk = true;
    return std::move(*this);
  }
  /// Of a ref or links field whose target has thousands of rows: a form asks for the name in a text box (several of
  /// them with ';' between), read as a file's names are (RecordType::naming).
  Field typed() && {
    is_typed = true;
    return std::move(*this);
  }
  /// A date of which only the year may be known: stored as "2016", sorts before that year's days.
  Field or_year() && {
    is_year_allowed = true;
    return std::move(*this);
  }
  Field max_length(int code_points) && {
    max = code_points;
    return std::move(*this);
  }
  Field range(int lowest, int highest) && {
    min_number = lowest;
    max = highest;
    return std::move(*this);
  }
  Field hint(const char* msgid) && {
    hint_text = msgid;
    return std::move(*this);
  }
  Field group(const char* msgid) && {
    group_label = msgid;
    return std::move(*this);
  }
  Field starts_as(const char* typed) && {
    default_text = typed;
    return std::move(*this);
  }
  Field aliases(std::vector<const char*> names) && {
    alias_list = std::move(names);
    return std::move(*this);
  }
  /// Computed by this SQL expression; read only, and not looked into for words unless searchable().
  Field computed(db::Sql sql) && {
    expression = sql;
    is_in_form = false;
    is_searchable = false;
    return std::move(*this);
  }

  bool is_computed() const { return !expression.empty(); }
  bool is_stored_column() const { return !is_computed() && kind != FieldKind::links; }
};

}  // namespace motcong::plugin
