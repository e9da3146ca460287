#include "core/version/signers.h"

#include <algorithm>

#include "core/auth/users.h"
#include "core/base/text.h"
#include "core/record/store.h"

namespace motcong::version {
namespace {

using base::Message;
using plugin::Work;

constexpr size_t kMostPosts = 5;  // of a step, in words

/// Of the steps after writing; the last is the approval.
const plugin::Access& access_of(const VersionedType& versioned, size_t step) {
  return step < versioned.reviews.size() ? versioned.reviews[step].access : versioned.approve;
}

std::string_view label_of(const Work& work, const VersionedType& versioned, size_t step) {
  return work.tr(step < versioned.reviews.size() ? versioned.reviews[step].label : N_("Approved by"));
}

std::set<std::int64_t> list_able(db::Reader& reader, const Work& work, const VersionedType& versioned,
                                 const Version& version, size_t step) {
  std::int64_t unit_id = 0;
  if (*versioned.unit_field != '\0') {
    const plugin::RecordType& type = work.services.registry.type(version.document_type);
    unit_id = record::load_row_unchecked(reader, work, type, version.document_id)
                  .values.integer(versioned.unit_field);
  }
  const auto people =
      auth::list_users_with(reader, access_of(versioned, step).permission_id(), unit_id, work.today);
  return {people.begin(), people.end()};
}

std::string name_posts(db::Reader& reader, const std::set<std::int64_t>& people) {
  std::vector<std::string> posts;
  for (const std::int64_t person : people) {
    const std::string post = reader.text(
        "SELECT full_name || CASE WHEN position IN ('', full_name) THEN '' ELSE ' (' || position || ')' END FROM "
        "core_user WHERE id = ?1",
        person);
    if (std::find(posts.begin(), posts.end(), post) != posts.end()) continue;
    posts.push_back(posts.size() < kMostPosts ? post : "…");
    if (posts.size() > kMostPosts) break;
  }
  return base::join(posts, "; ");
}

}  // namespace

std::set<std::int64_t> list_writers(db::Reader& reader, std::int64_t id) {
  std::set<std::int64_t> writers;
  db::Statement row = reader.query("SELECT user_id FROM core_version_writer WHERE version_id = ?1", id);
  while (row.step()) writers.insert(row.integer(0));
  return writers;
}

bool is_writer(db::Reader& reader, const Work& work, std::int64_t id) {
  const std::set<std::int64_t> writers = list_writers(reader, id);
  return std::any_of(writers.begin(), writers.end(), [&](std::int64_t writer) { return work.user.did(writer); });
}

std::set<std::int64_t> list_next(db::Reader& reader, const Work& work, const VersionedType& versioned,
                                 const Version& version) {
  std::set<std::int64_t> people =
      list_able(reader, work, versioned, version, static_cast<size_t>(version.review_step));
  for (const std::int64_t writer : list_writers(reader, version.id)) people.erase(writer);
  return people;
}

std::optional<Message> check_doer(db::Reader& reader, const Work& work, const Version& version) {
  if (is_writer(reader, work, version.id))
    return Message(N_("You wrote this version, or act for one who did: others review and approve it"));
  for (const Signature& signature : list_signatures(reader, version.id)) {
    if (signature.round != version.round || !signature.step.starts_with("review_")) continue;
    if (!work.user.did(signature.user_id) && !work.user.did(signature.on_behalf_of)) continue;
    return Message(N_("You have signed this version already, or act for one who did: nobody signs it twice"));
  }
  return std::nullopt;
}

std::vector<std::string> describe_signers(db::Reader& reader, const Work& work, const VersionedType& versioned,
                                          const Version& version) {
  std::vector<std::string> lines;
  const std::set<std::int64_t> writers = list_writers(reader, version.id);
  for (size_t step = 0; step <= versioned.reviews.size(); ++step) {
    if (access_of(versioned, step).permission_id().empty()) continue;
    std::set<std::int64_t> people = list_able(reader, work, versioned, version, step);
    for (const std::int64_t writer : writers) people.erase(writer);
    const std::string posts = name_posts(reader, people);
    lines.push_back(std::string(label_of(work, versioned, step)) + ": " +
                    (posts.empty() ? std::string(work.tr(N_("nobody"))) : posts));
  }
  return lines;
}

std::vector<Message> check_signers(db::Reader& reader, const Work& work, const VersionedType& versioned,
                                   const Version& version) {
  std::vector<Message> missing;
  std::set<std::int64_t> writers = list_writers(reader, version.id);
  writers.insert(work.user.user_id);
  writers.insert(work.user.acting_for);
  for (size_t step = 0; step <= versioned.reviews.size(); ++step) {
    if (access_of(versioned, step).permission_id().empty()) continue;
    const std::set<std::int64_t> able = list_able(reader, work, versioned, version, step);
    if (std::any_of(able.begin(), able.end(), [&](std::int64_t person) { return !writers.contains(person); }))
      continue;
    const std::string label(label_of(work, versioned, step));
    if (able.empty()) {
      missing.push_back(
          Message(N_("“{step}”: nobody has the right to sign this in the document's unit"), {{"step", label}}));
    } else {
      missing.push_back(Message(
          N_("“{step}”: nobody is left to sign. Who could, wrote or submits this version: {people}. Drop this draft "
             "and let others write a new one, or ask for the right to be given to somebody else."),
          {{"step", label}, {"people", name_posts(reader, able)}}));
    }
  }
  return missing;
}

}  // namespace motcong::version
