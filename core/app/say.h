// What the command line says, in the language of the terminal: Vietnamese when LANG begins with vi, else
// English.
#pragma once

#include "core/base/message.h"
#include "core/i18n/language.h"

namespace motcong::app {

const i18n::Language& terminal_language();

/// A line on standard output.
void say(const base::Message& message);
/// A line on standard error that begins with "motcong:"; gives 1, the exit status of a refusal.
int complain(const base::Message& message);

}  // namespace motcong::app
