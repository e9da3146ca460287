// The frame around every page: head, header, navigation, flash. Its keys are listed in templates/README.md.
#pragma once

#include <string>
#include <string_view>

#include "core/plugin/context.h"
#include "core/plugin/cookies.h"

namespace motcong::plugin {

/// Adds the frame's keys to `content` and takes the flash message off its cookie.
void fill_frame(Context& context, view::Object& content, const PageHead& head, http::Response& response);

/// A link behind a flash message; `label` is a msgid.
struct FlashLink {
  std::string href = {};
  const char* label = "";
};
/// The Set-Cookie value that carries a message to the next page.
std::string flash_cookie(const Context& context, const base::Message& flash, std::string_view kind,
                         const FlashLink& link = {});

/// Summary of what is wrong above a form; `items` are (id of the control or "", text). `heading`: a msgid in
/// place of the number of errors.
void set_error_summary(const Work& work, view::Object& content,
                       const std::vector<std::pair<std::string, std::string>>& items,
                       const char* heading = nullptr);

}  // namespace motcong::plugin
