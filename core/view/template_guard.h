// What a template must not do although Mustache allows it: the rules that keep script out of the pages.
#pragma once

#include <vector>

#include "core/view/template_source.h"

namespace motcong::view {

/// Follows the HTML through the tokens of a template with its partials in place and adds a fault for: raw
/// output of a key that does not start with "html_" and the reverse, a value in a tag outside quotes, inline
/// style, inline handler or script, a javascript: address, a section that starts and ends in different places
/// of the HTML (such as inside and outside quotes).
void check_html(const std::vector<Token>& tokens, std::vector<TemplateFault>& faults);

}  // namespace motcong::view
