#include "core/app/command_log.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "core/backup/backup.h"
#include "core/base/text.h"
#include "core/plugin/audit_chain.h"
#include "core/plugin/audit_detail.h"

namespace motcong::app {

using base::Error;
using base::Message;
using base::Result;

std::string os_user() {
  struct passwd entry {};
  struct passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  std::string name = "uid " + std::to_string(getuid());
  if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    name = found->pw_name;
  const char* sudo = std::getenv("SUDO_USER");
  if (getuid() == 0 && sudo != nullptr) name += " (sudo: " + base::normalise_line(sudo) + ")";
  return name;
}

Result<void> log_command(const App& app, std::string_view action, std::string_view object_type,
                         const std::vector<Message>& detail) {
  const auto failed = [](const std::string& reason) {
    return Error{Message(N_("The audit log cannot be written: {reason}"), {{"reason", reason}})};
  };
  auto folder = db::DataDir::look(app.data_dir().root());
  if (!folder) return Error{folder.error()};
  auto key = folder->load_key(backup::kAuditKey);
  if (!key) return Error{key.error()};
  auto database = db::Database::open(folder->database());
  if (!database) return Error{database.error()};
  const plugin::Work work = app.system_work();
  try {
    (*database)->write([&](db::WriteTx& tx) {
      plugin::AuditChain(*std::move(key))
          .append(tx, {.at = work.now,
                       .user_id = {},
                       .username = work.user.username,
                       .remote_address = "",
                       .action = action,
                       .object_type = object_type,
                       .object_id = {},
                       .detail = plugin::pack_sentences(detail),
                       .on_behalf_of = {},
                       .on_behalf_username = ""});
    });
  } catch (const std::exception& failure) {
    return failed(failure.what());
  }
  return {};
}

}  // namespace motcong::app
