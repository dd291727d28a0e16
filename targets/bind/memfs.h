// target.memfs: see `ordeal list ops memfs`.
#pragma once

#include "harness/run/target.h"

namespace ordeal {

extern const TargetRow kMemfsTarget;

}  // namespace ordeal
