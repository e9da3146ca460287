#include "tests/support/backups.h"

#include <doctest/doctest.h>

#include <fstream>

#include "core/base/digest.h"
#include "tests/support/command.h"

namespace motcong::test {

std::string attach_to_unit(Portal& portal, const std::string& name, const std::string& content) {
  const std::string path = "/admin/units/" + std::to_string(portal.unit_id("DKKD")) + "/files";
  REQUIRE(portal.as("quantri").attach(path, {{name, content}}).status == 303);
  return base::to_hex(base::sha256(content));
}

std::filesystem::path make_backup(Portal& portal, const std::string& name) {
  const plugin::Work work = portal.app().system_work();
  plugin::Progress progress;
  const auto made = backup::make_backup(work, portal.folder() / name, progress);
  if (!made) FAIL(base::format_english(made.error()));
  return portal.folder() / name;
}

std::string fault_of(const std::filesystem::path& backup) {
  plugin::Progress progress;
  const auto checked = backup::check_backup(backup, app::embedded_migrations(), progress);
  return checked ? "" : base::format_english(checked.error());
}

void rewrite_manifest(const std::filesystem::path& backup,
                      const std::function<void(backup::Manifest&)>& change) {
  auto manifest = backup::parse_manifest(bytes_of(backup / backup::kManifestName));
  REQUIRE(manifest.ok());
  change(*manifest);
  std::ofstream(backup / backup::kManifestName, std::ios::trunc) << backup::format_manifest(*manifest);
}

}  // namespace motcong::test
