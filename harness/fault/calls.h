// Who calls a scenario's function for a task that hits a point with a `call` rule. A task without
// one never fires such a rule.
#pragma once

#include <cstdint>

namespace ordeal {

class FailPoint;

class FaultCalls {
 public:
  virtual ~FaultCalls() = default;
  // Runs the function with this number, as the task that hit the point. Points that it hits in turn
  // do nothing. May end the schedule under way; does not throw.
  virtual void call(uint32_t function, const FailPoint& point) = 0;
};

// The calling task's, until the scope ends.
class ScopedFaultCalls {
 public:
  explicit ScopedFaultCalls(FaultCalls* calls);
  ScopedFaultCalls(const ScopedFaultCalls&) = delete;
  ScopedFaultCalls& operator=(const ScopedFaultCalls&) = delete;
  ~ScopedFaultCalls();

 private:
  FaultCalls* const before_;
};
FaultCalls* current_fault_calls();  // Null where there is none.

}  // namespace ordeal
