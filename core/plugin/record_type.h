// RecordType: everything the kernel needs to give a table its pages, import, export, history and rights.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.h"
#include "core/base/result.h"
#include "core/db/database.h"
#include "core/http/response.h"
#include "core/plugin/access.h"
#include "core/plugin/field.h"
#include "core/view/value.h"

namespace motcong::plugin {

class Context;
class Registry;
struct Work;
struct RecordType;

/// Field name -> value; links hold ids joined by ','. What validate hooks see and change before a row is
/// written. Names are those of declarations or literals: they outlive the Values. A few dozen entries, kept
/// in a plain vector.
class Values {
 public:
  void set(const char* name, db::Value value);
  /// As set, without looking for an earlier value. REQUIRES: !has(name).
  void append(const char* name, db::Value value);
  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// NULL when absent.
  const db::Value& get(std::string_view name) const;
  std::string text(std::string_view name) const;      // "" for NULL
  std::int64_t integer(std::string_view name) const;  // 0 for NULL
  std::optional<base::Date> date(std::string_view name) const;
  std::vector<std::int64_t> ids(std::string_view name) const;  // of a links field
  const std::vector<std::pair<const char*, db::Value>>& items() const { return values_; }
  void reserve(std::size_t count) { values_.reserve(count); }

 private:
  const db::Value* find(std::string_view name) const;
  std::vector<std::pair<const char*, db::Value>> values_;
};

/// A row as read: its values, and for ref and links fields the titles to show.
struct Row {
  std::int64_t id = 0;
  std::int64_t row_version = 0;
  Values values;
  std::vector<std::pair<const char*, std::string>> titles;  // ref: title; links: titles joined by "; "

  /// "" when the field is no ref or links, or points nowhere.
  std::string_view title(std::string_view name) const {
    for (const auto& [field, text] : titles) {
      if (name.data() == field || name == field) return text;
    }
    return {};
  }
};

/// Field name -> what is wrong; "" for the record as a whole.
using FieldErrors = std::vector<std::pair<std::string, base::Message>>;

struct RecordAccess {
  Access view = Access::nobody();
  Access create = Access::nobody();
  Access update = Access::nobody();
  Access remove = Access::nobody();
};

/// What "own" and "own unit" mean for this table: SQL conditions over `t`, with :user and :units filled in.
/// Empty: that scope reaches no row.
struct RowRule {
  db::Sql own = "";
  db::Sql unit = "";
  /// Two columns that name a record of another type: whatever the right, a row is reached only where that record
  /// may be seen.
  struct Host {
    const char* type = "";  // column with the id of its type
    const char* id = "";
    bool (*may_be)(const Registry&, const RecordType&) = nullptr;  // types such a record may have; none with hosts
  };
  std::vector<Host> hosts = {};
};

/// Called inside the transaction of the save; may add errors (then nothing is written) or change `values`.
/// `before` is null for a new row.
using ValidateHook =
    std::function<void(const Work&, db::Reader&, Values& values, const Row* before, FieldErrors& errors)>;
/// Called after the row is written, before COMMIT. Throwing undoes everything.
using SavedHook = std::function<void(const Work&, db::WriteTx&, const Row* before, const Row& after)>;
/// Called before a row is removed; a message refuses.
using RemoveHook = std::function<std::optional<base::Message>(const Work&, db::WriteTx&, const Row& row)>;
/// Called when the making of a row is undone, before the remove hook: takes back what the saved hook made of
/// it, as long as nobody has touched that. A message refuses, and nothing of the undo stays.
using UndoHook = std::function<std::optional<base::Message>(const Work&, db::WriteTx&, const Row& row)>;
/// Called after a row was put into the archive or taken back from it, before COMMIT.
using ArchivedHook = std::function<void(const Work&, db::WriteTx&, const Row& row)>;

/// Asked before a row is put into the archive, and for the button; a message refuses.
using ArchiveHook = std::function<std::optional<base::Message>(const Work&, db::Reader&, const Row& row)>;

/// Whether a row may be edited (removed) as it is now, beyond rights and row rule: buttons are shown and
/// forms opened only then. Empty: always. The validate and remove hooks still have the last word.
using RowTest = std::function<bool(const Work&, db::Reader&, const Row&)>;

struct Hooks {
  ValidateHook validate = {};
  SavedHook saved = {};
  RemoveHook remove = {};
  UndoHook undo = {};
  ArchiveHook archive = {};
  ArchivedHook archived = {};
  RowTest can_update = {};
  RowTest can_remove = {};
  /// After a person saved, removed or imported such rows: what followed from it elsewhere, one more sentence for him;
  /// "" when nothing did.
  std::function<std::string(const Work&, db::Reader&)> consequence = {};
};

/// A step a person takes on a record beyond editing it: issue, accept, return, extend, remind. The kernel
/// makes the button, the page that asks, the checks, the audit row and the flash message.
struct Action {
  const char* id = "";     // in the URL: /x/:id/do/<id>
  const char* label = "";  // msgid of the button
  const char* icon = "";
  Access access = Access::nobody();
  bool danger = false;
  bool primary = false;
  bool in_bulk = false;            // may be taken on many rows of a list at once; the same inputs for all
  const char* explain = "";        // msgid: what will happen, on the page that asks
  std::vector<Field> fields = {};  // what is asked; empty: only a confirmation
  /// Whether the step is open for this row and person, beyond `access` and the row rule. Empty: always.
  std::function<bool(const Work&, db::Reader&, const Row&)> allowed = {};
  /// Starting values of `fields`, as typed. Empty: the fields' own defaults.
  std::function<std::map<std::string, std::string>(const Work&, db::Reader&, const Row&)> prefill = {};
  /// Does it. Field errors are shown on the asking page; the message is flashed on success.
  std::function<base::Message(const Work&, db::WriteTx&, const Row&, const Values& inputs,
                              FieldErrors& errors)>
      run = {};
};

/// A row as people name it, so that it is not taken for another.
struct NamedRow {
  std::int64_t id = 0;
  std::string name;
};

/// How people name rows of a type where title, title prefix and number are not enough: aliases, other spellings,
/// a number with its day. Both or none.
struct Naming {
  /// The rows that `typed` may stand for, about `limit` at most; whether this person may see them is asked afterwards.
  /// None: title, title prefix and number are tried.
  std::function<std::vector<NamedRow>(const Work&, db::Reader&, std::string_view typed, std::size_t limit)> find = {};
  /// What one types to mean this row. REQUIRES: it is there.
  std::function<std::string(const Work&, db::Reader&, std::int64_t id)> name = {};
};

/// A list of another type's rows on the detail page: those whose ref field points here.
struct RelatedList {
  const char* type = "";       // record type id
  const char* ref_field = "";  // its field that points to this type
  const char* label = "";      // msgid
};

struct RecordType {
  const char* id = "";                // "par.task"
  const char* table = "";             // has id, row_version, created_at/by, updated_at/by
  const char* path = "";              // "/par/tasks"
  const char* label = "";             // msgid, singular
  const char* label_plural = "";      // msgid
  const char* title = "";             // column that names a row; a text column
  const char* title_prefix = "";      // column shown before the title and " · ", such as a code; "" for none
  std::vector<const char*> key = {};  // fields that identify a row in an import; empty: import only adds
  Naming naming = {};                 // what a typed name or one in a file means
  /// How a title that the program wrote reads in this person's language. Empty: as it stands.
  std::function<std::string(const Work&, std::string stored)> say_title = {};
  RecordAccess access = {};
  RowRule rows = {};
  std::vector<Field> fields = {};
  const char* default_sort = "id";  // field name, "-" before it: descending; or "id"
  std::vector<Action> actions = {};
  std::vector<RelatedList> related = {};
  Hooks hooks = {};
  const char* icon = "file-text";
  const char* lead = "";        // msgid under the heading of the list
  const char* empty_text = "";  // msgid: why the list is empty and what to do first
  bool can_import = true;
  bool can_attach = true;  // files, comments, links and the archive mark may be put on its records
  bool can_copy = true;    // a new record may be begun with the values of one there is
  /// Computed fields with :today hold for any day, past or to come: the list may be asked for another (`on=`).
  bool is_dated = false;
  bool is_log = false;     // a table only ever added to: no row_version, created_*, updated_* columns
  /// Adds what a plugin's own detail template needs. The template is
  /// templates/<plugin>/<type>_detail.mustache when it exists, else core/detail.
  std::function<void(Context&, const Row&, view::Object&)> extend_detail = {};
  /// Replaces the detail page altogether; checks the row rule itself (load_row does).
  std::function<http::Response(Context&)> own_detail = {};

  const Field* find_field(std::string_view name) const;
  std::string plugin_id() const;  // "par" of "par.task"
};

}  // namespace motcong::plugin
