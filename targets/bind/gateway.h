// target.gateway: see `ordeal list ops gateway`.
#pragma once

#include "harness/run/target.h"

namespace ordeal {

extern const TargetRow kGatewayTarget;

}  // namespace ordeal
