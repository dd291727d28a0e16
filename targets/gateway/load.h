// The load of a provider, by which the least_connections balancer decides.
#pragma once

#include "harness/sync/atomic.h"

namespace ordeal::gateway {

// A Load counts the calls that one provider is working on. Each call enters once and leaves once.
// Thread-safe.
class Load {
 public:
  Load() = default;
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  virtual ~Load() = default;

  void enter() { calls_.fetch_add(1, std::memory_order_relaxed); }
  virtual void leave() { calls_.fetch_sub(1, std::memory_order_relaxed); }
  int calls() const { return calls_.load(std::memory_order_relaxed); }

 protected:
  Atomic<int> calls_{0, "gateway.provider.in_flight"};  // Publishes no other data.
};

}  // namespace ordeal::gateway
