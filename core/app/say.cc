#include "core/app/say.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace motcong::app {

const i18n::Language& terminal_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return i18n::Language::get(std::string_view(value).starts_with("vi") ? "vi" : "en");
  }
  return i18n::Language::en();
}

void say(const base::Message& message) {
  std::printf("%s\n", terminal_language().tr(message).c_str());
  std::fflush(stdout);
}

int complain(const base::Message& message) {
  std::fprintf(stderr, "motcong: %s\n", terminal_language().tr(message).c_str());
  return 1;
}

}  // namespace motcong::app
