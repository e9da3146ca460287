// motcong audit verify and motcong doctor: is the portal as it should be?
#pragma once

#include <filesystem>
#include <functional>

namespace CLI {
class App;
}

namespace motcong::app {

/// Adds both commands. `data` and `status` belong to the caller and outlive the parsing; `with_data` adds
/// --data.
void add_upkeep_commands(CLI::App& cli, const std::filesystem::path& data,
                         const std::function<CLI::App*(CLI::App*)>& with_data, int& status);

}  // namespace motcong::app
