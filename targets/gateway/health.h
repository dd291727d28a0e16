// The health of a provider: the share of its calls and probes that succeeded.
#pragma once

#include <cstdint>

#include "harness/sync/atomic.h"

namespace ordeal::gateway {

// A Health is the score of one provider. Thread-safe, without a lock: every call records here.
class Health {
 public:
  Health() = default;
  Health(const Health&) = delete;
  Health& operator=(const Health&) = delete;
  virtual ~Health() = default;

  virtual void record(bool ok);
  // Returns the percentage of recorded results that were good, 0 to 100; 100 before the first.
  virtual int score() const;

 protected:
  // Invariant, for a reader that loads failures_ first with acquire: failures <= calls. record()
  // counts the call before it counts the failure with release.
  Atomic<int64_t> calls_{0, "gateway.health.calls"};
  Atomic<int64_t> failures_{0, "gateway.health.failures"};
};

// Returns the score for `failures` among `calls`. Pure.
int score_of(int64_t calls, int64_t failures);

}  // namespace ordeal::gateway
