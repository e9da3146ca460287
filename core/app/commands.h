// The command line: motcong <command>. Exit status: 0 done; 1 refused or failed, with words; 2 wrong use, or
// the program's own declarations have faults.
#pragma once

namespace motcong::app {

int run_commands(int argc, char** argv);

}  // namespace motcong::app
