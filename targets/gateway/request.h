// What the gateway is asked, and what it answers.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "harness/base/time.h"

namespace ordeal::gateway {

struct Request {
  std::string client;  // Who asks; for logs alone.
  std::string key;     // Requests with one key have one answer, which may be cached; "": never.
  Duration patience = kForever - Instant();  // How long it waits where the deadline is later.
};

enum class Status : uint8_t {
  ok,
  rate_limited,    // No token.
  circuit_open,    // Every provider's breaker refuses.
  pool_timeout,    // No connection in time.
  upstream_error,  // The provider failed, has just gone, or could not be connected to.
  no_provider,     // None is registered.
  timeout,         // The request's own time was over.
};
inline constexpr size_t kStatuses = 7;
const char* to_string(Status status);  // "ok", "RATE_LIMITED", ...

struct Response {
  Status status = Status::ok;
  std::string provider{};   // Who answered, or was asked last; "" where nobody was.
  uint64_t generation = 0;  // Of the configuration that it was handled under.
  bool cached = false;      // Answered without a call of its own.
  std::string about{};      // The key of the request that the provider answered; "" unless ok.
};

}  // namespace ordeal::gateway
