// Writing a draft: sections as texts, tables row by row. Rows are added, moved and removed by buttons of the
// same form, so that it works without script; nothing is kept before "Save", and nothing typed is lost before
// it either.
#include <algorithm>
#include <map>

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/draft.h"
#include "core/record/history.h"
#include "core/record/page_parts.h"
#include "core/record/row_rule.h"
#include "core/version/pages.h"
#include "core/version/signers.h"
#include "core/version/steps.h"

namespace motcong::version {
namespace {

using base::Message;
using http::Response;
using plugin::Context;

struct Typed {
  Content content;  // blank rows among it
  std::string reason;
  std::int64_t row_version = 0;
  /// Marks of the parts as they were when the page was opened, by control: what has another mark was changed
  /// here. Nothing for what an old or foreign form does not say: changed.
  std::map<std::string, std::string> opened = {};
};

std::string cell_name(const Table& table, size_t row, const Column& column) {
  return std::string("t_") + table.key + "_" + std::to_string(row) + "_" + column.key;
}

constexpr const char* kOpened = "opened_";  // before the control, the name of the hidden field with its mark

/// A short mark of a part's text; two texts with one mark are taken for the same.
std::string mark_of(const std::vector<std::vector<std::string>>& rows) {
  base::Sha256 hash;
  for (const auto& row : rows) {
    for (const std::string& cell : row) hash.add(std::to_string(cell.size()) + ":" + cell);
    hash.add(";");
  }
  return base::to_hex(hash.finish()).substr(0, 16);
}
std::string mark_of(const std::string& text) {
  return mark_of(std::vector<std::vector<std::string>>{{text}});
}

std::map<std::string, std::string> mark_parts(const VersionedType& versioned, const Content& content,
                                              const std::string& reason) {
  std::map<std::string, std::string> marks = {{"change_reason", mark_of(reason)}};
  for (size_t i = 0; i < versioned.sections.size(); ++i)
    marks[std::string("s_") + versioned.sections[i].key] = mark_of(content.sections[i]);
  for (size_t t = 0; t < versioned.tables.size(); ++t)
    marks[std::string("t_") + versioned.tables[t].key] = mark_of(content.tables[t]);
  return marks;
}

Typed read_typed(const VersionedType& versioned, const http::Fields& form) {
  Typed typed;
  typed.reason = base::normalise_input(form.get("change_reason"));
  const auto row_version = i18n::parse_integer(form.get("row_version"));
  typed.row_version = row_version ? *row_version : 0;
  const auto read_mark = [&](const std::string& control) {
    if (form.has(kOpened + control)) typed.opened[control] = std::string(form.get(kOpened + control)).substr(0, 16);
  };
  read_mark("change_reason");
  for (const Section& section : versioned.sections) read_mark(std::string("s_") + section.key);
  for (const Table& table : versioned.tables) read_mark(std::string("t_") + table.key);
  for (const Section& section : versioned.sections)
    typed.content.sections.push_back(base::normalise_input(form.get(std::string("s_") + section.key)));
  typed.content.tables.resize(versioned.tables.size());
  for (size_t t = 0; t < versioned.tables.size(); ++t) {
    const Table& table = versioned.tables[t];
    // One more than may be kept, so that too many are refused and not cut.
    for (size_t r = 0; r <= kMostRows && form.has(cell_name(table, r, table.columns.front())); ++r) {
      auto& row = typed.content.tables[t].emplace_back();
      for (const Column& column : table.columns) {
        const std::string_view text = form.get(cell_name(table, r, column));
        row.push_back(column.is_number ? base::normalise_line(text) : base::normalise_input(text));
      }
    }
  }
  return typed;
}

Typed load_typed(db::Reader& reader, const VersionedType& versioned, const Version& version) {
  Typed typed = {load_content(reader, versioned, version.id), version.change_reason, version.row_version};
  typed.opened = mark_parts(versioned, typed.content, typed.reason);
  return typed;
}

/// Somebody else has saved since the page was opened: what was not changed here becomes as he has it, part by
/// part. Whether a part remains that both have changed, each his way; that stays as typed here.
bool merge_saved(const VersionedType& versioned, const Content& theirs, const std::string& their_reason,
                 Content& mine, std::string& my_reason, const std::map<std::string, std::string>& opened) {
  bool is_clash = false;
  const auto merge = [&](const std::string& control, auto& here, const auto& there) {
    const auto mark = opened.find(control);
    if (here == there || (mark != opened.end() && mark->second == mark_of(there))) return;
    if (mark != opened.end() && mark->second == mark_of(here)) {
      here = there;
    } else {
      is_clash = true;
    }
  };
  merge("change_reason", my_reason, their_reason);
  for (size_t i = 0; i < versioned.sections.size(); ++i)
    merge(std::string("s_") + versioned.sections[i].key, mine.sections[i], theirs.sections[i]);
  for (size_t t = 0; t < versioned.tables.size(); ++t)
    merge(std::string("t_") + versioned.tables[t].key, mine.tables[t], theirs.tables[t]);
  return is_clash;
}

Content without_blank_rows(Content content) {
  for (auto& table : content.tables) {
    std::erase_if(table, [](const std::vector<std::string>& row) {
      for (const std::string& cell : row) {
        if (!cell.empty()) return false;
      }
      return true;
    });
  }
  return content;
}

/// "add:steps", "up:steps:2": what a button of a table does to what was typed. The control to go on at.
std::string apply_button(const VersionedType& versioned, std::string_view pressed, Content& content) {
  const std::vector<std::string> parts = base::split(pressed, ':');
  for (size_t t = 0; parts.size() >= 2 && t < versioned.tables.size(); ++t) {
    const Table& table = versioned.tables[t];
    if (parts[1] != table.key) continue;
    auto& rows = content.tables[t];
    if (parts[0] == "add") {
      if (rows.size() < kMostRows) rows.emplace_back(table.columns.size());
      return cell_name(table, rows.size() - 1, table.columns.front());
    }
    const auto number = parts.size() == 3 ? i18n::parse_integer(parts[2]) : i18n::parse_integer("");
    if (!number || *number < 0 || static_cast<size_t>(*number) >= rows.size()) return {};
    const auto row = static_cast<size_t>(*number);
    if (parts[0] == "remove") {
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row));
      return std::string("t_") + table.key;
    }
    if (parts[0] == "insert") {
      if (rows.size() < kMostRows)
        rows.emplace(rows.begin() + static_cast<std::ptrdiff_t>(row), table.columns.size());
      return cell_name(table, row, table.columns.front());
    }
    if (parts[0] == "up" && row > 0) {
      std::swap(rows[row], rows[row - 1]);
      return cell_name(table, row - 1, table.columns.front());
    }
    if (parts[0] == "down" && row + 1 < rows.size()) {
      std::swap(rows[row], rows[row + 1]);
      return cell_name(table, row + 1, table.columns.front());
    }
  }
  return {};
}

using Errors = std::map<std::string, std::string>;

void fill_table_fields(Context& context, const Table& table,
                       const std::vector<std::vector<std::string>>& rows, const Errors& errors,
                       const std::string& focus, view::Object& out) {
  const std::string id = std::string("t_") + table.key;
  const auto error_of = [&](const std::string& control) {
    const auto found = errors.find(control);
    return found != errors.end() ? found->second : std::string();
  };
  out.set("id", id)
      .set("label", context.tr(table.label))
      .set("is_needed", table.is_required)
      .set("error", error_of(id));
  out.set("add_op", std::string("add:") + table.key).set("has_rows", !rows.empty());
  view::List& heads = out.list("columns");
  for (const Column& column : table.columns)
    heads.add().set("label", context.tr(column.label)).set("is_needed", column.is_required);
  view::List& lines = out.list("rows");
  for (size_t r = 0; r < rows.size(); ++r) {
    view::Object& line = lines.add();
    const std::string place = std::string(":") + table.key + ":" + std::to_string(r);
    line.set("no", std::to_string(r + 1));
    line.set("up_op", r > 0 ? "up" + place : std::string());
    line.set("down_op", r + 1 < rows.size() ? "down" + place : std::string());
    line.set("remove_op", "remove" + place).set("insert_op", "insert" + place);
    view::List& cells = line.list("cells");
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const std::string name = cell_name(table, r, table.columns[c]);
      cells.add()
          .set("id", name)
          .set("label", context.tr(Message(N_("{column}, row {row}"),
                                           {{"column", std::string(context.tr(table.columns[c].label))},
                                            {"row", std::to_string(r + 1)}})))
          .set("value", rows[r][c])
          .set("is_focused", name == focus)
          .set("is_number", table.columns[c].is_number)
          .set("error", error_of(name));
    }
  }
}

/// "Steps, row 3, Minutes", for the list of errors far from the control; "" for what speaks for itself.
std::string label_control(Context& context, const VersionedType& versioned, const std::string& control) {
  for (const Section& section : versioned.sections) {
    if (control == std::string("s_") + section.key) return std::string(context.tr(section.label));
  }
  for (const Table& table : versioned.tables) {
    const std::string head = std::string("t_") + table.key;
    if (control == head) return std::string(context.tr(table.label));
    if (!control.starts_with(head + "_")) continue;
    const std::string rest = control.substr(head.size() + 1);
    const auto row = i18n::parse_integer(rest.substr(0, rest.find('_')));
    if (!row) continue;
    for (const Column& column : table.columns) {
      if (control != cell_name(table, static_cast<size_t>(*row), column)) continue;
      return context.tr(Message(N_("{table}, row {row}, “{column}”"), {{"table", std::string(context.tr(table.label))},
                                                                      {"row", std::to_string(*row + 1)},
                                                                      {"column", std::string(context.tr(column.label))}}));
    }
  }
  return {};
}

struct Shown {
  const Typed& typed;
  Faults faults = {};
  int status = 200;
  std::string focus = {};                // control the page goes on at
  const Content* saved_since = nullptr;  // what somebody else has saved meanwhile
};

Response show_form(Context& context, const VersionedType& versioned, const Version& version,
                   const Shown& shown) {
  view::Object page;
  const std::string heading(context.tr(N_("Write the draft")));
  record::clear_head(page, heading, name_of(context, versioned, version.id));
  view::List& hidden =
      record::fill_form_start(page, url_of(context, versioned, version.id, "/edit"), context.tr(N_("Save")),
                              url_of(context, versioned, version.id));
  record::add_hidden(hidden, "row_version", std::to_string(shown.typed.row_version));
  for (const auto& [control, mark] : shown.typed.opened) record::add_hidden(hidden, kOpened + control, mark);
  Errors errors;
  std::vector<std::pair<std::string, std::string>> items;
  for (const auto& [control, message] : shown.faults) {
    const std::string words = context.tr(message);
    const std::string part = label_control(context, versioned, control);
    items.emplace_back(control, part.empty() ? words : part + ": " + words);
    errors.emplace(control, words);
  }
  plugin::set_error_summary(context, page, items);
  const auto error_of = [&](const std::string& control) {
    const auto found = errors.find(control);
    return found != errors.end() ? found->second : std::string();
  };
  page.set("reason", shown.typed.reason).set("reason_error", error_of("change_reason"));
  page.set("returned_reason", version.returned_reason);
  // Said before he writes in what others wrote: he who could sign it no longer can.
  view::List& signers = page.list("signers");
  if (!is_writer(context.db(), context, version.id)) {
    for (const std::string& line : describe_signers(context.db(), context, versioned, version))
      signers.add().set("text", line);
  }
  page.set("has_signers", !signers.empty());
  const Content mine = without_blank_rows(shown.typed.content);
  view::List& missing = page.list("missing");
  // Rules of a plugin read numbers as numbers.
  if (check_limits(versioned, mine).empty()) {
    for (const auto& [control, message] :
         check_complete(context, context.db(), versioned, version.document_id, mine))
      missing.add().set("href", "#" + control).set("text", context.tr(message));
  }
  page.set("is_incomplete", !missing.empty());
  view::List& sections = page.list("sections");
  for (size_t i = 0; i < versioned.sections.size(); ++i) {
    const Section& section = versioned.sections[i];
    const std::string id = std::string("s_") + section.key;
    const std::string& text = shown.typed.content.sections[i];
    const size_t lines =
        text.size() / 90 + static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + 2;
    sections.add()
        .set("id", id)
        .set("label", context.tr(section.label))
        .set("hint", *section.hint != '\0' ? context.tr(section.hint) : std::string_view())
        .set("is_optional", !section.is_required)
        .set("rows", std::to_string(std::clamp<size_t>(lines, 4, 20)))
        .set("value", text)
        .set("error", error_of(id));
  }
  view::List& tables = page.list("tables");
  for (size_t t = 0; t < versioned.tables.size(); ++t)
    fill_table_fields(context, versioned.tables[t], shown.typed.content.tables[t], errors, shown.focus,
                      tables.add());
  page.set("clash", shown.saved_since != nullptr);
  fill_changes(context, versioned, shown.saved_since != nullptr ? *shown.saved_since : mine, mine, true,
               page);
  return context.page(
      "core/version_edit", std::move(page),
      {.title = heading, .crumbs = crumbs_of(context, versioned, version, true), .status = shown.status});
}

/// The draft, when this person may write it; refused with words otherwise.
Version load_writable(Context& context, const VersionedType& versioned) {
  const Version version = load_shown(context, versioned);
  const plugin::RecordType& type = version_type(context.services.registry, versioned);
  if (!record::reaches_row(context.db(), context, type, versioned.write, version.id))
    throw http::HttpError(403);
  if (!version.is_draft())
    throw http::HttpError(409, N_("Only a draft is written; this version stands still"))
        .back_to(url_of(context, versioned, version.id));
  return version;
}

}  // namespace

Response edit_page(Context& context, const VersionedType& versioned) {
  const Version version = load_writable(context, versioned);
  const std::string_view draft = context.request.query.get("draft");
  if (!draft.empty()) {
    const auto fields =
        record::find_draft(context.db(), context.now, context.user.user_id, draft, context.request.path);
    if (fields) {
      const Typed typed = read_typed(versioned, *fields);
      return show_form(context, versioned, version, {.typed = typed});
    }
  }
  const Typed typed = load_typed(context.db(), versioned, version);
  return show_form(context, versioned, version, {.typed = typed});
}

Response save_edit(Context& context, const VersionedType& versioned) {
  const Version version = load_writable(context, versioned);
  Typed typed = read_typed(versioned, context.request.form);
  if (const std::string_view pressed = context.request.form.get("op"); !pressed.empty()) {
    const std::string focus = apply_button(versioned, pressed, typed.content);
    return show_form(context, versioned, version, {.typed = typed, .focus = focus});
  }
  Content content = without_blank_rows(typed.content);
  Faults faults = check_limits(versioned, content);
  const size_t length = base::utf8_length(typed.reason);
  if (typed.reason.empty()) {
    faults.emplace_back("change_reason", N_("This must be filled in"));
  } else if (length > 4000) {
    faults.emplace_back("change_reason", Message(N_("At most {max} characters; this has {length}"),
                                                 {{"max", "4000"}, {"length", std::to_string(length)}}));
  }
  if (!faults.empty()) {
    typed.content = content;  // the rows as they are counted in the messages
    return show_form(context, versioned, version,
                     {.typed = typed, .faults = std::move(faults), .status = 422});
  }
  enum class Outcome { saved, merged, unchanged, clash } outcome = Outcome::saved;
  context.services.db.write([&](db::WriteTx& tx) {
    const Version now = load_version(tx, version.id);
    if (!now.is_draft()) {
      outcome = Outcome::clash;
      return;
    }
    const Content saved = load_content(tx, versioned, now.id);
    if (now.row_version != typed.row_version) {
      outcome = Outcome::merged;
      if (merge_saved(versioned, saved, now.change_reason, content, typed.reason, typed.opened)) {
        outcome = Outcome::clash;
        return;
      }
    }
    if (now.change_reason == typed.reason && saved == content) {
      outcome = Outcome::unchanged;
      return;
    }
    const plugin::RecordType& type = version_type(context.services.registry, versioned);
    const plugin::Row before = record::load_row_unchecked(tx, context, type, now.id);
    save_content(tx, versioned, now.id, content);
    tx.execute(
        "UPDATE core_version SET change_reason = ?2, row_version = row_version + 1, updated_at = ?3, "
        "updated_by = ?4 WHERE id = ?1",
        now.id, typed.reason, context.now, context.user.user_id);
    keep_writer(tx, context, now.id);
    keep_change(context, tx, versioned, now.id, &before);
    plugin::Row after;
    after.id = now.id;
    after.row_version = before.row_version + 1;
    record::add_part_history(tx, context, type, after, record::kActionPart, "", "edit");
    plugin::audit(tx, context, "version.edit", type.id, now.id, name_of(context, versioned, now.id));
  });
  context.refresh();
  if (outcome == Outcome::clash) {
    const Version now = load_version(context.db(), version.id);
    if (!now.is_draft()) {
      throw http::HttpError(409, N_("Only a draft is written; this version stands still"))
          .back_to(url_of(context, versioned, version.id));
    }
    const Content theirs = load_content(context.db(), versioned, version.id);
    // Saving once more is then knowing what is written over, and nothing but that.
    typed.content = content;
    typed.row_version = now.row_version;
    typed.opened = mark_parts(versioned, theirs, now.change_reason);
    return show_form(context, versioned, now, {.typed = typed, .status = 409, .saved_since = &theirs});
  }
  return context.redirect(
      url_of(context, versioned, version.id),
      outcome == Outcome::saved    ? Message(N_("Saved."))
      : outcome == Outcome::merged ? Message(N_("Saved, together with what somebody else has saved meanwhile."))
                                   : Message(N_("Nothing was changed.")),
      outcome == Outcome::unchanged ? "info" : "ok");
}

}  // namespace motcong::version
