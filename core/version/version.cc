#include "core/version/version.h"

#include <map>

#include "core/base/check.h"
#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/i18n/format.h"

namespace motcong::version {
namespace {

using base::Message;

Version read_version(const db::Statement& row) {
  Version version;
  version.id = row.integer(0);
  version.document_type = row.string(1);
  version.document_id = row.integer(2);
  version.state = row.string(3);
  version.number = row.string(4);
  version.issue_no = static_cast<int>(row.integer(5));
  version.revision_no = static_cast<int>(row.integer(6));
  version.is_new_issue = row.integer(7) != 0;
  version.no_ack = row.integer(8) != 0;
  version.round = static_cast<int>(row.integer(9));
  version.review_step = static_cast<int>(row.integer(10));
  version.change_reason = row.string(11);
  version.returned_reason = row.string(12);
  version.ended_reason = row.string(13);
  version.issued_on = row.date(14);
  version.effective_on = row.date(15);
  version.expired_on = row.date(16);
  version.content_hash = row.string(17);
  version.row_version = row.integer(18);
  version.hash_form = static_cast<int>(row.integer(19));
  version.head_code = row.string(20);
  version.head_title = row.string(21);
  version.head_agency = row.string(22);
  if (version.state == "withdrawn" && version.number.empty()) version.state = "dropped";
  return version;
}

}  // namespace

std::optional<Version> find_version(db::Reader& reader, std::int64_t id) {
  db::Statement row = reader.query(
      "SELECT id, document_type, document_id, state, number, issue_no, revision_no, is_new_issue, no_ack, "
      "round, review_step, "
      "change_reason, returned_reason, ended_reason, issued_on, effective_on, expired_on, content_hash, "
      "row_version, hash_form, head_code, head_title, head_agency "
      "FROM core_version WHERE id = ?1",
      id);
  if (!row.step()) return std::nullopt;
  return read_version(row);
}

Version load_version(db::Reader& reader, std::int64_t id) {
  std::optional<Version> version = find_version(reader, id);
  base::check(version.has_value());
  return *std::move(version);
}

std::vector<Version> list_versions(db::Reader& reader, std::string_view document_type,
                                   std::int64_t document_id) {
  std::vector<Version> versions;
  db::Statement row = reader.query(
      "SELECT id, document_type, document_id, state, number, issue_no, revision_no, is_new_issue, no_ack, "
      "round, review_step, "
      "change_reason, returned_reason, ended_reason, issued_on, effective_on, expired_on, content_hash, "
      "row_version, hash_form, head_code, head_title, head_agency "
      "FROM core_version WHERE document_type = ?1 AND document_id = ?2 ORDER BY id DESC",
      document_type, document_id);
  while (row.step()) versions.push_back(read_version(row));
  return versions;
}

std::optional<Version> find_in_force(db::Reader& reader, std::string_view document_type,
                                     std::int64_t document_id, const base::Date& day) {
  // Of two, the later one: between its day and the job's next run the earlier has no last day yet.
  const std::int64_t id = reader.integer(
      "SELECT id FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND state IN ('approved', "
      "'effective', "
      "'superseded', 'withdrawn') AND effective_on <= ?3 AND (expired_on IS NULL OR expired_on > ?3) "
      "ORDER BY effective_on DESC, issue_no DESC, revision_no DESC LIMIT 1",
      0, document_type, document_id, day);
  return id != 0 ? find_version(reader, id) : std::nullopt;
}

Content load_content(db::Reader& reader, const VersionedType& versioned, std::int64_t id) {
  Content content;
  content.sections.resize(versioned.sections.size());
  content.tables.resize(versioned.tables.size());
  std::map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < versioned.sections.size(); ++i) place[versioned.sections[i].key] = i;
  db::Statement section =
      reader.query("SELECT key, body FROM core_version_section WHERE version_id = ?1", id);
  while (section.step()) {
    const auto found = place.find(section.text(0));
    if (found != place.end()) content.sections[found->second] = section.string(1);
  }
  for (std::size_t t = 0; t < versioned.tables.size(); ++t) {
    const Table& table = versioned.tables[t];
    auto& rows = content.tables[t];
    std::int64_t row_no = 0;
    db::Statement cell = reader.query(
        "SELECT row_no, column_key, text FROM core_version_cell WHERE version_id = ?1 AND table_key = ?2 "
        "ORDER BY row_no, column_key",
        id, table.key);
    while (cell.step()) {
      if (rows.empty() || cell.integer(0) != row_no) rows.emplace_back(table.columns.size());
      row_no = cell.integer(0);
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (cell.text(1) == table.columns[c].key) rows.back()[c] = cell.string(2);
      }
    }
  }
  return content;
}

void save_content(db::WriteTx& tx, const VersionedType& versioned, std::int64_t id, const Content& content) {
  tx.execute("DELETE FROM core_version_section WHERE version_id = ?1", id);
  tx.execute("DELETE FROM core_version_cell WHERE version_id = ?1", id);
  for (std::size_t i = 0; i < versioned.sections.size(); ++i) {
    if (content.sections[i].empty()) continue;
    tx.execute("INSERT INTO core_version_section(version_id, key, body) VALUES (?1, ?2, ?3)", id,
               versioned.sections[i].key, content.sections[i]);
  }
  for (std::size_t t = 0; t < versioned.tables.size(); ++t) {
    std::int64_t row_no = 0;
    for (const auto& row : content.tables[t]) {
      ++row_no;
      for (std::size_t c = 0; c < row.size(); ++c) {
        if (row[c].empty()) continue;
        tx.execute(
            "INSERT INTO core_version_cell(version_id, table_key, row_no, column_key, text) VALUES (?1, ?2, "
            "?3, ?4, ?5)",
            id, versioned.tables[t].key, row_no, versioned.tables[t].columns[c].key, row[c]);
      }
    }
  }
}

namespace {

Message too_long(std::size_t most, std::size_t length) {
  return Message(N_("At most {max} characters; this has {length}"),
                 {{"max", std::to_string(most)}, {"length", std::to_string(length)}});
}

std::string control_of(const Table& table, std::size_t row, const Column& column) {
  return std::string("t_") + table.key + "_" + std::to_string(row) + "_" + column.key;
}

}  // namespace

Faults check_limits(const VersionedType& versioned, const Content& content) {
  Faults faults;
  for (std::size_t i = 0; i < versioned.sections.size(); ++i) {
    const std::size_t length = base::utf8_length(content.sections[i]);
    if (length > kMostLetters)
      faults.emplace_back(std::string("s_") + versioned.sections[i].key, too_long(kMostLetters, length));
  }
  for (std::size_t t = 0; t < versioned.tables.size(); ++t) {
    const Table& table = versioned.tables[t];
    if (content.tables[t].size() > kMostRows) {
      faults.emplace_back(std::string("t_") + table.key,
                          Message(N_("At most {max} rows"), {{"max", std::to_string(kMostRows)}}));
      continue;
    }
    for (std::size_t r = 0; r < content.tables[t].size(); ++r) {
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const std::string& text = content.tables[t][r][c];
        const std::size_t length = base::utf8_length(text);
        if (length > kMostCellLetters) {
          faults.emplace_back(control_of(table, r, table.columns[c]), too_long(kMostCellLetters, length));
        } else if (table.columns[c].is_number && !text.empty()) {
          const auto number = i18n::parse_integer(text);
          if (!number) {
            faults.emplace_back(control_of(table, r, table.columns[c]), number.error());
          } else if (*number < 0 || *number > 1'000'000) {
            faults.emplace_back(control_of(table, r, table.columns[c]), N_("A number from 0 to 1,000,000"));
          }
        }
      }
    }
  }
  return faults;
}

Faults check_complete(const plugin::Work& work, db::Reader& reader, const VersionedType& versioned,
                      std::int64_t document_id, const Content& content) {
  Faults faults;
  for (std::size_t i = 0; i < versioned.sections.size(); ++i) {
    const Section& section = versioned.sections[i];
    if (section.is_required && content.sections[i].empty()) {
      faults.emplace_back(
          std::string("s_") + section.key,
          Message(N_("“{part}” must be filled in"), {{"part", std::string(work.tr(section.label))}}));
    }
  }
  for (std::size_t t = 0; t < versioned.tables.size(); ++t) {
    const Table& table = versioned.tables[t];
    if (table.is_required && content.tables[t].empty()) {
      faults.emplace_back(
          std::string("t_") + table.key,
          Message(N_("“{part}” needs at least one row"), {{"part", std::string(work.tr(table.label))}}));
    }
    for (std::size_t r = 0; r < content.tables[t].size(); ++r) {
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (!table.columns[c].is_required || !content.tables[t][r][c].empty()) continue;
        faults.emplace_back(control_of(table, r, table.columns[c]),
                            Message(N_("“{part}”, row {row}: “{column}” must be filled in"),
                                    {{"part", std::string(work.tr(table.label))},
                                     {"row", std::to_string(r + 1)},
                                     {"column", std::string(work.tr(table.columns[c].label))}}));
      }
    }
  }
  if (versioned.check) versioned.check(work, reader, document_id, content, faults);
  return faults;
}

std::string hash_content(db::Reader& reader, std::int64_t id) {
  base::Sha256 hash;
  // Each text with its length before it: no two contents give the same bytes.
  const auto add = [&](std::string_view text) {
    hash.add(std::to_string(text.size()) + ":");
    hash.add(text);
  };
  const Version version = load_version(reader, id);
  add("motcong version " + std::to_string(version.hash_form));
  if (version.hash_form == 2) {
    const auto day = [](const std::optional<base::Date>& date) {
      return date ? base::format_iso(*date) : std::string();
    };
    for (const std::string& text : {version.head_code, version.head_title, version.head_agency, version.number,
                                    day(version.issued_on), day(version.effective_on)})
      add(text);
  }
  db::Statement section =
      reader.query("SELECT key, body FROM core_version_section WHERE version_id = ?1 ORDER BY key", id);
  while (section.step()) {
    add(section.text(0));
    add(section.text(1));
  }
  db::Statement cell = reader.query(
      "SELECT table_key, row_no, column_key, text FROM core_version_cell WHERE version_id = ?1 "
      "ORDER BY table_key, row_no, column_key",
      id);
  while (cell.step()) {
    for (int column = 0; column < 4; ++column) add(cell.text(column));
  }
  return base::to_hex(hash.finish());
}

std::vector<Signature> list_signatures(db::Reader& reader, std::int64_t id) {
  std::vector<Signature> signatures;
  db::Statement row = reader.query(
      "SELECT round, step, user_id, on_behalf_of, name, position, note, at FROM core_version_signature WHERE "
      "version_id = ?1 "
      "ORDER BY id",
      id);
  while (row.step()) {
    signatures.push_back({static_cast<int>(row.integer(0)), row.string(1), row.integer(2), row.integer(3),
                          row.string(4), row.string(5), row.string(6), row.integer(7)});
  }
  return signatures;
}

std::string_view step_label(const plugin::Work& work, const VersionedType& versioned, std::string_view step) {
  if (step == "written") return work.tr(N_("Drafted by"));
  if (step == "approved") return work.tr(N_("Approved by"));
  if (step == "returned") return work.tr(N_("Returned by"));
  if (step == "withdrawn") return work.tr(N_("Withdrawn by"));
  for (std::size_t i = 0; i < versioned.reviews.size(); ++i) {
    if (step == "review_" + std::to_string(i + 1)) return work.tr(versioned.reviews[i].label);
  }
  return step;
}

}  // namespace motcong::version
