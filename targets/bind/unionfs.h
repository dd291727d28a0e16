// target.unionfs: see `ordeal list ops unionfs`.
#pragma once

#include "harness/run/target.h"

namespace ordeal {

extern const TargetRow kUnionfsTarget;

}  // namespace ordeal
