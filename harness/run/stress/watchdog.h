// Watches a stress run from a thread of its own.
#pragma once

#include <functional>

#include "harness/run/life/leak_check.h"
#include "harness/run/stress/detector_journal.h"
#include "harness/run/stress/hang_reporter.h"
#include "harness/run/stress/stall_watch.h"
#include "harness/run/stress/stress_run.h"
#include "harness/sync/thread.h"
#include "harness/watch/wait_graph.h"

namespace ordeal {

// The ticker thread of a worker. Ten times a second it shows the supervisor that the process lives,
// journals what lanes and detectors have handed over, and looks for every reason to end the run
// early: the supervisor's request to stop, a stall, a deadlock, a lost mount, a phase that does
// not end.
//
// The main thread calls start() and stop(). The parts that the watchdog is given state their own
// thread rules; its other members belong to the ticker thread.
class Watchdog {
 public:
  // The parts that the watchdog looks at and reports to. All of them outlive it.
  struct Parts {
    StressRun& run;
    HangReporter& hangs;
    DetectorJournal& detectors;
    LeakCheck& leaks;
    // Ends the process, for threads that cannot be stopped from inside. Called by the ticker
    // thread. A test's may return.
    std::function<void()> give_up;
  };
  explicit Watchdog(Parts parts);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog() { stop(); }

  void start();
  void stop();  // Ends the thread after a last look at races.

  // One look at everything. Called by the ticker thread, and by tests without one.
  void look(Instant now);

 private:
  void watch();  // The body of the ticker thread.
  void look_for_stop();
  void look_for_stall(Instant now);
  void look_for_deadlock(Instant now);
  void look_for_lost_mount();
  void look_for_endless_phase(Instant now);

  const Parts parts_;
  StressRun& run_;
  Notifier stopped_{"run.watchdog"};
  StallWatch stall_;
  DeadlockWatch deadlock_;
  Thread ticker_;
};

}  // namespace ordeal
