// The faults of a stress run.
#pragma once

#include <memory>

#include "harness/fault/plan.h"
#include "harness/run/record/fired_log.h"
#include "harness/run/stress/stress_run.h"

namespace ordeal {

// The faults of the plan, in this process and in those of mounted targets: armed while groups run,
// healed afterwards. Used by the main thread; the faults themselves fire on any thread.
class RunFaults {
 public:
  explicit RunFaults(StressRun& run)
      : run_(run), fired_(run.request.files.fired("worker"), &run.board) {}
  RunFaults(const RunFaults&) = delete;
  RunFaults& operator=(const RunFaults&) = delete;

  void arm();             // The groups are about to run.
  void heal();            // Nothing is made to go wrong any more; delayed threads go on.
  void journal_points();  // How often each point was hit, and how far a sweep came.

 private:
  StressRun& run_;
  FiredLog fired_;
  std::unique_ptr<FaultPlan> plan_;  // From arm() on.
};

}  // namespace ordeal
