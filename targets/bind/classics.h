// The published concurrency bugs as scenarios see them.
#pragma once

#include "harness/scenario/target.h"

namespace ordeal {

extern const TargetRow kClassicsTarget;

}  // namespace ordeal
