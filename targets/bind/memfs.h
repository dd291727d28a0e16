// target.memfs: see `ordeal list ops memfs`.
#pragma once

#include "harness/scenario/target.h"

namespace ordeal {

extern const TargetRow kMemfsTarget;

}  // namespace ordeal
