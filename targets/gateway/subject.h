// What a failpoint's hit is about, for rules with `where = {key = …}`.
#pragma once

#include <string_view>

#include "harness/fault/failpoint.h"

namespace ordeal::gateway {

// A provider's name or a cache key.
inline HitContext about(std::string_view key) { return {"", key, false}; }

}  // namespace ordeal::gateway
