#include "targets/gateway/request.h"

namespace ordeal::gateway {

const char* to_string(Status status) {
  static constexpr std::array<const char*, kStatuses> kNames = {
      "ok",          "RATE_LIMITED", "CIRCUIT_OPEN", "POOL_TIMEOUT", "UPSTREAM_ERROR",
      "NO_PROVIDER", "TIMEOUT",
  };
  return kNames[static_cast<size_t>(status)];
}

}  // namespace ordeal::gateway
