// Whether a stress run goes on.
#pragma once

#include <atomic>

#include "harness/scenario/shared_objects.h"
#include "harness/sync/notifier.h"

namespace ordeal {

// The flags that start and end the threads of one stress run, and the main thread's wait for that
// end. Bodies of groups poll the flags; whoever blocks on a shared object is woken by stop().
// Thread-safe.
class RunControl {
 public:
  // `shared` outlives the object. `group_threads`: how many threads the groups have.
  RunControl(SharedObjects& shared, uint32_t group_threads)
      : shared_(shared), left_(group_threads) {}
  RunControl(const RunControl&) = delete;
  RunControl& operator=(const RunControl&) = delete;

  // Lets the threads go that wait for the start of phase run.
  void start() { started_.notify(); }
  void wait_for_start() { started_.wait(); }

  // Ends the run soon: no body is entered again, and no shared object blocks anybody.
  void stop();
  bool stopping() const { return stop_.load(); }
  // The run cannot go on: a script error, for example. It stops, and nothing is verified.
  void fail();
  bool failed() const { return failed_.load(); }
  // The groups have had their time: a body that still calls operations is cut at the next one.
  void cut_bodies() { overdue_.store(true); }

  // A thread of a group has ended.
  void thread_ended();
  // Waits until every thread of the groups has ended, or the run stops. Returns false if the
  // deadline passed first.
  bool wait_for_end(Instant deadline);

  // For LaneConfig.
  const std::atomic<bool>* stop_flag() const { return &stop_; }
  const std::atomic<bool>* overdue_flag() const { return &overdue_; }

  // True from the start of phase run to the end of phase quiesce: the main thread then ends a run
  // that hangs. At other times only the end of the process does.
  std::atomic<bool> in_groups{false};

 private:
  SharedObjects& shared_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> overdue_{false};
  std::atomic<bool> failed_{false};
  Notifier started_{"run.go"};
  Mutex mu_{"run.control"};
  CondVar changed_cv_{"run.changed"};
  uint32_t left_ GUARDED_BY(mu_);  // Threads of groups that have not ended.
};

}  // namespace ordeal
