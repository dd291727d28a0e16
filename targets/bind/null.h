// target.null: see `ordeal list ops null`.
#pragma once

#include "harness/scenario/target.h"

namespace ordeal {

extern const TargetRow kNullTarget;

}  // namespace ordeal
