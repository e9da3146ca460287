#include "core/app/upkeep_commands.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "core/app/app.h"
#include "core/app/doctor.h"
#include "core/app/open_command.h"
#include "core/app/say.h"
#include "core/backup/backup.h"
#include "core/base/digest.h"

namespace motcong::app {
namespace {

using base::Message;

/// "412:9f86d0..." as the hourly line of the log has it.
bool parse_head(const std::string& text, plugin::ChainHead& head) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return false;
  const auto [end, code] = std::from_chars(text.data(), text.data() + colon, head.last_id);
  head.hash = text.substr(colon + 1);
  return code == std::errc() && end == text.data() + colon && base::from_hex(head.hash).size() == 32;
}

int verify_audit(const std::filesystem::path& data, const std::string& known) {
  plugin::ChainHead head;
  if (!known.empty() && !parse_head(known, head))
    return complain(N_("--head takes what the log of the program says: a number, a colon and 64 digits")) + 1;
  int status = 0;
  const auto app = open_to_read(data, status);
  if (!app) return status;
  auto folder = db::DataDir::look(data);
  if (!folder) return complain(folder.error());
  auto key = folder->load_key(backup::kAuditKey);
  if (!key) return complain(key.error());
  const plugin::AuditChain chain(*std::move(key));
  const plugin::ChainReport report = chain.check(app->services().db, head, [](std::int64_t) { return true; });
  if (!report.ok()) {
    complain(report.fault);
    return complain(Message(N_("The audit log is not whole; {entries} entries before that are sound"),
                            {{"entries", std::to_string(report.entries)}}));
  }
  say(Message(N_("The log is whole: {entries} entries and {rows} rows of history are as they were written"),
              {{"entries", std::to_string(report.entries)}, {"rows", std::to_string(report.history_rows)}}));
  say(Message(N_("End of the chain: {head}"), {{"head", report.head.text()}}));
  return 0;
}

const char* level_word(Finding::Level level) {
  if (level == Finding::Level::ok) return N_("OK");
  if (level == Finding::Level::warning) return N_("warning");
  return N_("fault");
}

int doctor(const std::filesystem::path& data) {
  bool faulty = false;
  const i18n::Language& language = terminal_language();
  examine(data, [&](const Finding& finding) {
    faulty = faulty || finding.level == Finding::Level::fault;
    std::printf("[%s] %s\n", std::string(language.tr(level_word(finding.level))).c_str(),
                language.tr(finding.text).c_str());
    if (!finding.advice.empty()) std::printf("    %s\n", language.tr(finding.advice).c_str());
    std::fflush(stdout);
  });
  return faulty ? 1 : 0;
}

}  // namespace

void add_upkeep_commands(CLI::App& cli, const std::filesystem::path& data,
                         const std::function<CLI::App*(CLI::App*)>& with_data, int& status) {
  const auto head = std::make_shared<std::string>();
  auto* audit = cli.add_subcommand("audit", "The audit log");
  audit->require_subcommand(1);
  auto* verify = with_data(
      audit->add_subcommand("verify", "Read the whole audit log and say whether it is as it was written"));
  verify->add_option("--head", *head, "An end of the chain noted before, which must still be part of it");
  verify->callback([head, &data, &status] { status = verify_audit(data, *head); });
  with_data(
      cli.add_subcommand("doctor", "Look through the data directory and say what is wrong and what to do"))
      ->callback([&data, &status] { status = doctor(data); });
}

}  // namespace motcong::app
