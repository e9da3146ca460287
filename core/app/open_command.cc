#include "core/app/open_command.h"

#include "core/app/say.h"

namespace motcong::app {
namespace {

std::unique_ptr<App> open(const std::filesystem::path& data, bool read_only, int& status) {
  OpenOptions options;
  options.data = data;
  options.read_only = read_only;
  auto app = App::open(options);
  if (app) return *std::move(app);
  status = complain(app.error());
  return nullptr;
}

}  // namespace

std::unique_ptr<App> open_to_write(const std::filesystem::path& data, int& status) {
  return open(data, false, status);
}

std::unique_ptr<App> open_to_read(const std::filesystem::path& data, int& status) {
  return open(data, true, status);
}

}  // namespace motcong::app
