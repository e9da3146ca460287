// Review forms as people fill them in and take them through their steps, for tests.
#pragma once

#include <cstdint>
#include <string>

#include "tests/support/portal.h"

namespace motcong::test {

/// All a form needs to be submitted: five assessments and the conclusion "keep"; ground 59/2020/QH14.
Form review_form(const std::string& document);
/// The same with a conclusion that somebody else has to handle.
Form review_form(const std::string& document, const std::string& conclusion);

/// POSTs the form of a new review; gives its id, 0 when it was refused.
std::int64_t open_review(Browser& browser, const Form& form);
/// Takes a step; the status of the answer: 303 done, 422 refused with words, 409 not open now, 403 no right to it.
int take_step(Browser& browser, std::int64_t review, const std::string& step, const Form& form = {});
http::Response post_step(Browser& browser, std::int64_t review, const std::string& step, const Form& form = {});

/// From a new form to "reviewed": specialist, head of division, Office.
std::int64_t bring_to_leaders(Portal& portal, const Form& form);

}  // namespace motcong::test
