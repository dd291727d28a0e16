// How well a provider has answered lately: the share of its calls and probes that succeeded.
#pragma once

#include <cstdint>

#include "harness/sync/atomic.h"

namespace ordeal::gateway {

// Thread-safe, without a lock: every call records here.
class Health {
 public:
  Health() = default;
  Health(const Health&) = delete;
  Health& operator=(const Health&) = delete;
  virtual ~Health() = default;

  virtual void record(bool ok);
  // Percent of what was recorded that succeeded, 0 to 100; 100 before anything was.
  virtual int score() const;

 protected:
  // Invariant for whoever reads the failures first, and acquires: they are among the calls. Each
  // call is counted before its failure is, and the failure releases it.
  Atomic<int64_t> calls_{0, "gateway.health.calls"};
  Atomic<int64_t> failures_{0, "gateway.health.failures"};
};

// The score of so many failures among so many calls. Pure.
int score_of(int64_t calls, int64_t failures);

}  // namespace ordeal::gateway
