// Which program carries a run out.
#pragma once

#include <string>

#include "harness/result/run_mode.h"

namespace ordeal {

// Returns the path of the program that carries runs out under a sanitizer: `program` itself where
// it is built so, else its sibling of the sanitizer's preset. ORDEAL_TSAN and ORDEAL_ASAN name
// another one. Throws InputError if there is none; the message says where it looked and how to
// build it.
std::string program_for(const std::string& program, Sanitizer sanitizer);

// Returns the sanitizer of the program that program_for() names.
Sanitizer sanitizer_in_force(Sanitizer asked);

}  // namespace ordeal
