// target.posix: see `ordeal list ops posix`.
#pragma once

#include "harness/scenario/target.h"

namespace ordeal {

extern const TargetRow kPosixTarget;

}  // namespace ordeal
