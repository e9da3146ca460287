#include "core/version/reading.h"

#include <algorithm>
#include <map>

#include "core/auth/units.h"
#include "core/i18n/format.h"
#include "core/record/row_rule.h"
#include "core/record/store.h"
#include "core/version/signers.h"

namespace motcong::version {
namespace {

using base::Message;
using plugin::Work;
using base::Date;
using Duty = plugin::DutySource::Duty;
using Duties = plugin::DutySource::Duties;

int read_days(const Work& work) {
  const auto days = i18n::parse_integer(work.services.settings.get(kReadDaysKey, kReadDays));
  return days ? static_cast<int>(*days) : 5;
}

/// Who has to read a version, with the day from which his time runs; only of those `user_id` when it is not
/// 0.
struct Owing {
  Reading reading;
  base::Date since;
};
std::map<std::int64_t, Owing> list_owing(db::Reader& reader, const Work& work, const VersionedType& versioned,
                                         const Version& version, std::int64_t user_id) {
  std::map<std::int64_t, Owing> owing;
  if (version.state != "effective" || version.no_ack || !version.effective_on) return owing;
  const auto add = [&](const db::Statement& row, const base::Date& since) {
    const base::Date from = std::max(since, *version.effective_on);
    const auto [at, is_new] = owing.try_emplace(row.integer(0));
    if (!is_new && at->second.since <= from) return;
    at->second.since = from;
    at->second.reading.user_id = row.integer(0);
    at->second.reading.name = row.string(1);
    at->second.reading.position = row.string(2);
    if (is_new) at->second.reading.unit = row.string(3);
  };
  db::Statement member = reader.query(
      "SELECT u.id, u.full_name, u.position, n.name, d.given_on, r.valid_from FROM core_version_distribution "
      "AS d "
      "JOIN core_user_role AS r ON r.unit_id = d.unit_id JOIN core_user AS u ON u.id = r.user_id "
      "JOIN core_unit AS n ON n.id = d.unit_id WHERE d.version_id = ?1 AND d.recalled_on IS NULL AND "
      "r.valid_from <= ?2 "
      "AND (r.valid_to IS NULL OR r.valid_to >= ?2) AND u.disabled = 0 AND (?3 = 0 OR u.id = ?3)",
      version.id, work.today, user_id);
  while (member.step()) add(member, std::max(*member.date(4), *member.date(5)));
  db::Statement person = reader.query(
      "SELECT u.id, u.full_name, u.position, '', d.given_on FROM core_version_distribution AS d "
      "JOIN core_user AS u ON u.id = d.user_id WHERE d.version_id = ?1 AND d.recalled_on IS NULL AND "
      "u.disabled = 0 "
      "AND (?2 = 0 OR u.id = ?2)",
      version.id, user_id);
  while (person.step()) add(person, *person.date(4));
  if (versioned.also_reads) {
    for (const std::int64_t id : versioned.also_reads(reader, version.document_id, version.id)) {
      if (user_id != 0 && id != user_id) continue;
      db::Statement named = reader.query(
          "SELECT id, full_name, position, '' FROM core_user WHERE id = ?1 AND disabled = 0", id);
      if (named.step()) add(named, *version.effective_on);
    }
  }
  if (owing.empty()) return owing;
  const i18n::Calendar calendar = plugin::load_working_days(reader);
  const int days = read_days(work);
  for (auto& [id, entry] : owing) entry.reading.due_on = calendar.add_working_days(entry.since, days);
  return owing;
}

/// What a home page asks of all duties of a kind; the earliest due day first, those without one last.
Duties limit_duties(std::vector<Duty> all, const Date& today, int limit, const Date& soon_until,
                    const std::string& more_href) {
  std::stable_sort(all.begin(), all.end(), [](const Duty& a, const Duty& b) {
    return (a.due_on.empty() ? "9999" : a.due_on) < (b.due_on.empty() ? "9999" : b.due_on);
  });
  const std::string now = base::format_iso(today), soon = base::format_iso(soon_until);
  const auto most = static_cast<size_t>(limit);
  Duties duties;
  duties.more_href = more_href;
  duties.total = static_cast<std::int64_t>(all.size());
  for (const Duty& duty : all) {
    if (duties.first.size() < most) duties.first.push_back(duty);
    if (duty.due_on.empty()) continue;
    if (duty.due_on < now) {
      ++duties.late;
    } else if (duty.due_on <= soon) {
      ++duties.soon_total;
      if (duties.soon.size() < most) duties.soon.push_back(duty);
    }
  }
  return duties;
}

}  // namespace

std::vector<Reading> list_readings(db::Reader& reader, const Work& work, const VersionedType& versioned,
                                   const Version& version) {
  std::map<std::int64_t, Owing> people = list_owing(reader, work, versioned, version, 0);
  db::Statement ack = reader.query(
      "SELECT u.id, u.full_name, u.position, a.due_on, a.read_at, a.remote_address FROM core_version_ack AS "
      "a "
      "JOIN core_user AS u ON u.id = a.user_id WHERE a.version_id = ?1",
      version.id);
  while (ack.step()) {
    Reading& reading = people[ack.integer(0)].reading;
    reading.user_id = ack.integer(0);
    reading.name = ack.string(1);
    reading.position = ack.string(2);
    reading.due_on = *ack.date(3);
    reading.read_at = ack.integer(4);
    reading.remote_address = ack.string(5);
  }
  std::vector<Reading> readings;
  // The order of people's names is the database's.
  db::Statement order = reader.query("SELECT id FROM core_user ORDER BY full_name COLLATE vi, id");
  while (order.step()) {
    const auto found = people.find(order.integer(0));
    if (found != people.end()) readings.push_back(std::move(found->second.reading));
  }
  std::stable_sort(readings.begin(), readings.end(),
                   [](const Reading& a, const Reading& b) { return a.unit < b.unit; });
  return readings;
}

std::optional<Reading> find_owed(db::Reader& reader, const Work& work, const VersionedType& versioned,
                                 const Version& version) {
  if (work.user.user_id <= 0) return std::nullopt;
  if (reader.exists("SELECT 1 FROM core_version_ack WHERE version_id = ?1 AND user_id = ?2", version.id,
                    work.user.user_id))
    return std::nullopt;
  auto owing = list_owing(reader, work, versioned, version, work.user.user_id);
  if (owing.empty()) return std::nullopt;
  return std::move(owing.begin()->second.reading);
}

bool acknowledge(const Work& work, db::WriteTx& tx, const VersionedType& versioned, const Version& version) {
  const auto owed = find_owed(tx, work, versioned, version);
  if (!owed) return false;
  tx.execute(
      "INSERT INTO core_version_ack(version_id, user_id, due_on, read_at, remote_address) VALUES (?1, ?2, "
      "?3, ?4, ?5)",
      version.id, work.user.user_id, owed->due_on, work.now, work.remote_address.substr(0, 45));
  plugin::audit(tx, work, "version.read", versioned.id, version.id, version.number);
  return true;
}

std::vector<Receiver> list_receivers(db::Reader& reader, std::int64_t version_id) {
  std::vector<Receiver> receivers;
  db::Statement row = reader.query(
      "SELECT d.id, COALESCE(n.name, u.full_name), d.unit_id IS NOT NULL, d.copy_no, d.given_on, "
      "d.recalled_on "
      "FROM core_version_distribution AS d LEFT JOIN core_unit AS n ON n.id = d.unit_id "
      "LEFT JOIN core_user AS u ON u.id = d.user_id WHERE d.version_id = ?1 ORDER BY d.unit_id IS NULL, "
      "n.sort_no, d.id",
      version_id);
  while (row.step()) {
    receivers.push_back({row.integer(0), row.string(1), row.integer(2) != 0, static_cast<int>(row.integer(3)),
                         *row.date(4), row.date(5)});
  }
  return receivers;
}

namespace {

std::string name_receiver(db::Reader& reader, std::int64_t unit_id, std::int64_t user_id) {
  return unit_id != 0 ? reader.text("SELECT name FROM core_unit WHERE id = ?1", unit_id)
                      : reader.text("SELECT full_name FROM core_user WHERE id = ?1", user_id);
}

}  // namespace

base::Result<void> add_receiver(const Work& work, db::WriteTx& tx, const Version& version,
                                std::int64_t unit_id, std::int64_t user_id, int copy_no) {
  if (version.is_obsolete())
    return base::Error(Message(N_("A version that is no longer in force is given to nobody")));
  if (copy_no != 0 &&
      tx.exists("SELECT 1 FROM core_version_distribution WHERE version_id = ?1 AND copy_no = ?2", version.id,
                copy_no)) {
    return base::Error(
        Message(N_("Copy {number} has been given out already"), {{"number", std::to_string(copy_no)}}));
  }
  std::vector<std::int64_t> units;
  if (unit_id != 0) {
    const auto unit = auth::find_unit(tx, unit_id);
    if (!unit || unit->kind == "external") return base::Error(Message(N_("Choose a unit of the department")));
    units = auth::resolve_group(tx, unit_id, work.today);
  } else if (!tx.exists("SELECT 1 FROM core_user WHERE id = ?1 AND disabled = 0", user_id)) {
    return base::Error(Message(N_("Choose a person with an open account")));
  }
  if (units.size() > 1 && copy_no != 0)
    return base::Error(Message(N_("A group has no single copy; give its units theirs")));
  const std::optional<int> copy = copy_no != 0 ? std::optional<int>(copy_no) : std::nullopt;
  std::int64_t added = 0;
  for (const std::int64_t unit : units) {
    added += tx.execute(
        "INSERT INTO core_version_distribution(version_id, unit_id, copy_no, given_on) VALUES (?1, ?2, ?3, "
        "?4) "
        "ON CONFLICT DO NOTHING",
        version.id, unit, copy, work.today);
  }
  if (unit_id == 0) {
    added += tx.execute(
        "INSERT INTO core_version_distribution(version_id, user_id, copy_no, given_on) VALUES (?1, ?2, ?3, "
        "?4) "
        "ON CONFLICT DO NOTHING",
        version.id, user_id, copy, work.today);
  }
  if (added == 0) return base::Error(Message(N_("It has been given there already")));
  plugin::audit(tx, work, "version.distribute", version.document_type, version.document_id,
                work.tr(Message(N_("{number} to {who}"), {{"number", version.number},
                                                          {"who", name_receiver(tx, unit_id, user_id)}})));
  return {};
}

bool recall(const Work& work, db::WriteTx& tx, std::int64_t version_id, std::int64_t receiver_id) {
  const std::int64_t done = tx.execute(
      "UPDATE core_version_distribution SET recalled_on = ?3 WHERE id = ?1 AND version_id = ?2 AND "
      "recalled_on IS NULL",
      receiver_id, version_id, work.today);
  if (done == 0) return false;
  const std::string who = tx.text(
      "SELECT COALESCE(n.name, u.full_name) FROM core_version_distribution AS d LEFT JOIN core_unit AS n ON n.id = "
      "d.unit_id LEFT JOIN core_user AS u ON u.id = d.user_id WHERE d.id = ?1",
      receiver_id);
  plugin::audit(tx, work, "version.recall", "core.version", version_id, who);
  return true;
}

namespace {

std::string title_of(plugin::Context& context, const Version& version) {
  const plugin::RecordType& type = context.services.registry.type(version.document_type);
  return record::title_of(type, record::load_row_unchecked(context.db(), context, type, version.document_id));
}

}  // namespace

Duties list_reading_duties(plugin::Context& context, int limit, const Date& soon_until) {
  std::vector<Duty> duties;
  std::string more_href;
  std::vector<std::int64_t> ids;
  db::Statement row = context.db().query(
      "SELECT v.id FROM core_version AS v WHERE v.state = 'effective' AND v.no_ack = 0 AND NOT EXISTS "
      "(SELECT 1 FROM core_version_ack AS a WHERE a.version_id = v.id AND a.user_id = ?1)",
      context.user.user_id);
  while (row.step()) ids.push_back(row.integer(0));
  for (const std::int64_t id : ids) {
    const Version version = load_version(context.db(), id);
    const VersionedType* versioned = find_versioned(context.services.registry, version.document_type);
    if (versioned == nullptr) continue;
    const auto owed = find_owed(context.db(), context, *versioned, version);
    const plugin::RecordType& type = version_type(context.services.registry, *versioned);
    if (!owed || !record::row_exists(context.db(), context, type, id)) continue;
    more_href = type.path;
    const bool late = owed->is_late(context.today);
    duties.push_back({.title = title_of(context, version),
                      .href = std::string(type.path) + "/" + std::to_string(id),
                      .sub = version.number,
                      .due_on = base::format_iso(owed->due_on),
                      .state_label = std::string(context.tr(N_("To read"))),
                      .tone = late ? "danger" : "info"});
  }
  return limit_duties(std::move(duties), context.today, limit, soon_until, more_href);
}

Duties list_step_duties(plugin::Context& context, int limit, const Date& soon_until) {
  std::vector<Duty> duties;
  std::string more_href;
  std::vector<std::int64_t> ids;
  db::Statement row = context.db().query(
      "SELECT id FROM core_version WHERE state IN ('in_review', 'pending_approval') OR (state = 'draft' AND "
      "returned_reason <> '') "
      "ORDER BY id LIMIT 500");
  while (row.step()) ids.push_back(row.integer(0));
  for (const std::int64_t id : ids) {
    const Version version = load_version(context.db(), id);
    const VersionedType* versioned = find_versioned(context.services.registry, version.document_type);
    if (versioned == nullptr) continue;
    const plugin::RecordType& type = version_type(context.services.registry, *versioned);
    const auto step = static_cast<size_t>(version.review_step);
    const plugin::Access& access = version.is_draft()                 ? versioned->write
                                   : step < versioned->reviews.size() ? versioned->reviews[step].access
                                                                      : versioned->approve;
    if (!access.allows(context.user) || !record::reaches_row(context.db(), context, type, access, id))
      continue;
    if (version.is_draft()) {
      if (!context.db().exists("SELECT 1 FROM core_version_writer WHERE version_id = ?1 AND user_id = ?2", id,
                               context.user.rows_of()))
        continue;
    } else if (check_doer(context.db(), context, version)) {
      continue;
    }
    more_href = type.path;
    duties.push_back(
        {.title = title_of(context, version),
         .href = std::string(type.path) + "/" + std::to_string(id),
         .sub = version.change_reason.substr(0, version.change_reason.find('\n')),
         .due_on = "",
         .state_label = std::string(version.is_draft()             ? context.tr(N_("Returned to you"))
                                    : version.state == "in_review" ? context.tr(N_("To review"))
                                                                   : context.tr(N_("To approve"))),
         .tone = "warn"});
  }
  return limit_duties(std::move(duties), context.today, limit, soon_until, more_href);
}

}  // namespace motcong::version
