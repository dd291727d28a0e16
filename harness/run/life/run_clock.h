// The time that counts against the limits of a run.
#pragma once

#include "harness/base/time.h"

namespace ordeal {

// A clock for deadlines of claims and of shutdowns. Mode stress has the machine's clock. Mode
// explore counts the virtual time that passes because no task can run: a strategy may let a timer
// fire early, and that must not use up a limit.
class RunClock {
 public:
  virtual ~RunClock() = default;
  virtual Instant now() const = 0;
  // Waits before a claim that does not hold yet is evaluated again. `within` is the limit of the
  // claim.
  virtual void pause(Duration within) = 0;
};

// The machine's clock. Thread-safe.
class RealClock final : public RunClock {
 public:
  Instant now() const override { return Monotonic::now(); }
  void pause(Duration within) override;
};

}  // namespace ordeal
