#include "core/record/attachment.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "core/base/digest.h"
#include "core/base/log.h"
#include "core/record/archive.h"
#include "core/record/file_kind.h"
#include "core/record/history.h"
#include "core/record/row_rule.h"
#include "core/record/store.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::RecordType;
using plugin::Row;
using plugin::Work;

/// One of the uploads, looked at before any transaction.
struct Candidate {
  const http::UploadedFile* upload = nullptr;
  std::string name, kind;
  Message fault;  // empty: good so far
};

Message check_content(const Work& work, const FileRules& rules, const http::UploadedFile& upload,
                      const std::string& kind) {
  const auto kinds = [&] {
    std::string list;
    for (const std::string& one : rules.extensions) list += (list.empty() ? "" : ", ") + one;
    return list;
  };
  if (const auto fits = check_file_size(rules, upload, work.language); !fits) return fits.error();
  if (upload.size == 0) return N_("The file is empty");
  std::ifstream in(upload.path, std::ios::binary);
  const Content content = find_content(upload.size, [&](std::uint64_t offset, std::size_t size) {
    std::string bytes(size, '\0');
    in.clear();
    in.seekg(static_cast<std::streamoff>(offset));
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
  });
  const std::string_view ending = ending_of(content);
  const std::string found = std::string(work.tr(content_label(content))) +
                            (ending.empty() ? std::string() : " (." + std::string(ending) + ")");
  if (kind.empty()) {
    return Message(N_("The name has no ending such as .pdf; the content is {found}. Taken are: {kinds}"),
                   {{"found", found}, {"kinds", kinds()}});
  }
  if (!is_known_extension(kind) || !rules.allows(kind)) {
    return Message(N_("Files of the kind .{kind} are not taken; the content is {found}. Taken are: {kinds}"),
                   {{"kind", kind}, {"found", found}, {"kinds", kinds()}});
  }
  if (!agrees(content, kind)) {
    return Message(N_("The name ends in .{kind}, but the content is {found}. Taken are: {kinds}"),
                   {{"kind", kind}, {"found", found}, {"kinds", kinds()}});
  }
  return {};
}

Candidate make_candidate(const Work& work, const FileRules& rules, const http::UploadedFile& upload) {
  Candidate candidate;
  candidate.upload = &upload;
  candidate.name = clean_file_name(upload.file_name);
  candidate.kind = extension_of(candidate.name);
  candidate.fault = check_content(work, rules, upload, candidate.kind);
  if (!candidate.fault.empty()) return candidate;
  if (auto synced = work.services.files.finish_upload(upload.path); !synced) candidate.fault = synced.error();
  return candidate;
}

Row load_changeable(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  Row row = load_row(reader, work, type, id);
  if (!reaches_row(reader, work, type, type.access.update, id)) throw http::HttpError(403);
  if (!may_attach(reader, work, type, row)) {
    throw http::HttpError(409, N_("The record can no longer be changed as it is now"))
        .back_to(std::string(type.path) + "/" + std::to_string(id));
  }
  return row;
}

/// What only the writer can tell: the quotas, and whether the record has this content already.
Message check_room(const Work& work, db::WriteTx& tx, const FileRules& rules, const RecordType& type,
                   std::int64_t record_id, const std::string& hash, const Candidate& candidate,
                   const Attachment* replaced) {
  const std::string same = tx.text(
      "SELECT f.name FROM core_file AS f WHERE f.record_type = ?1 AND f.record_id = ?2 AND f.sha256 = ?3 AND "
      "(f.series = ?4 OR (?4 = 0 AND f.version_no = (SELECT MAX(v.version_no) FROM core_file AS v WHERE "
      "v.series "
      "= f.series)))",
      type.id, record_id, hash, replaced != nullptr ? replaced->series : std::int64_t{0});
  if (!same.empty()) return Message(N_("The record has this content already, as {name}"), {{"name", same}});
  const std::uint64_t of_record = static_cast<std::uint64_t>(
      tx.integer("SELECT coalesce(SUM(size), 0) FROM core_file WHERE record_type = ?1 AND record_id = ?2", 0,
                 type.id, record_id));
  if (of_record + candidate.upload->size > rules.max_record_bytes) {
    return Message(N_("With it the files of this record would have {size}; at most {max} are allowed"),
                   {{"size", format_bytes(of_record + candidate.upload->size, work.language)},
                    {"max", format_bytes(rules.max_record_bytes, work.language)}});
  }
  const bool known = tx.exists("SELECT 1 FROM core_file WHERE sha256 = ?1", hash);
  if (!known && count_stored_bytes(tx) + candidate.upload->size > rules.max_total_bytes) {
    return Message(
        N_("The portal may keep {max} of files, and that is used up. Tell the system administrator"),
        {{"max", format_bytes(rules.max_total_bytes, work.language)}});
  }
  return {};
}

std::int64_t insert(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t record_id,
                    const Candidate& candidate, const std::string& hash, std::string_view note,
                    const Attachment* replaced) {
  const std::int64_t series = replaced != nullptr ? replaced->series : 0;
  const std::int64_t version =
      1 + tx.integer("SELECT coalesce(MAX(version_no), 0) FROM core_file WHERE series = ?1 AND series <> 0",
                     0, series);
  const std::int64_t id = tx.insert(
      "INSERT INTO core_file(record_type, record_id, series, version_no, name, kind, note, sha256, size, "
      "created_at, created_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      type.id, record_id, series, version, candidate.name, candidate.kind, note, hash,
      static_cast<std::int64_t>(candidate.upload->size), work.now,
      work.user.user_id > 0 ? db::Value(work.user.user_id) : db::Value());
  if (series == 0) tx.execute("UPDATE core_file SET series = id WHERE id = ?1", id);
  return id;
}

std::string describe(std::string_view name, std::int64_t version) {
  return std::string(name) + (version > 1 ? " (" + std::to_string(version) + ")" : std::string());
}

/// What hangs on a record's files follows as after a save.
void tell_parts(const Work& work, db::WriteTx& tx, const RecordType& type, const Row& row) {
  for (const plugin::RecordPart& part : work.services.registry.record_parts()) {
    if (part.saved) part.saved(work, tx, type, row);
  }
}

/// Contents that may have lost their last row: looked at once more as the only writer, then removed.
void forget_after_commit(const Work& work, db::WriteTx& tx, std::vector<std::string> hashes) {
  plugin::Services& services = work.services;
  tx.after_commit([&services, hashes = std::move(hashes)] {
    services.db.write([&](db::WriteTx& later) {
      for (const std::string& hash : hashes) {
        if (!later.exists("SELECT 1 FROM core_file WHERE sha256 = ?1", hash))
          services.files.remove(base::from_hex(hash));
      }
    });
  });
}

Attachment read(const db::Statement& row) {
  Attachment file;
  file.id = row.integer(0);
  file.series = row.integer(1);
  file.version_no = static_cast<int>(row.integer(2));
  file.name = row.string(3);
  file.kind = row.string(4);
  file.note = row.string(5);
  file.sha256 = row.string(6);
  file.size = static_cast<std::uint64_t>(row.integer(7));
  file.created_at = row.integer(8);
  file.created_by = row.string(9);
  return file;
}

}  // namespace

std::string hash_of(const Attachment& file) { return base::from_hex(file.sha256); }

std::vector<Attachment> list_attachments(db::Reader& reader, const RecordType& type, std::int64_t record_id) {
  std::vector<Attachment> files;
  db::Statement row = reader.query(
      "SELECT f.id, f.series, f.version_no, f.name, f.kind, f.note, f.sha256, f.size, f.created_at, "
      "coalesce(u.full_name, '') FROM core_file AS f LEFT JOIN core_user AS u ON u.id = f.created_by WHERE "
      "f.record_type = ?1 AND f.record_id = ?2 ORDER BY f.series, f.version_no DESC",
      type.id, record_id);
  while (row.step()) files.push_back(read(row));
  for (std::size_t i = 0; i < files.size();) {
    std::size_t end = i;
    while (end < files.size() && files[end].series == files[i].series) ++end;
    for (std::size_t at = i; at < end; ++at) {
      files[at].is_current = at == i;
      files[at].versions = static_cast<int>(end - i);
    }
    i = end;
  }
  return files;
}

std::optional<Attachment> find_attachment(db::Reader& reader, const RecordType& type, std::int64_t record_id,
                                          std::int64_t id) {
  for (Attachment& file : list_attachments(reader, type, record_id)) {
    if (file.id == id) return std::move(file);
  }
  return std::nullopt;
}

bool may_attach(db::Reader& reader, const Work& work, const RecordType& type, const Row& row) {
  if (!type.can_attach || !type.access.update.allows(work.user)) return false;
  if (!reaches_row(reader, work, type, type.access.update, row.id)) return false;
  if (is_archived(reader, work, type, row.id)) return false;
  // What was judged by its evidence keeps it: a record closed to changes is closed to files too.
  return !type.hooks.can_update || type.hooks.can_update(work, reader, row);
}

std::vector<AttachOutcome> attach(const Work& work, const RecordType& type, std::int64_t record_id,
                                  const std::vector<http::UploadedFile>& uploads, std::string_view note,
                                  const Attachment* replaced) {
  work.services.db.read([&](db::Reader& reader) { load_changeable(reader, work, type, record_id); });
  check_free_disk(work.services, 0);
  const FileRules rules = load_file_rules(work.services.settings);
  std::vector<Candidate> candidates;
  for (const http::UploadedFile& upload : uploads) candidates.push_back(make_candidate(work, rules, upload));
  return work.services.db.write([&](db::WriteTx& tx) {
    const Row row = load_changeable(tx, work, type, record_id);
    if (replaced != nullptr && !find_attachment(tx, type, record_id, replaced->id))
      throw http::HttpError(404);
    std::vector<AttachOutcome> outcomes;
    for (const Candidate& candidate : candidates) {
      AttachOutcome& outcome = outcomes.emplace_back();
      outcome.name = candidate.name;
      outcome.why = candidate.fault;
      if (!outcome.why.empty()) continue;
      const std::string hash = base::to_hex(candidate.upload->sha256);
      outcome.why = check_room(work, tx, rules, type, record_id, hash, candidate, replaced);
      if (!outcome.why.empty()) continue;
      work.services.files.keep(candidate.upload->path, candidate.upload->sha256);
      outcome.id = insert(work, tx, type, record_id, candidate, hash, note, replaced);
      const std::int64_t version =
          tx.integer("SELECT version_no FROM core_file WHERE id = ?1", 0, outcome.id);
      add_part_history(tx, work, type, row, kFilesPart,
                       replaced != nullptr ? describe(replaced->name, replaced->version_no) : std::string(),
                       describe(candidate.name, version));
      plugin::audit(tx, work, replaced != nullptr ? "file.version" : "file.add", type.id, record_id,
                    describe(candidate.name, version) + ", SHA-256 " + hash);
    }
    tell_parts(work, tx, type, row);
    return outcomes;
  });
}

void remove_attachment(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t record_id,
                       std::int64_t id, bool all_versions) {
  const Row row = load_changeable(tx, work, type, record_id);
  const auto file = find_attachment(tx, type, record_id, id);
  if (!file) throw http::HttpError(404);
  std::vector<std::string> hashes;
  for (const Attachment& one : list_attachments(tx, type, record_id)) {
    if (one.id != id && !(all_versions && one.series == file->series)) continue;
    tx.execute("DELETE FROM core_file WHERE id = ?1", one.id);
    hashes.push_back(one.sha256);
    add_part_history(tx, work, type, row, kFilesPart, describe(one.name, one.version_no), "");
    plugin::audit(tx, work, "file.remove", type.id, record_id,
                  describe(one.name, one.version_no) + ", SHA-256 " + one.sha256);
  }
  tell_parts(work, tx, type, row);
  forget_after_commit(work, tx, std::move(hashes));
}

void remove_all_attachments(const Work& work, db::WriteTx& tx, const RecordType& type,
                            std::int64_t record_id) {
  std::vector<std::string> hashes;
  for (const Attachment& file : list_attachments(tx, type, record_id)) hashes.push_back(file.sha256);
  if (hashes.empty()) return;
  tx.execute("DELETE FROM core_file WHERE record_type = ?1 AND record_id = ?2", type.id, record_id);
  forget_after_commit(work, tx, std::move(hashes));
}

std::uint64_t count_stored_bytes(db::Reader& reader) {
  return static_cast<std::uint64_t>(
      reader.integer("SELECT coalesce(SUM(size), 0) FROM (SELECT DISTINCT sha256, size FROM core_file)", 0));
}

}  // namespace motcong::record
