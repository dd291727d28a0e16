// Collects the evidence of no_leaks in one worker: what the process holds before groups begin,
// while they run and after the targets are gone.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "harness/run/judge/leaks.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/checks.h"
#include "harness/scenario/plan.h"
#include "harness/sync/mutex.h"

namespace ordeal {

// Samples the holdings of one worker process. begin() and end() are the main thread's; sample()
// may come from another thread at any time between them.
class LeakCheck {
 public:
  LeakCheck(const Plan& plan, std::string work_dir);

  bool asked() const { return asked_; }
  void begin(std::vector<ResourceCount> counts);  // Setup is over.
  void sample();                                  // A look at memory while groups run.
  void stop_sampling() { sampling_ = false; }

  // No thread uses the targets any more. `ask` is repeated until nothing is left or `patience` is
  // over: what the kernel closes for us comes a moment later.
  template <class Ask>
  void targets_idle(Ask ask, Duration patience) {
    repeat_until(patience, [&] {
      evidence_.counts_after = ask();
      return !grew(plan_, evidence_.counts_before, evidence_.counts_after);
    });
  }
  // The targets are gone. Judges every no_leaks and journals what it found.
  void end(Duration patience, Journal& journal);

 private:
  template <class Done>
  static void repeat_until(Duration patience, Done done) {
    const Instant until = deadline_after(Monotonic::now(), patience);
    while (!done() && Monotonic::now() < until) nap();
  }
  static void nap();

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
