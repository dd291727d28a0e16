// The null target as scenarios see it.
#pragma once

#include "harness/scenario/target.h"

namespace ordeal {

extern const TargetRow kNullTarget;

}  // namespace ordeal
