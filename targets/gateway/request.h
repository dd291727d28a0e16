// Requests to the gateway, and its responses.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "harness/base/time.h"

namespace ordeal::gateway {

// A Request is one call of a client.
struct Request {
  std::string client;  // The client's name, for logs only.
  std::string key;     // Requests with one key have one response, which may be cached; "": never.
  Duration patience = kForever - Instant();  // The client waits so long, and not past the deadline.
};

// The result of a request.
enum class Status : uint8_t {
  ok,
  rate_limited,    // No token.
  circuit_open,    // Every provider's breaker refuses.
  pool_timeout,    // No connection in time.
  upstream_error,  // The provider failed, was just removed, or took no connection.
  no_provider,     // No provider is registered.
  timeout,         // The request's own time was over.
};
inline constexpr size_t kStatuses = 7;
const char* to_string(Status status);  // "ok", "RATE_LIMITED", ...

// A Response is the answer to one request.
struct Response {
  Status status = Status::ok;
  std::string provider{};   // The provider that answered, or was asked last; "": none was asked.
  uint64_t generation = 0;  // Of the configuration under which the request was handled.
  bool cached = false;      // The request was answered without a call of its own.
  std::string about{};      // The key of the request that the provider answered; "" unless ok.
};

}  // namespace ordeal::gateway
