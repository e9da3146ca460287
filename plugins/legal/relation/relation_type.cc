// legal.relation: one document does something to another. What is said here is the one source of validity,
// and of what documents of the department stand on.
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/citation/citation.h"
#include "core/plugin/context.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_check.h"
#include "plugins/legal/relation/relation_removal.h"
#include "plugins/legal/relation/relation_words.h"
#include "plugins/legal/relation/relations.h"
#include "plugins/legal/validity/span.h"

namespace motcong::legal {
namespace {

using base::Message;
using citation::Record;
using plugin::Field;
using plugin::Row;
using plugin::Work;

// ---- what it stands on is cited

struct Cited {
  std::int64_t citer = 0, act = 0;
  std::string articles;
  bool operator==(const Cited&) const = default;
};

std::optional<Cited> cited_by(const Row& row) {
  const auto kind = parse_relation_kind(row.values.text("kind"));
  if (!kind || !is_citing(*kind)) return std::nullopt;
  std::string articles = list_articles(row.values.text("articles"));
  if (base::utf8_length(articles) > static_cast<std::size_t>(citation::kMaxArticles))
    articles.clear();  // the whole act
  return Cited{row.values.integer("acting_id"), row.values.integer("affected_id"), std::move(articles)};
}

/// The citation goes with the last relation that says it.
void drop_citation(const Work& work, db::WriteTx& tx, std::int64_t relation_id, const Cited& cited) {
  db::Statement row = tx.query(
      "SELECT articles FROM legal_relation WHERE acting_id = ?1 AND affected_id = ?2 AND id <> ?3 AND kind "
      "IN ('based_on', "
      "'details', 'guides', 'cites')",
      cited.citer, cited.act, relation_id);
  while (row.step()) {
    if (list_articles(row.text(0)) == cited.articles) return;
  }
  for (const citation::Citation& known : citation::list_citations(tx, {kDocument, cited.citer})) {
    if (known.act == Record{kDocument, cited.act} && known.articles == cited.articles)
      citation::remove_citation(work, tx, known.id);
  }
}

void add_citation(const Work& work, db::WriteTx& tx, const Cited& cited) {
  // Whoever has ended need not look at anything: that has to be known first.
  derive_stale(work, tx);
  const auto added = citation::add_citation(work, tx,
                                            {.citer = {kDocument, cited.citer},
                                             .act = {kDocument, cited.act},
                                             .articles = cited.articles,
                                             .cited_on = load_issue_day(tx, cited.citer)});
  base::check(added.ok());  // both are there, the text fits, and nothing cites itself
}

void mark_both(const Work& work, db::WriteTx& tx, const Row& row) {
  mark_stale(work, tx, row.values.integer("affected_id"));
  mark_stale(work, tx, row.values.integer("acting_id"));
}

void follow_saved(const Work& work, db::WriteTx& tx, const Row* before, const Row& after) {
  if (before != nullptr) {
    mark_both(work, tx, *before);
  }
  mark_both(work, tx, after);
  note_relation(work, tx, before, &after);
  const auto was = before != nullptr ? cited_by(*before) : std::nullopt;
  const auto is = cited_by(after);
  if (was && was != is) drop_citation(work, tx, after.id, *was);
  if (is) add_citation(work, tx, *is);
}

std::optional<Message> follow_removal(const Work& work, db::WriteTx& tx, const Row& row) {
  mark_both(work, tx, row);
  if (const auto cited = cited_by(row)) drop_citation(work, tx, row.id, *cited);
  return std::nullopt;
}

}  // namespace

plugin::RecordType relation_type() {
  using plugin::may;
  plugin::RecordType type{
      .id = kRelation,
      .table = "legal_relation",
      .path = "/legal/relations",
      .label = N_("Relation between documents"),
      .label_plural = N_("Relations between documents"),
      .title = "name",
      .key = {"acting_id", "affected_id", "kind", "articles"},
      .say_title = [](const Work& work, std::string stored) { return say_relation(work.language, std::move(stored)); },
      .access = {.view = may("legal.view"),
                 .create = may("legal.edit"),
                 .update = may("legal.edit")},  // removed by a step that says what follows; never archived
      .rows = {.own = "t.created_by = :user",
               .unit = "EXISTS (SELECT 1 FROM legal_document AS d WHERE d.id IN (t.acting_id, t.affected_id) "
                       "AND d.unit_id IN "
                       "(:units))"},
      .fields =
          {
              Field::text("name", N_("What is said")).read_only().max_length(300).in_list(),
              Field::ref("acting_id", N_("Acting document"), kDocument)
                  .typed()
                  .required()
                  .filter()
                  .hint(N_("The one that amends, replaces, details ..."))
                  .aliases({"sua_item_id", "sua_so_ky_hieu", "Văn bản tác động", "Văn bản sửa đổi"}),
              Field::choice("kind", N_("What it does"), relation_choices())
                  .required()
                  .in_list()
                  .filter()
                  .aliases({"kieu", "Loại quan hệ", "Kiểu", "Quan hệ"}),
              Field::ref("affected_id", N_("Affected document"), kDocument)
                  .typed()
                  .required()
                  .filter()
                  .hint(N_("The one that is amended, replaced, detailed ..."))
                  .aliases({"goc_item_id", "goc_so_ky_hieu", "Văn bản gốc", "Văn bản chịu tác động"}),
              Field::choice("scope", N_("Whole or part"),
                            {{"whole", N_("The whole document")}, {"part", N_("A part of it")}})
                  .in_list()
                  .filter()
                  .hint(N_("Needed when the other document is changed or ended; a part where articles are named"))
                  .aliases({"Phạm vi"}),
              // Registers name bare numbers.
              Field::text("shown_articles", N_("Articles and clauses"))
                  .computed("CASE WHEN t.articles GLOB '[0-9]*' AND t.articles NOT GLOB '*[^0-9a-zđ ]*' THEN 'Điều ' || "
                            "replace(t.articles, ' ', ', ') ELSE t.articles END")
                  .in_list(),
              Field::text("articles", N_("Articles concerned"))
                  .max_length(500)
                  .hint(N_("Needed when only a part is meant; of the affected document, such as: Điều 5 khoản 2; Điều 7"))
                  .aliases({"dieu_goc", "Phần bị tác động", "Điều khoản", "Phần hết hiệu lực"}),
              Field::text("exception", N_("Except"))
                  .max_length(500)
                  .hint(N_("What stays in force, as the document says: trừ Điều 75")),
              Field::date("takes_effect_on", N_("Takes effect on it from"))
                  .computed("CASE WHEN t.kind IN ('amends', 'replaces', 'repeals', 'annuls', 'suspends', 'pauses', "
                            "'declares_ended') THEN coalesce(t.effective_on, (SELECT coalesce(a.effective_on, a.issued_on) FROM "
                            "legal_document AS a WHERE a.id = t.acting_id)) END")
                  .in_list()
                  .filter(),
              Field::date("effective_on", N_("Changes it from"))
                  .hint(N_("Empty: when the acting document does"))
                  .aliases({"sua_ngay_hieu_luc", "Ngày tác động", "Từ ngày"}),
              Field::date("ends_on", N_("In force again from"))
                  .hint(N_("Of a suspension: the first day after it")),
              Field::long_text("reason", N_("Why it counts"))
                  .max_length(500)
                  .hint(N_("Needed when the acting document is not of the body that issued the other, nor of a superior one")),
              Field::long_text("note", N_("Note")).max_length(1000),
          },
      .default_sort = "-id",
      .actions = {removal_step()},
      .hooks = {.validate = check_relation,
                .saved = follow_saved,
                .remove = follow_removal},
      .icon = "link",
      .lead = N_("What one document does to another: all validity follows from it"),
      .empty_text = N_(
          "No relation yet. They are best added on the page of a document, or imported after the register."),
      .can_copy = false,
  };
  // Typed, and shown as what they come to.
  for (Field& field : type.fields) {
    if (field.name == std::string_view("articles") || field.name == std::string_view("effective_on")) field.is_in_detail = false;
  }
  return type;
}

}  // namespace motcong::legal
