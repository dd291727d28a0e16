// The machine and the build that a result comes from.
#pragma once

#include "harness/result/result.h"

namespace ordeal {

// Reads /proc and uname; unknown things stay empty.
Environment describe_environment();

// Returns the sanitizer that this very program was built with.
Sanitizer own_sanitizer();
std::string own_build();
std::string own_version();  // "0.1.0"

}  // namespace ordeal
