#include "core/notice/digest.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "core/auth/users.h"
#include "core/base/digest.h"
#include "core/base/process.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/notice/inbox.h"
#include "core/notice/mail_message.h"

namespace motcong::notice {
namespace {

using base::Message;

constexpr int kSendSeconds = 30;
constexpr int kMostNoticesInLetter = 50;
constexpr int kFailuresInARow = 3;
constexpr std::size_t kMostFault = 500;

/// How one try ended: `unsure` when the program had the whole letter and was killed before it said what it did.
enum class Sent { yes, no, unsure };
struct Try {
  Sent sent = Sent::no;
  bool hung = false;
  std::string fault;  // see describe_fault()
};

constexpr std::string_view kTimeout = "timeout", kStopped = "stopped", kInterrupted = "interrupted", kExit = "exit ";

Try send_letter(const MailSettings& mail, const Letter& letter, const plugin::Progress& progress) {
  const base::ProgramResult run =
      base::run_program(mail.command, {"-i", "-f", letter.from, "--", letter.to}, format_letter(letter), kSendSeconds,
                        [&] { return progress.is_cancelled(); });
  const std::string said(base::cut_utf8(base::normalise_line(base::is_utf8(run.output) ? run.output : "?"), kMostFault));
  if (run.started && run.status == 0) return {Sent::yes, false, said};
  const std::string status(run.timed_out ? std::string(kTimeout)
                           : run.stopped ? std::string(kStopped)
                                         : std::string(kExit) + std::to_string(run.status));
  const std::string fault = status + (said.empty() ? "" : ": " + said);
  return {run.started && run.status < 0 && run.took_input ? Sent::unsure : Sent::no, run.timed_out || run.stopped, fault};
}

/// What is waiting, as its letter; nothing when the person has read it all or wants no letters any more.
std::optional<Letter> write_letter(const plugin::Work& work, db::WriteTx& tx, const MailSettings& mail,
                                   std::int64_t digest_id) {
  db::Statement row = tx.query(
      "SELECT u.email, u.language, d.made_at FROM core_digest d JOIN core_user u ON u.id = d.user_id WHERE d.id = ?1 "
      "AND u.disabled = 0 AND u.wants_digest = 1",
      digest_id);
  if (!row.step() || !is_mail_address(row.text(0))) return std::nullopt;
  const i18n::Language& language = row.text(1).empty() ? work.language : i18n::Language::get(row.text(1));
  db::Statement notice = tx.query(
      "SELECT text_id, text_args, link, at FROM core_notice WHERE digest_id = ?1 AND read_at IS NULL ORDER BY id DESC",
      digest_id);
  std::string list;
  int count = 0;
  while (notice.step()) {
    if (++count > kMostNoticesInLetter) continue;
    list += "- " + i18n::format_instant(notice.integer(3)) + ": " +
            plugin::format_packed(language, notice.text(0), notice.text(1)) + "\n";
    if (const std::string_view link = notice.text(2); !mail.base_url.empty() && link.starts_with('/'))
      list += "  " + mail.base_url + std::string(link) + "\n";
  }
  if (count == 0) return std::nullopt;
  const std::string number = std::to_string(count);
  Letter letter;
  letter.from_name = work.services.settings.get("agency.name");
  letter.from = mail.from;
  letter.to = row.string(0);
  letter.subject = language.tr(Message(N_("{count} unread notices"), {{"count", number}}));
  letter.text = language.tr(Message(N_("You have {count} unread notices in the portal:"), {{"count", number}})) +
                "\n\n" + list;
  if (count > kMostNoticesInLetter) {
    letter.text += language.tr(Message(N_("and {count} more."), {{"count", std::to_string(count - kMostNoticesInLetter)}})) + "\n";
  }
  letter.text += "\n" + (mail.base_url.empty() ? "" : mail.base_url + "/notices\n") +
                 std::string(language.tr(N_("Under “Which notices” you choose what you are told and whether you get this "
                                            "letter."))) +
                 "\n";
  // The day's second besides: after a restore the portal gives the same numbers to other letters.
  letter.id = "motcong.digest." + std::to_string(digest_id) + "." + std::to_string(row.integer(2));
  letter.at = work.services.clock.now();
  tx.execute("UPDATE core_digest SET address = ?2 WHERE id = ?1", digest_id, letter.to);
  return letter;
}

/// Those who look after mail learn of a letter that may or may not have gone: only a person can find out. Those in
/// `told` learn it otherwise.
void tell_unsure(const plugin::Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& told) {
  for (const std::int64_t user : auth::list_users_with(tx, "core.mail", 0, work.today)) {
    if (std::ranges::find(told, user) != told.end()) continue;
    plugin::notify(tx, work, user, kMailKind,
                   N_("It is not known whether a daily letter went; it is not sent again by itself"), "/admin/mail");
  }
}

void set_state(db::WriteTx& tx, std::int64_t id, const char* state, std::string_view fault) {
  tx.execute("UPDATE core_digest SET state = ?2, fault = ?3 WHERE id = ?1", id, state, fault);
}

/// A process that ended while the mail program ran.
void find_cut_off(const plugin::Work& work) {
  work.services.db.write([&](db::WriteTx& tx) {
    if (tx.execute("UPDATE core_digest SET state = 'unsure', fault = ?1 WHERE state = 'sending'", kInterrupted) > 0)
      tell_unsure(work, tx, {});
  });
}

}  // namespace

MailSettings load_mail_settings(plugin::Settings& settings) {
  MailSettings mail;
  mail.command = settings.get("mail.command");
  mail.from = settings.get("mail.from");
  mail.base_url = settings.get("mail.base_url");
  if (const auto hour = i18n::parse_integer(settings.get("mail.hour", "7"))) mail.hour = static_cast<int>(*hour);
  return mail;
}

base::Result<void> check_mail_command(const std::string& path) {
  if (path.empty()) return {};
  const bool is_plain = path.front() == '/' && std::ranges::all_of(path, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._+-").find(c) != std::string_view::npos;
  });
  if (!is_plain) return base::Error{N_("Write the full path of the program alone, such as /usr/sbin/sendmail")};
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored) || access(path.c_str(), X_OK) != 0)
    return base::Error{N_("There is no such program, or the portal may not run it")};
  return {};
}

base::Result<void> check_mail_sender(const std::string& address) {
  if (address.empty() || is_mail_address(address)) return {};
  return base::Error{N_("This is no mail address")};
}

base::Result<void> check_base_url(const std::string& url) {
  if (url.empty()) return {};
  const std::size_t host = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  const bool is_plain = host != 0 && url.size() > host && std::ranges::all_of(url.substr(host), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':';
  });
  if (!is_plain) return base::Error{N_("Write it as https://portal.so.lan, without a path")};
  return {};
}

int make_digests(const plugin::Work& work, db::WriteTx& tx, const MailSettings& mail) {
  if (!mail.is_on() || base::local_time(work.now).hour < mail.hour) return 0;
  std::vector<std::int64_t> people;
  {
    db::Statement row = tx.query(
        "SELECT DISTINCT n.user_id FROM core_notice n JOIN core_user u ON u.id = n.user_id WHERE n.digest_id IS NULL "
        "AND n.read_at IS NULL AND u.disabled = 0 AND u.wants_digest = 1 AND u.email <> ''");
    while (row.step()) people.push_back(row.integer(0));
  }
  int begun = 0;
  for (const std::int64_t user : people) {
    std::int64_t digest =
        tx.integer("SELECT max(id) FROM core_digest WHERE user_id = ?1 AND state = 'waiting'", 0, user);
    if (digest == 0) {
      if (tx.exists("SELECT 1 FROM core_digest WHERE user_id = ?1 AND day = ?2", user, work.today)) continue;
      digest = tx.insert("INSERT INTO core_digest(user_id, day, made_at, state) VALUES (?1, ?2, ?3, 'waiting')", user,
                         work.today, work.now);
      ++begun;
    }
    tx.execute(
        "UPDATE core_notice SET digest_id = ?2 WHERE user_id = ?1 AND digest_id IS NULL AND read_at IS NULL", user,
        digest);
  }
  return begun;
}

SendReport send_digests(const plugin::Work& work, plugin::Progress& progress, const MailSettings& mail) {
  SendReport report;
  find_cut_off(work);
  if (!mail.is_on()) return report;
  std::vector<std::int64_t> waiting;
  work.services.db.read([&](db::Reader& reader) {
    db::Statement row = reader.query("SELECT id FROM core_digest WHERE state = 'waiting' ORDER BY id");
    while (row.step()) waiting.push_back(row.integer(0));
  });
  progress.set_total(static_cast<std::int64_t>(waiting.size()));
  int failures = 0;
  bool hangs = false;
  for (const std::int64_t id : waiting) {
    if (progress.is_cancelled() || failures == kFailuresInARow || hangs) break;
    // Marked before the program runs: should this process end meanwhile, the letter is not sent a second time.
    const auto letter = work.services.db.write([&](db::WriteTx& tx) {
      auto written = write_letter(work, tx, mail, id);
      if (written) {
        tx.execute("UPDATE core_digest SET state = 'sending', attempts = attempts + 1, tried_at = ?2 WHERE id = ?1",
                   id, work.services.clock.now());
      } else {
        set_state(tx, id, "dropped", "");
        tx.execute("UPDATE core_notice SET digest_id = NULL WHERE digest_id = ?1", id);  // for a letter of another day
      }
      return written;
    });
    progress.add_done();
    if (!letter) {
      ++report.dropped;
      continue;
    }
    const Try one = send_letter(mail, *letter, progress);
    hangs = one.hung;
    failures = one.sent == Sent::yes ? 0 : failures + 1;
    ++(one.sent == Sent::yes ? report.sent : one.sent == Sent::no ? report.failed : report.unsure);
    work.services.db.write([&](db::WriteTx& tx) {
      set_state(tx, id, one.sent == Sent::yes ? "sent" : one.sent == Sent::no ? "waiting" : "unsure",
                one.sent == Sent::yes ? std::string_view() : std::string_view(one.fault));
      // The run has failed then: those who look after jobs are told that.
      if (one.sent == Sent::unsure) tell_unsure(work, tx, auth::list_users_with(tx, "core.jobs", 0, work.today));
    });
  }
  return report;
}

std::string describe_fault(const i18n::Language& language, std::string_view fault) {
  const std::size_t colon = std::min(fault.find(':'), fault.size());
  const std::string_view status = fault.substr(0, colon), said = fault.substr(colon);
  if (status == kTimeout) return std::string(language.tr(N_("The program did not end in time and was stopped"))).append(said);
  if (status == kStopped) return std::string(language.tr(N_("The program was stopped while it worked"))).append(said);
  if (status == kInterrupted) return std::string(language.tr(N_("The portal ended while the program worked")));
  if (!status.starts_with(kExit)) return std::string(fault);
  if (status == "exit -1") return std::string(language.tr(N_("The program did not run to its end"))).append(said);
  return language.tr(Message(N_("The program ended with error {number}"),
                             {{"number", std::string(status.substr(kExit.size()))}})).append(said);
}

bool retry_unsure(db::WriteTx& tx, std::int64_t digest_id) {
  return tx.execute("UPDATE core_digest SET state = 'waiting' WHERE id = ?1 AND state = 'unsure'", digest_id) > 0;
}

plugin::TaskOutcome send_test_letter(const plugin::Work& work, plugin::Progress& progress, const std::string& address) {
  const MailSettings mail = load_mail_settings(work.services.settings);
  if (!mail.is_on() || !is_mail_address(address) || !is_mail_address(mail.from))
    return {false, N_("Set the mail program, the sender and your own mail address first."), "/admin/mail"};
  Letter letter;
  letter.from_name = work.services.settings.get("agency.name");
  letter.from = mail.from;
  letter.to = address;
  letter.subject = work.tr(N_("Test letter of the portal"));
  letter.text = std::string(work.tr(N_("This letter shows that the portal can send mail."))) + "\n" + mail.base_url + "\n";
  letter.id = "motcong.test." + base::to_hex(base::random_bytes(16));
  letter.at = work.services.clock.now();
  const Try one = send_letter(mail, letter, progress);
  const std::string said = one.fault.empty()         ? "–"
                           : one.sent == Sent::yes ? one.fault
                                                   : describe_fault(work.language, one.fault);
  if (one.sent == Sent::yes) {
    return {true, Message(N_("The mail program took the letter to {address}. It said: {output}"),
                          {{"address", address}, {"output", said}}),
            "/admin/mail"};
  }
  return {false, Message(N_("The letter to {address} did not go. The mail program said: {output}"),
                         {{"address", address}, {"output", said}}),
          "/admin/mail"};
}

}  // namespace motcong::notice
