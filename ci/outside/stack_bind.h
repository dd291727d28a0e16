// The stack as scenarios see it.
#pragma once

#include "harness/scenario/target.h"

namespace stack {

extern const ordeal::TargetRow kStackTarget;

}  // namespace stack
