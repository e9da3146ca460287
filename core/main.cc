// The program: everything is in core/app/commands.
#include "core/app/commands.h"

int main(int argc, char** argv) { return motcong::app::run_commands(argc, argv); }
