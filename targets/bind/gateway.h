// target.gateway: see `ordeal list ops gateway`.
#pragma once

#include "harness/scenario/target.h"

namespace ordeal {

extern const TargetRow kGatewayTarget;

}  // namespace ordeal
