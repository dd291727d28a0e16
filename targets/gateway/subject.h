// The subject of a failpoint's hit, for rules with `where = {key = …}`.
#pragma once

#include <string_view>

#include "harness/fault/failpoint.h"

namespace ordeal::gateway {

// Returns a context about `key`: a provider's name or a cache key.
inline HitContext about(std::string_view key) { return {"", key, false}; }

}  // namespace ordeal::gateway
