// Names of the portal's cookies.
#pragma once

#include <string>

namespace motcong::plugin {

/// With the __Host- prefix over TLS, where browsers allow it.
inline std::string session_cookie_name(bool secure) { return secure ? "__Host-sid" : "sid"; }
/// Random value a visitor gets before login, so that the login form can carry a token.
inline constexpr const char* kPreSessionCookie = "pre";
inline constexpr const char* kFlashCookie = "flash";
/// The id of a draft: what was typed into a form whose session had run out.
inline constexpr const char* kDraftCookie = "draft";
inline constexpr const char* kDisplayCookie = "display";  // language and theme of a visitor: "vi.dark"

}  // namespace motcong::plugin
