// no_leaks: what a run holds when it ends, against what it held when its groups began.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/journal.h"
#include "harness/run/plan.h"
#include "harness/sync/mutex.h"
#include "harness/watch/resources.h"

namespace ordeal {

// The names that no_leaks takes, in the order of reports.
const std::vector<std::string>& leak_resources();

// What the targets lend: resources_of() them all.
struct Lent {
  std::string target;  // "gateway"
  std::string name;    // "permits lost by the pool of a"
  double count = 0;
};

// What was measured of a run.
struct LeakEvidence {
  Holdings before, after;
  std::vector<Lent> lent_before, lent_after;
  std::vector<MemorySample> memory;
  double most_fds = 0, most_threads = 0;
  std::string dir;                // The run's own folder, which names of things leave out.
  std::string memory_unknown;     // Why memory cannot be judged here; "" where it can.
  bool lost_memory_told = false;  // LeakSanitizer tells of memory, when the process ends.
  bool explored = false;          // One schedule of many: only what targets lend can be told.
};

// What a check says of it.
struct LeakVerdict {
  CheckRecord record;  // Without evaluations where something could not be judged.
  std::vector<Finding> findings;
  std::vector<ResourceRow> rows;
};
// Plan::checks[check] is a no_leaks. Pure.
LeakVerdict judge_leaks(const Plan& plan, size_t check, const LeakEvidence& evidence);

// Whether some lent thing of a kind that the plan's no_leaks ask for is more than it was.
bool grew(const Plan& plan, const std::vector<Lent>& before, const std::vector<Lent>& after);
bool asks_for_leaks(const Plan& plan);
// Whether "memory" is asked for by name: an AddressSanitizer build then looks for lost blocks.
bool asks_for_lost_memory(const Plan& plan);

// The looks of one worker. begin() and end() are the main thread's; sample() may come from another
// at any time between them.
class LeakCheck {
 public:
  LeakCheck(const Plan& plan, std::string work_dir);

  bool asked() const { return asked_; }
  void begin(std::vector<Lent> lent);  // Setup is over.
  void sample();                       // A look at memory while groups run.
  void stop_sampling() { sampling_ = false; }

  // No thread uses the targets any more. `ask` is repeated until nothing is left or `patience` is
  // over: what the kernel closes for us comes a moment later.
  template <class Ask>
  void targets_idle(Ask ask, Duration patience) {
    repeat_until(patience, [&] {
      evidence_.lent_after = ask();
      return !grew(plan_, evidence_.lent_before, evidence_.lent_after);
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
