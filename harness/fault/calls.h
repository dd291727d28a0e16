// How a `call` rule calls a function of the scenario.
#pragma once

#include <cstdint>

namespace ordeal {

class FailPoint;

// Calls functions of a scenario for a task that hits a point with a `call` rule. For a task without
// a FaultCalls such a rule never fires.
class FaultCalls {
 public:
  virtual ~FaultCalls() = default;
  // Runs the function with this number, as the task that hit the point. Points that it hits in turn
  // do nothing. May end the schedule under way; does not throw.
  virtual void call(uint32_t function, const FailPoint& point) = 0;
};

// Makes `calls` the FaultCalls of the calling task until the scope ends.
class ScopedFaultCalls {
 public:
  explicit ScopedFaultCalls(FaultCalls* calls);
  ScopedFaultCalls(const ScopedFaultCalls&) = delete;
  ScopedFaultCalls& operator=(const ScopedFaultCalls&) = delete;
  ~ScopedFaultCalls();

 private:
  FaultCalls* const before_;
};
// The FaultCalls of the calling task, or null.
FaultCalls* current_fault_calls();

}  // namespace ordeal
