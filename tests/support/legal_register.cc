#include "tests/support/legal_register.h"

#include <doctest/doctest.h>

#include "plugins/legal/validity/span.h"

namespace motcong::test {
namespace {

constexpr const char* kDocument = "legal.document";
constexpr const char* kRelation = "legal.relation";

std::string typed_day(const std::string& iso) {
  return iso.empty() ? iso : iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

}  // namespace

LegalRegister::LegalRegister(const base::Date& today) {
  set_today(today);
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_task SET state = 'cancelled'");
    tx.execute("DELETE FROM core_citation");
    tx.execute("DELETE FROM legal_review");
    tx.execute("DELETE FROM legal_campaign");
    tx.execute("DELETE FROM legal_relation");
    tx.execute("UPDATE legal_document SET level = 'other' WHERE level = 'province' AND nature = 'normative'");
    legal::mark_all_stale(work(), tx);
  });
}

void LegalRegister::set_today(const base::Date& day) { portal.clock().set(base::instant_of(day, 9)); }

std::int64_t LegalRegister::document(const std::string& number, const std::string& issued_on,
                                     const std::string& effective_on, const std::string& unit) {
  const plugin::Work work = this->work();
  return portal.services().db.write([&](db::WriteTx& tx) {
    const std::int64_t known = tx.integer(
        "SELECT id FROM legal_document WHERE number = ?1 AND issued_on = ?2", 0, number, issued_on);
    if (known != 0) return known;
    const record::SaveOutcome saved = record::save_record(
        work, tx, work.services.registry.type(kDocument),
        {.id = {},
         .typed = {{"number", number},
                   {"title", "Văn bản " + number},
                   {"kind", number.find("/QH") != std::string::npos ? "law" : ""},
                   {"issued_on", typed_day(issued_on)},
                   {"effective_on", typed_day(effective_on)},
                   {"ending", "rule"},
                   {"unit_id", unit.empty() ? std::string() : std::to_string(portal.unit_id(unit))}}});
    for (const auto& [name, error] : saved.errors)
      MESSAGE(number << " " << name << ": " << base::format_english(error));
    REQUIRE(saved.kind == record::SaveOutcome::Kind::saved);
    return saved.id;
  });
}

record::SaveOutcome LegalRegister::try_relate(std::int64_t acting, const RelationText& text,
                                              std::int64_t affected, std::int64_t id) {
  const plugin::Work work = this->work();
  return portal.services().db.write([&](db::WriteTx& tx) {
    record::SaveRequest request;
    if (id != 0) request.id = id;
    request.values.set("acting_id", db::Value(acting));
    request.values.set("affected_id", db::Value(affected));
    request.typed = {{"kind", text.kind},
                     {"scope", text.scope},
                     {"articles", text.articles},
                     {"exception", text.exception},
                     {"effective_on", typed_day(text.effective_on)},
                     {"ends_on", typed_day(text.ends_on)},
                     {"reason", text.reason},
                     {"note", ""}};
    return record::save_record(work, tx, work.services.registry.type(kRelation), request);
  });
}

std::int64_t LegalRegister::relate(std::int64_t acting, const RelationText& text, std::int64_t affected) {
  const record::SaveOutcome saved = try_relate(acting, text, affected);
  for (const auto& [name, error] : saved.errors) MESSAGE(name << ": " << base::format_english(error));
  REQUIRE(saved.kind == record::SaveOutcome::Kind::saved);
  return saved.id;
}

void LegalRegister::change(const char* type, std::int64_t id, const char* field, const std::string& typed) {
  const plugin::Work work = this->work();
  portal.services().db.write([&](db::WriteTx& tx) {
    const record::SaveOutcome saved = record::save_record(work, tx, work.services.registry.type(type),
                                                          {.id = id, .typed = {{field, typed}}});
    for (const auto& [name, error] : saved.errors) MESSAGE(name << ": " << base::format_english(error));
    REQUIRE(saved.kind == record::SaveOutcome::Kind::saved);
  });
}

void LegalRegister::choose_formal_end(std::int64_t document) {
  change(kDocument, document, "ending_reason", "Theo Công báo");
  change(kDocument, document, "ending", "formal");
}

void LegalRegister::remove_relation(std::int64_t id) {
  const plugin::Work work = this->work();
  portal.services().db.write([&](db::WriteTx& tx) {
    REQUIRE_FALSE(record::remove_row(work, tx, work.services.registry.type(kRelation), id));
  });
}

std::string LegalRegister::span_text(std::int64_t document, const std::string& iso, int column) {
  return portal.services().db.read([&](db::Reader& reader) {
    db::Statement row = reader.query(
        "SELECT validity, coalesce(ended_on, ''), reason, coalesce(relation_id, 0) FROM legal_span WHERE "
        "document_id = ?1 AND "
        "starts_on <= ?2 AND ends_on > ?2",
        document, iso);
    REQUIRE(row.step());
    std::string found = row.string(column);
    CHECK_FALSE(row.step());
    return found;
  });
}

std::string LegalRegister::validity(std::int64_t document, const std::string& iso) {
  return span_text(document, iso, 0);
}
std::string LegalRegister::ended_on(std::int64_t document, const std::string& iso) {
  return span_text(document, iso, 1);
}
std::string LegalRegister::reason(std::int64_t document, const std::string& iso) {
  return span_text(document, iso, 2);
}
std::int64_t LegalRegister::relation_of(std::int64_t document, const std::string& iso) {
  return std::stoll(span_text(document, iso, 3));
}

citation::Record LegalRegister::procedure(const char* code, std::int64_t act, const char* articles,
                                          const char* unit) {
  const citation::Record record = portal.services().db.write([&](db::WriteTx& tx) {
    return citation::Record{
        "sample.procedure",
        tx.insert("INSERT INTO sample_procedure(code, name, performers, area) VALUES (?1, 'Thủ tục ' || ?1, "
                  "?2, '')",
                  code, unit)};
  });
  cite(record, act, articles);
  return record;
}

void LegalRegister::cite(const citation::Record& citer, std::int64_t act, const char* articles) {
  const plugin::Work work = this->work();
  portal.services().db.write([&](db::WriteTx& tx) {
    const auto added =
        citation::add_citation(work, tx, {.citer = citer, .act = {kDocument, act}, .articles = articles});
    REQUIRE(added.ok());
  });
}

std::int64_t LegalRegister::open_flags(const citation::Record& citer) {
  return portal.services().db.read(
      [&](db::Reader& reader) { return citation::count_open_flags(reader, citer); });
}

std::int64_t LegalRegister::open_tasks(const citation::Record& citer) {
  return portal.services().db.read([&](db::Reader& reader) {
    return reader.integer(
        "SELECT count(*) FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND state = 'open'", 0,
        citer.type, citer.id);
  });
}

std::int64_t LegalRegister::number(db::Sql sql) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, -1); });
}

std::string LegalRegister::text(db::Sql sql) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql); });
}

std::size_t LegalRegister::wrong_spans() {
  return portal.services().db.read(
      [&](db::Reader& reader) { return legal::list_wrong_spans(reader).size(); });
}

}  // namespace motcong::test
