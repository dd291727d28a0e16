// The check threads of a stress run: they evaluate scripted checks while groups run.
#pragma once

#include <memory>
#include <vector>

#include "harness/run/life/check_runner.h"
#include "harness/run/stress/stress_run.h"
#include "harness/sync/thread.h"

namespace ordeal {

// One thread for each scripted check. It evaluates an always and a sometimes every 10 ms, and an
// eventually from the first hit of its point on. The main thread evaluates every check at the end.
//
// The main thread calls all functions. A check belongs to its thread until that is joined, then to
// the main thread, so the class needs no lock but that of the notifier which ends the threads.
class CheckThreads {
 public:
  explicit CheckThreads(StressRun& run);
  CheckThreads(const CheckThreads&) = delete;
  CheckThreads& operator=(const CheckThreads&) = delete;
  ~CheckThreads();

  void start();         // Before the groups are let go.
  void groups_ended();  // No check is evaluated beside groups any more.
  bool join_until(Instant deadline);
  // Evaluates every check for the last time and journals its record. REQUIRES: joined, and the
  // groups too.
  void conclude();
  void clear();  // REQUIRES: joined.

 private:
  struct CheckThread;  // check_threads.cc

  void evaluate_beside_groups(CheckThread& self);

  StressRun& run_;
  RealClock clock_;
  Notifier groups_ended_{"run.groups_ended"};
  std::vector<std::unique_ptr<CheckThread>> threads_;
};

}  // namespace ordeal
