// target.unionfs: see `ordeal list ops unionfs`.
#pragma once

#include "harness/scenario/target.h"

namespace ordeal {

extern const TargetRow kUnionfsTarget;

}  // namespace ordeal
