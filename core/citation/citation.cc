#include "core/citation/citation.h"

#include <algorithm>
#include <charconv>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/citation/declare.h"
#include "core/citation/types.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/plugin/actor.h"
#include "core/record/history.h"
#include "core/record/naming.h"
#include "core/record/page_parts.h"
#include "core/record/record_links.h"
#include "core/record/record_owner.h"
#include "core/record/search.h"
#include "core/record/sql_builder.h"
#include "core/record/store.h"

namespace motcong::citation {
namespace {

using base::Error;
using base::Message;
using base::Result;
using plugin::RecordType;
using plugin::Work;

constexpr int kMostCandidates = 5;  // acts named to somebody whose words fit several

base::Message too_long(int max) { return {N_("At most {max} characters"), {{"max", std::to_string(max)}}}; }

Result<void> check_texts(const std::string& articles, const std::string& note) {
  if (base::utf8_length(articles) > static_cast<size_t>(kMaxArticles)) return Error{too_long(kMaxArticles)};
  if (base::utf8_length(note) > static_cast<size_t>(kMaxNote)) return Error{too_long(kMaxNote)};
  return {};
}

Citation load_citation(db::Reader& reader, std::int64_t id) {
  db::Statement row = reader.query(
      "SELECT citer_type, citer_id, act_type, act_id, articles, note, cited_on FROM core_citation WHERE id = "
      "?1",
      id);
  base::check(row.step());
  return {id,
          {row.string(0), row.integer(1)},
          {row.string(2), row.integer(3)},
          row.string(4),
          row.string(5),
          row.date(6)};
}

plugin::Values values_of(const Citation& citation) {
  plugin::Values values;
  values.set("articles", db::Value(citation.articles));
  values.set("note", db::Value(citation.note));
  return values;
}

const RecordType& citations(const Work& work) { return work.services.registry.type("core.citation"); }

std::int64_t find_id(db::Reader& reader, const Citation& citation) {
  return reader.integer(
      "SELECT id FROM core_citation WHERE citer_type = ?1 AND citer_id = ?2 AND act_type = ?3 AND act_id = "
      "?4 AND "
      "articles = ?5",
      0, citation.citer.type, citation.citer.id, citation.act.type, citation.act.id, citation.articles);
}

/// Into the history of the citing record and the audit log, before and after as histories keep them.
void tell(const Work& work, db::WriteTx& tx, const Citation& citation, std::string_view before,
          std::string_view after) {
  const RecordType& type = work.services.registry.type(citation.citer.type);
  const auto named = find_named(tx, work, type, citation.citer.id);
  if (named) note_history(work, tx, citation.citer, named->row_version, before, after);
  plugin::audit(tx, work,
                before.empty()  ? "citation.add"
                : after.empty() ? "citation.remove"
                                : "citation.change",
                type.id, citation.citer.id, describe_kept(tx, work, after.empty() ? before : after));
}

std::string kept_citation(const Citation& citation) {
  return kept_text("cites", citation.act, citation.articles);
}

/// The acts whose number or title this is, first as typed, then by its last word with a stroke, which is the
/// number.
std::vector<std::pair<const RecordType*, record::Option>> list_named_acts(db::Reader& reader,
                                                                          const Work& work,
                                                                          std::string_view typed) {
  std::vector<std::pair<const RecordType*, record::Option>> found;
  const auto look = [&](std::string_view name) {
    for (const plugin::ActType& act : work.services.registry.act_types()) {
      const RecordType& type = work.services.registry.type(act.type);
      for (record::Option& option : record::list_meant_rows(reader, work, type, name, kMostCandidates + 1))
        found.emplace_back(&type, std::move(option));
    }
  };
  look(typed);
  if (!found.empty()) return found;
  std::string_view number;
  for (size_t at = 0; at < typed.size();) {
    const size_t end = std::min(typed.find(' ', at), typed.size());
    const std::string_view word = typed.substr(at, end - at);
    if (word.find('/') != std::string_view::npos) number = word;
    at = end + 1;
  }
  if (!number.empty() && number != typed) look(number);
  return found;
}

/// Where the articles begin in "68/2014/QH13 Điều 5 khoản 2"; the size when it names none.
size_t find_articles(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    std::string_view word = text.substr(at, end - at);
    while (!word.empty() && (word.front() == ',' || word.front() == '(')) word.remove_prefix(1);
    const std::string key = i18n::fold(word);
    const std::string next = i18n::fold(text.substr(std::min(end + 1, text.size())));
    if (at > 0 &&
        (key == "dieu" || key == "khoan" || key == "diem" || (key == "cac" && next.starts_with("dieu"))))
      return at;
    at = end + 1;
  }
  return text.size();
}

}  // namespace

std::optional<Named> find_named(db::Reader& reader, const Work& work, const RecordType& type,
                                std::int64_t id) {
  record::SqlBuilder builder(work);
  builder.sql("SELECT ");
  if (*type.title_prefix != '\0') builder.sql("t.").name(type.title_prefix).sql(" || ' · ' || ");
  builder.sql("t.").name(type.title).sql(", ");
  builder.sql(type.is_log ? db::Sql("1") : db::Sql("t.row_version"));
  builder.sql(" FROM ").name(type.table).sql(" AS t WHERE t.id = ").integer(id);
  db::Statement row = builder.prepare(reader);
  if (!row.step()) return std::nullopt;
  return Named{std::string(base::cut_utf8(row.text(0), kLongestTitle)), row.integer(1)};
}

Record record_of(const Work& work, const RecordType& type, std::int64_t id) {
  return {record::owner_type(work.services.registry, type).id, id};
}

Shown show_record(db::Reader& reader, const Work& work, const Record& record) {
  const RecordType* type = work.services.registry.find_type(record.type);
  if (type == nullptr) return {};  // of a plugin that is not built in
  const auto seen = record::find_visible(reader, work, *type, record.id);
  if (!seen) return {};
  return {record::title_of(*seen->type, record::load_row(reader, work, *seen->type, seen->id)),
          record::record_url(*seen->type, seen->id)};
}

std::string say_hidden(db::Reader& reader, const Work& work, const Record& record) {
  const RecordType* type = work.services.registry.find_type(record.type);
  const bool is_gone = type != nullptr && !find_named(reader, work, *type, record.id);
  return std::string(work.tr(is_gone ? N_("a record that was removed") : N_("a record you may not see")));
}

void note_history(const Work& work, db::WriteTx& tx, const Record& citer, std::int64_t row_version,
                  std::string_view before, std::string_view after) {
  plugin::Row row;
  row.id = citer.id;
  row.row_version = row_version;
  record::add_part_history(tx, work, work.services.registry.type(citer.type), row, kPart, before, after);
}

std::string kept_text(std::string_view word, const Record& act, std::string_view rest) {
  std::string kept(word);
  kept += " " + act.type + " " + std::to_string(act.id);
  if (!rest.empty()) kept += " " + std::string(rest);
  return kept;
}

std::string describe_kept(db::Reader& reader, const Work& work, std::string_view kept) {
  std::vector<std::string> parts = base::split(kept, ' ');
  if (parts.size() < 3) return {};
  Record act{parts[1], 0};
  std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), act.id);
  const std::string word = parts[0];
  const Shown shown = show_record(reader, work, act);
  const std::string title =
      shown.title.empty() ? say_hidden(reader, work, act) : shown.title;
  parts.erase(parts.begin(), parts.begin() + 3);
  if (word == "cites") return title + (parts.empty() ? "" : ", " + base::join(parts, " "));
  if (word == "flagged" && parts.size() >= 2) {
    const auto kind = parse_change_kind(parts[0]);
    const auto day = base::parse_iso_date(parts[1]);
    parts.erase(parts.begin(), parts.begin() + 2);
    if (!kind || !day) return title;
    return work.tr(describe_change(*kind, title, base::join(parts, " "), *day));
  }
  if (word == "settled") {
    const char* const text =
        parts == std::vector<std::string>{"no_change"} ? N_("{act}: looked at, no change is needed")
        : parts == std::vector<std::string>{"updated"} ? N_("{act}: looked at, the record was changed")
                                                       : N_("{act}: looked at, the task is done");
    return work.tr(Message(text, {{"act", title}}));
  }
  return work.tr(Message(N_("{act}: its change does not concern the record any more"), {{"act", title}}));
}

Result<std::int64_t> add_citation(const Work& work, db::WriteTx& tx, const Citation& wanted) {
  const plugin::CiterType* citer = work.services.registry.find_citer_type(wanted.citer.type);
  base::check(citer != nullptr && work.services.registry.find_act_type(wanted.act.type) != nullptr);
  Citation citation = wanted;
  citation.articles = base::normalise_line(wanted.articles);
  citation.note = base::normalise_line(wanted.note);
  if (const auto fits = check_texts(citation.articles, citation.note); !fits) return Error{fits.error()};
  if (citation.citer == citation.act) return Error{N_("A record does not cite itself")};
  const auto from = find_named(tx, work, work.services.registry.type(citation.citer.type), citation.citer.id);
  const auto act = find_named(tx, work, work.services.registry.type(citation.act.type), citation.act.id);
  if (!from) return Error{N_("The record that cites is not there")};
  if (!act) return Error{N_("The act is not there")};
  if (const std::int64_t known = find_id(tx, citation); known != 0) return known;
  const std::int64_t id = tx.insert(
      "INSERT INTO core_citation(citer_type, citer_id, citer, act_type, act_id, act, articles, note, "
      "cited_on, rule_id, "
      "created_at, created_by, updated_at, updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
      "?12, ?11, "
      "?12)",
      citation.citer.type, citation.citer.id, from->title, citation.act.type, citation.act.id, act->title,
      citation.articles, citation.note, citation.cited_on.value_or(work.today), load_rule(tx, *citer).id,
      work.now, plugin::actor(work));
  record::add_history(tx, work, citations(work), id, 1, "create", nullptr, values_of(citation));
  tell(work, tx, citation, "", kept_citation(citation));
  review_citer(work, tx, citation.act, citation.citer);
  return id;
}

Result<void> change_citation(const Work& work, db::WriteTx& tx, std::int64_t id, const std::string& articles,
                             const std::string& note) {
  const Citation before = load_citation(tx, id);
  Citation after = before;
  after.articles = base::normalise_line(articles);
  after.note = base::normalise_line(note);
  if (const auto fits = check_texts(after.articles, after.note); !fits) return fits;
  if (is_cited_twice(tx, id, after.articles))
    return Error{N_("The record cites these articles of the act already")};
  record::update_values(work, tx, citations(work), id, values_of(after));
  follow_change(work, tx, id, before.articles);
  return {};
}

bool is_cited_twice(db::Reader& reader, std::int64_t id, const std::string& articles) {
  Citation citation = load_citation(reader, id);
  citation.articles = articles;
  const std::int64_t same = find_id(reader, citation);
  return same != 0 && same != id;
}

void follow_change(const Work& work, db::WriteTx& tx, std::int64_t id, const std::string& old_articles) {
  const Citation after = load_citation(tx, id);
  if (after.articles == old_articles) return;
  Citation before = after;
  before.articles = old_articles;
  tell(work, tx, after, kept_citation(before), kept_citation(after));
  review_citer(work, tx, after.act, after.citer);
}

void drop_citation(const Work& work, db::WriteTx& tx, std::int64_t id) {
  const Citation citation = load_citation(tx, id);
  tx.execute("DELETE FROM core_citation WHERE id = ?1", id);
  tell(work, tx, citation, kept_citation(citation), "");
  review_citer(work, tx, citation.act, citation.citer);
}

void remove_citation(const Work& work, db::WriteTx& tx, std::int64_t id) {
  const std::int64_t version = tx.integer("SELECT row_version FROM core_citation WHERE id = ?1", 0, id);
  const plugin::Values values = values_of(load_citation(tx, id));
  drop_citation(work, tx, id);
  record::add_history(tx, work, citations(work), id, version + 1, "remove", &values, {});
}

std::vector<Citation> list_citations(db::Reader& reader, const Record& citer) {
  std::vector<Citation> found;
  db::Statement row = reader.query(
      "SELECT id, act_type, act_id, articles, note, cited_on FROM core_citation WHERE citer_type = ?1 AND "
      "citer_id = ?2 "
      "ORDER BY id",
      citer.type, citer.id);
  while (row.step()) {
    found.push_back(
        {row.integer(0), citer, {row.string(1), row.integer(2)}, row.string(3), row.string(4), row.date(5)});
  }
  return found;
}

Result<Record> find_act(db::Reader& reader, const Work& work, std::string_view typed,
                        std::string_view own_host) {
  const std::string name = base::normalise_line(typed);
  const auto none = [&] {
    return Error{Message(N_("No act found that you may see: {typed}"), {{"typed", name}})};
  };
  if (name.empty()) return Error{N_("Fill this in")};
  if (name.find("://") != std::string::npos || name.front() == '/') {
    const auto found = record::resolve_record(reader, work, name, own_host);
    if (!found) return none();
    const Record record = record_of(work, *found->type, found->id);
    if (work.services.registry.find_act_type(record.type) == nullptr)
      return Error{N_("This record is no act that can be cited")};
    return record;
  }
  const auto found = list_named_acts(reader, work, name);
  if (found.empty()) return none();
  if (found.size() == 1) return Record{found.front().first->id, found.front().second.id};
  std::string candidates;
  for (size_t i = 0; i < found.size() && i < kMostCandidates; ++i) {
    candidates += (i > 0 ? "; " : "") + record::record_url(*found[i].first, found[i].second.id) + " (" +
                  found[i].second.title + ")";
  }
  if (found.size() > kMostCandidates) candidates += "; …";
  return Error{
      Message(N_("Several acts are called so: {candidates}. Write the address of the one that is meant."),
              {{"candidates", candidates}})};
}

Result<void> cite_by_name(const Work& work, db::WriteTx& tx, const Record& citer, std::string_view text) {
  std::vector<Citation> wanted;
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ';');
  for (const std::string& part : base::split(line, ';')) {
    const std::string one = base::normalise_line(part);
    if (one.empty()) continue;
    const size_t at = find_articles(one);
    std::string_view name = base::trim(std::string_view(one).substr(0, at));
    while (!name.empty() && (name.back() == ',' || name.back() == '(' || name.back() == ' '))
      name.remove_suffix(1);
    const auto act = find_act(tx, work, name);
    if (!act) return Error{act.error()};
    std::string articles = one.substr(at);
    while (!articles.empty() && (articles.front() == '(' || articles.front() == ',')) articles.erase(0, 1);
    if (articles.find('(') == std::string::npos && articles.ends_with(')')) articles.pop_back();
    wanted.push_back({.citer = citer, .act = *act, .articles = std::move(articles)});
  }
  for (const Citation& citation : wanted) {
    if (const auto fits = check_texts(citation.articles, citation.note); !fits) return fits;
    if (citation.citer == citation.act) return Error{N_("A record does not cite itself")};
  }
  for (const Citation& citation : wanted) {
    if (const auto added = add_citation(work, tx, citation); !added) return Error{added.error()};
  }
  return {};
}

Rule load_rule(db::Reader& reader, const plugin::CiterType& citer) {
  db::Statement row = reader.query(
      "SELECT id, days, counted_in, before_effect FROM core_citation_rule WHERE citer_type = ?1", citer.type);
  base::check(row.step());
  return {row.integer(0), static_cast<int>(row.integer(1)), row.text(2) == "working_days",
          row.integer(3) != 0};
}

void prepare_rules(const Work& work, db::WriteTx& tx) {
  for (const plugin::CiterType& citer : work.services.registry.citer_types()) {
    if (tx.exists("SELECT 1 FROM core_citation_rule WHERE citer_type = ?1", citer.type)) continue;
    const RecordType& type = work.services.registry.type(citer.type);
    tx.execute(
        "INSERT INTO core_citation_rule(citer_type, name, days, counted_in, legal_basis, created_at, "
        "updated_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        citer.type, i18n::Language::vi().tr(type.label_plural), citer.days,
        citer.in_working_days ? "working_days" : "calendar_days", citer.legal_basis, work.now);
  }
}

}  // namespace motcong::citation
