// The command line of a program built on the harness. The `ordeal` command is a main() that hands
// this its catalogue; a program with targets of its own does the same.
#pragma once

#include "harness/scenario/catalogue.h"

namespace ordeal {

// Parses the arguments, carries the command out and returns the exit status: 0 pass, 1 fail,
// 2 unknown, 64 bad input or set-up, 130 interrupted. Call it from main(), before threads start.
int cli_main(int argc, char** argv, const Catalogue& catalogue);

}  // namespace ordeal
