// The daily letter: what a person has not read, by a sendmail-compatible program. The inbox stays the place where
// nothing is lost; a letter is kept until it went, and none goes twice.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/plugin/context.h"
#include "core/plugin/jobs.h"

namespace motcong::notice {

inline constexpr const char* kMailKind = "core.mail";
inline constexpr const char* kDigestJob = "core.digest";

struct MailSettings {
  std::string command;  // absolute path; empty: no mail
  std::string from;
  std::string base_url;  // "https://portal.so.lan": what links in letters begin with
  int hour = 7;          // from which the letters of the day are made
  bool is_on() const { return !command.empty() && !from.empty(); }
};
MailSettings load_mail_settings(plugin::Settings& settings);

/// For the settings page: empty, or an absolute path of a program that may be run, without arguments.
base::Result<void> check_mail_command(const std::string& path);
base::Result<void> check_mail_sender(const std::string& address);
/// Empty, or http(s)://host[:port].
base::Result<void> check_base_url(const std::string& url);

/// Puts unread notices that no letter has named yet into today's letters, after the hour that is set: one a person
/// and day, and a letter still waiting takes the new ones too. The number of letters begun.
int make_digests(const plugin::Work& work, db::WriteTx& tx, const MailSettings& mail);

struct SendReport {
  int sent = 0, failed = 0, unsure = 0, dropped = 0;
};
/// Tries every waiting letter once, until three in a row fail or the program hangs: then the mail is down and the rest
/// waits for the next time. Outside any transaction.
SendReport send_digests(const plugin::Work& work, plugin::Progress& progress, const MailSettings& mail);

/// A letter of which it is not known whether it went waits again. False when it is none.
bool retry_unsure(db::WriteTx& tx, std::int64_t digest_id);

/// Sends a letter to `address` now; what the program said, whether it went or not.
plugin::TaskOutcome send_test_letter(const plugin::Work& work, plugin::Progress& progress, const std::string& address);

/// What is kept of a letter that did not go, for people: "It did not answer in time".
std::string describe_fault(const i18n::Language& language, std::string_view fault);

}  // namespace motcong::notice
