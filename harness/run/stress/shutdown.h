// The end of a stress run.
#pragma once

#include "harness/run/life/leak_check.h"
#include "harness/run/life/shutdown_timer.h"
#include "harness/run/stress/stress_run.h"

namespace ordeal {

// Runs the scenario's teardown, then closes and destroys every target, within one deadline; then
// judges what the process still holds. Used by the main thread, when all threads of the run have
// ended.
class Shutdown {
 public:
  // Both outlive it.
  Shutdown(StressRun& run, LeakCheck& leaks)
      : run_(run), leaks_(leaks), timer_(clock_, {.within = run.plan.stress.close_within}) {}
  Shutdown(const Shutdown&) = delete;
  Shutdown& operator=(const Shutdown&) = delete;

  // Journals the metrics of each target, a finding if the shutdown took too long, and the verdicts
  // of the leak checks. Targets that did not close in time are left alone: they may still run.
  void carry_out();

 private:
  void teardown();
  void close_targets();
  void destroy_targets();

  StressRun& run_;
  LeakCheck& leaks_;
  RealClock clock_;
  ShutdownTimer timer_;
};

}  // namespace ordeal
