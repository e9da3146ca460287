// Plugin: one feature of the portal, compiled in. The kernel's own features register through it too.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace motcong::plugin {

class Registry;
struct Services;

struct PluginInfo {
  const char* id = "";     // folder name: plugins/<id>, templates/<id>, db/<id>
  const char* label = "";  // msgid
  const char* version = "";
  std::vector<const char*> requires_plugins;
};

/// Lives from start to stop; handlers run concurrently on worker threads.
class Plugin {
 public:
  virtual ~Plugin() = default;
  virtual PluginInfo info() const = 0;
  /// Pure declaration: no I/O, no clock; called once, in any order.
  virtual void declare(Registry& registry) = 0;
  /// After migrations, with the registry frozen.
  virtual void start(Services& services) { (void)services; }
  virtual void stop() noexcept {}
};

/// The plugins of plugins/, in the order of their ids. Generated at build time: an explicit list, no static
/// initialisers.
std::vector<std::unique_ptr<Plugin>> make_plugins();

}  // namespace motcong::plugin
