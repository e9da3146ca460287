#include "core/app/config.h"

#include <toml++/toml.h>

namespace motcong::app {

base::Result<void> read_config(const std::filesystem::path& file, Config& config) {
  using base::Error;
  using base::Message;
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& fault) {
    return Error{
        Message(N_("{file}, line {line}: {fault}"), {{"file", file.string()},
                                                     {"line", std::to_string(fault.source().begin.line)},
                                                     {"fault", std::string(fault.description())}})};
  }
  for (const auto& [key, node] : table) {
    const auto text = node.value<std::string>();
    const std::string name(key.str());
    std::string* target = nullptr;
    std::string data;
    if (name == "data") target = &data;
    if (name == "listen") target = &config.listen;
    if (name == "tls_cert") target = &config.tls_cert;
    if (name == "tls_key") target = &config.tls_key;
    if (target == nullptr) {
      return Error{
          Message(N_("{file}: unknown setting “{name}”"), {{"file", file.string()}, {"name", name}})};
    }
    if (!text) {
      return Error{
          Message(N_("{file}: “{name}” must be text in quotes"), {{"file", file.string()}, {"name", name}})};
    }
    *target = *text;
    if (!data.empty()) config.data = data;
  }
  return {};
}

}  // namespace motcong::app
