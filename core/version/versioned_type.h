// VersionedType: what a plugin says to make the rows of one of its record types controlled documents, whose
// content is written, reviewed, approved and put into force version by version. The service does the rest:
// steps, pages, dates.
//
// The versions themselves are rows of a record type of their own, over a view of the plugin that joins
// core_version with the document's table: so list, filters, export, search, history, comments, links, API and
// rights are those of every record type. core_document_version, beside core_document in db/core, shows what
// such a view is.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/plugin/registry.h"

namespace motcong::version {

/// A part of the text: paragraphs of plain text, one a line. A key is for ever: what is frozen under it stays
/// under it.
struct Section {
  const char* key = "";
  const char* label = "";  // msgid
  bool is_required = false;
  const char* hint = "";  // msgid
};

struct Column {
  const char* key = "";
  const char* label = "";  // msgid
  bool is_required = false;
  bool is_number = false;  // whole numbers, such as minutes; from 0 to 1,000,000
};

/// A part that is a table: the steps of a procedure, the records to be kept.
struct Table {
  const char* key = "";
  const char* label = "";  // msgid
  std::vector<Column> columns = {};
  bool is_required = false;  // at least one row
};

/// One review on the way to approval. At most kMostReviews.
struct Review {
  const char* label = "";  // msgid: "Review of the content"
  const char* step = "";   // msgid of the button: "Sign the review of the content"
  plugin::Access access = plugin::Access::nobody();
};
inline constexpr std::size_t kMostReviews = 3;

/// Texts of a version, parallel to VersionedType::sections and tables: tables[t][row][column].
struct Content {
  std::vector<std::string> sections;
  std::vector<std::vector<std::vector<std::string>>> tables;
  bool operator==(const Content&) const = default;
};

/// What keeps a draft from being submitted: the control's name ("s_purpose", "t_steps") and the words.
using Faults = std::vector<std::pair<std::string, base::Message>>;

/// How an approved version ends other than by the next one.
enum class End {
  before_effect,  // its day had not come
  mistake,        // it should never have been issued: as if it had never been
  no_longer       // it applies no longer from its `expired_on` on; what it said until then stands
};

struct VersionedType {
  const char* id = "";     // record type of the versions: "core.document_version"
  const char* view = "";   // "core_document_version"
  const char* path = "";   // "/documents/versions"
  const char* label = "";  // msgids
  const char* label_plural = "";
  std::vector<Section> sections = {};
  std::vector<Table> tables = {};
  plugin::Access write = plugin::Access::nobody();  // opens and changes drafts, submits them
  std::vector<Review> reviews = {};                 // in order
  plugin::Access approve = plugin::Access::nobody();
  plugin::Access publish = plugin::Access::nobody();      // says who gets it, withdraws it
  plugin::Access see_readers = plugin::Access::nobody();  // who has read it and who has not
  plugin::RowRule rows = {};  // of the view, saying what `rows` of the document says of the document
  /// The document's field with the unit that owns it; whose reviewers and approvers are told. "": the whole
  /// department's.
  const char* unit_field = "";
  /// Further rules of a draft that is submitted, such as the sum of the steps' times.
  std::function<void(const plugin::Work&, db::Reader&, std::int64_t document_id, const Content&, Faults&)>
      check = {};
  /// People who must read it beside those it is given to, such as those named in the steps.
  std::function<std::vector<std::int64_t>(db::Reader&, std::int64_t document_id, std::int64_t version_id)>
      also_reads = {};
  /// In the transaction in which a version is approved, for today or a day to come.
  std::function<void(const plugin::Work&, db::WriteTx&, std::int64_t document_id, std::int64_t version_id)>
      approved = {};
  /// In the transaction in which an approved version is withdrawn, and once more on the day from which it no
  /// longer applies, when that lay ahead. The version before one issued by mistake is in force again by then.
  std::function<void(const plugin::Work&, db::WriteTx&, std::int64_t document_id, std::int64_t version_id, End)>
      ended = {};
  /// In the transaction in which a version takes effect.
  std::function<void(const plugin::Work&, db::WriteTx&, std::int64_t document_id, std::int64_t version_id)>
      took_effect = {};
};

/// Adds the document's record type, that of its versions and their pages to the registry. The document's
/// detail page shows its versions; `own_detail` is not for it. A document with a submitted version is not
/// removed. Call it in place of registry.add(document).
void add_controlled(plugin::Registry& registry, plugin::RecordType document, VersionedType versions);

/// What a plugin declared for this type of document; nullptr when its rows are no controlled documents.
const VersionedType* find_versioned(const plugin::Registry& registry, std::string_view document_type);

/// The record type of its versions.
const plugin::RecordType& version_type(const plugin::Registry& registry, const VersionedType& versioned);

/// The kernel's part: the hourly job, the duties, the settings, the check of stored texts. Once.
void declare_versions(plugin::Registry& registry);

}  // namespace motcong::version
