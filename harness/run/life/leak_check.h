// The leak checks of a stress run.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "harness/run/judge/leaks.h"
#include "harness/run/process/poll.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/checks.h"
#include "harness/scenario/plan.h"
#include "harness/sync/mutex.h"

namespace ordeal {

// The evidence for the no_leaks of a plan: the resources that one worker process holds before its
// groups begin, while they run, and after the targets are destroyed.
//
// The main thread calls all functions but sample(), which another thread may call at any time.
class LeakCheck {
 public:
  LeakCheck(const Plan& plan, std::string work_dir);

  bool asked() const { return asked_; }
  void begin(std::vector<ResourceCount> counts);  // Setup is over.
  void sample();                                  // A look at memory while groups run.
  void stop_sampling() { sampling_ = false; }

  // No thread uses the targets any more. Repeats `ask`, which returns the resource counts, until
  // none has grown or `patience` is over: the kernel closes some things a moment later.
  template <class Ask>
  void targets_idle(Ask ask, Duration patience) {
    poll_until(deadline_after(Monotonic::now(), patience), [&] {
      evidence_.counts_after = ask();
      return !grew(plan_, evidence_.counts_before, evidence_.counts_after);
    });
  }
  // The targets are destroyed. Judges every no_leaks and journals the verdicts.
  void end(Duration patience, Journal& journal);

 private:
  const Plan& plan_;
  const bool asked_;
  std::atomic<bool> sampling_{false};
  LeakEvidence evidence_;
  Instant began_{};
  Mutex mu_{"run.leaks"};
  std::vector<MemorySample> memory_ GUARDED_BY(mu_);
  size_t sample_every_ GUARDED_BY(mu_) = 1;  // Looks for one sample that is kept.
  size_t looks_ GUARDED_BY(mu_) = 0;
  double most_fds_ GUARDED_BY(mu_) = 0, most_threads_ GUARDED_BY(mu_) = 0;
};

}  // namespace ordeal
