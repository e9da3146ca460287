// A register of legal documents in a whole portal, for tests: documents and relations entered as people do,
// days that are asked for, records that cite.
#pragma once

#include <cstdint>
#include <string>

#include "core/citation/citation.h"
#include "core/record/store.h"
#include "tests/support/portal.h"

namespace motcong::test {

struct RelationText {
  std::string kind, scope = {}, articles = {}, exception = {}, effective_on = {}, ends_on = {}, reason = {};
};

class LegalRegister {
 public:
  /// The demonstration's relations, citations and tasks are out of the way; it is that day.
  explicit LegalRegister(const base::Date& today);

  Portal portal{Portal::WithSample{}};
  plugin::Work work() { return portal.app().system_work(); }
  void set_today(const base::Date& day);

  /// The document of that number, made when it is not there yet. `unit`: code, or "".
  std::int64_t document(const std::string& number, const std::string& issued_on,
                        const std::string& effective_on, const std::string& unit = {});
  /// As a form would save it; REQUIRES: accepted.
  std::int64_t relate(std::int64_t acting, const RelationText& text, std::int64_t affected);
  record::SaveOutcome try_relate(std::int64_t acting, const RelationText& text, std::int64_t affected,
                                 std::int64_t id = 0);
  /// One field of a record saved anew.
  void change(const char* type, std::int64_t id, const char* field, const std::string& typed);
  /// What it details does not end it; the day of its own replacement or repeal counts.
  void choose_formal_end(std::int64_t document);
  void remove_relation(std::int64_t id);

  /// "ended" and so on; with `column` another column of that day: ended_on, reason.
  std::string validity(std::int64_t document, const std::string& iso);
  std::string ended_on(std::int64_t document, const std::string& iso);
  std::string reason(std::int64_t document, const std::string& iso);
  /// Relation or document behind the state of that day.
  std::int64_t relation_of(std::int64_t document, const std::string& iso);

  /// A procedure of the sample plugin, which cites the document; it stands for a procedure of the catalogue.
  citation::Record procedure(const char* code, std::int64_t act, const char* articles = "",
                             const char* unit = "DKKD");
  void cite(const citation::Record& citer, std::int64_t act, const char* articles = "");
  std::int64_t open_flags(const citation::Record& citer);
  std::int64_t open_tasks(const citation::Record& citer);
  std::int64_t number(db::Sql sql);
  std::string text(db::Sql sql);
  /// Documents whose kept days are not those of a fresh derivation.
  std::size_t wrong_spans();

 private:
  std::string span_text(std::int64_t document, const std::string& iso, int column);
};

}  // namespace motcong::test
