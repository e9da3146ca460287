#include "plugins/legal/relation/demo_relations.h"

#include <string>

#include "core/base/check.h"
#include "core/citation/citation.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_check.h"
#include "plugins/legal/relation/relation_words.h"
#include "plugins/legal/validity/span.h"

namespace motcong::legal {
namespace {

struct DemoRelation {
  const char* acting;
  const char* kind;
  const char* affected;
  const char* exception = "";
};

constexpr DemoRelation kRelations[] = {
    {"68/2014/QH13", "replaces", "60/2005/QH11"},
    {"59/2020/QH14", "replaces", "68/2014/QH13"},
    {"03/2022/QH15", "amends", "59/2020/QH14"},
    {"76/2025/QH15", "amends", "59/2020/QH14"},
    {"43/2010/NĐ-CP", "details", "60/2005/QH11"},
    {"78/2015/NĐ-CP", "details", "68/2014/QH13"},
    {"78/2015/NĐ-CP", "replaces", "43/2010/NĐ-CP"},
    {"108/2018/NĐ-CP", "amends", "78/2015/NĐ-CP"},
    {"01/2021/NĐ-CP", "details", "59/2020/QH14"},
    {"01/2021/NĐ-CP", "replaces", "78/2015/NĐ-CP"},
    {"01/2021/NĐ-CP", "replaces", "108/2018/NĐ-CP"},
    {"168/2025/NĐ-CP", "replaces", "01/2021/NĐ-CP"},
    {"168/2025/NĐ-CP", "details", "59/2020/QH14"},
    {"67/2014/QH13", "replaces", "59/2005/QH11"},
    {"03/2016/QH14", "amends", "67/2014/QH13"},
    {"61/2020/QH14", "replaces", "67/2014/QH13", "trừ Điều 75"},
    {"03/2022/QH15", "amends", "61/2020/QH14"},
    {"143/2025/QH15", "replaces", "61/2020/QH14"},
    {"118/2015/NĐ-CP", "details", "67/2014/QH13"},
    {"37/2020/NĐ-CP", "amends", "118/2015/NĐ-CP"},
    {"31/2021/NĐ-CP", "details", "61/2020/QH14"},
    {"31/2021/NĐ-CP", "replaces", "118/2015/NĐ-CP"},
    {"39/2019/QH14", "replaces", "49/2014/QH13"},
    {"58/2024/QH15", "replaces", "39/2019/QH14"},
    {"77/2015/NĐ-CP", "details", "49/2014/QH13"},
    {"136/2015/NĐ-CP", "details", "49/2014/QH13"},
    {"120/2018/NĐ-CP", "amends", "77/2015/NĐ-CP"},
    {"120/2018/NĐ-CP", "amends", "136/2015/NĐ-CP"},
    {"120/2018/NĐ-CP", "amends", "161/2016/NĐ-CP"},
    {"40/2020/NĐ-CP", "details", "39/2019/QH14"},
    {"40/2020/NĐ-CP", "replaces", "77/2015/NĐ-CP"},
    {"40/2020/NĐ-CP", "replaces", "136/2015/NĐ-CP"},
    {"40/2020/NĐ-CP", "replaces", "120/2018/NĐ-CP"},
    {"85/2025/NĐ-CP", "replaces", "40/2020/NĐ-CP"},
    {"85/2025/NĐ-CP", "details", "58/2024/QH15"},
    {"22/2023/QH15", "replaces", "43/2013/QH13"},
    {"63/2014/NĐ-CP", "details", "43/2013/QH13"},
    {"24/2024/NĐ-CP", "replaces", "63/2014/NĐ-CP"},
    {"24/2024/NĐ-CP", "details", "22/2023/QH15"},
    {"117/2013/NĐ-CP", "amends", "130/2005/NĐ-CP"},
    {"60/2021/NĐ-CP", "replaces", "16/2015/NĐ-CP"},
    {"60/2021/NĐ-CP", "replaces", "141/2016/NĐ-CP"},
};

std::int64_t document_id(db::Reader& reader, const char* number) {
  const std::int64_t id = reader.integer("SELECT id FROM legal_document WHERE number = ?1", 0, number);
  base::check(id != 0);
  return id;
}

}  // namespace

void load_demo_relations(const plugin::Work& work, db::WriteTx& tx) {
  for (const DemoRelation& relation : kRelations) {
    const RelationKind kind = *parse_relation_kind(relation.kind);
    const std::string name = name_relation(kind, relation.acting, relation.affected);
    tx.execute(
        "INSERT INTO legal_relation(name, acting_id, affected_id, kind, scope, exception, created_at, updated_at) VALUES (?1, "
        "?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        name, document_id(tx, relation.acting), document_id(tx, relation.affected), relation.kind,
        is_effect(kind) && kind != RelationKind::amends ? "whole" : "", relation.exception, work.now);
  }
  // A demonstration lives in a year of its own: nobody gets a task because of what is long known, or still to come.
  mark_all_stale(work, tx);
  derive_stale(work, tx, Telling::nobody);
  for (const DemoRelation& relation : kRelations) {
    if (!is_citing(*parse_relation_kind(relation.kind))) continue;
    const std::int64_t citer = document_id(tx, relation.acting);
    const auto added = citation::add_citation(work, tx,
                                              {.citer = {kDocument, citer},
                                               .act = {kDocument, document_id(tx, relation.affected)},
                                               .cited_on = load_issue_day(tx, citer)});
    base::check(added.ok());
  }
}

}  // namespace motcong::legal
