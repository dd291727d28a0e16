// The API gateway as scenarios see it.
#pragma once

#include "harness/scenario/target.h"

namespace ordeal {

extern const TargetRow kGatewayTarget;

}  // namespace ordeal
