// Time as targets see it: virtual under a deterministic runtime, replaced in tests, else the
// machine's monotonic clock.
#pragma once

#include "harness/base/time.h"

namespace ordeal {

// Thread-safe, all three.
Instant now();
void sleep_until(Instant deadline);
void sleep_for(Duration wait);
void yield();

// A clock that moves only on request. While a ScopedClock is alive, now() of every
// native thread reads it, and a sleep moves it instead of waiting. For tests on one thread.
class ManualClock {
 public:
  explicit ManualClock(Instant start = Instant(Duration(1))) : now_(start) {}
  Instant now() const { return now_; }
  void advance(Duration by) { now_ += by; }

 private:
  Instant now_;
};

// Installs a ManualClock for the process until the scope ends.
class ScopedClock {
 public:
  explicit ScopedClock(ManualClock& clock);
  ScopedClock(const ScopedClock&) = delete;
  ScopedClock& operator=(const ScopedClock&) = delete;
  ~ScopedClock();

 private:
  ManualClock* before_;
};

}  // namespace ordeal
