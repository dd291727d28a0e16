// The threads of a stress run's groups.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/run/stress/stress_run.h"
#include "harness/sync/thread.h"

namespace ordeal {

// Runs every group of the plan: each thread loads its own copy of the scenario, waits for the
// start, then runs its body until its lane says that it is over.
//
// The main thread calls all functions. A thread of a group uses only its own Member and the
// StressRun, so the class needs no lock but the latch on which start() waits.
class GroupThreads {
 public:
  explicit GroupThreads(StressRun& run);
  GroupThreads(const GroupThreads&) = delete;
  GroupThreads& operator=(const GroupThreads&) = delete;

  void start();             // Starts the threads.
  void wait_until_ready();  // Until each has loaded its script.
  void let_go();            // Phase run begins at this moment.
  // When the last group should have ended, with the time that a body may take to stop; kForever if
  // a group has iterations and no time. REQUIRES: let_go().
  Instant last_end() const;
  // Returns false if a thread still runs at the deadline; it can then be called again.
  bool join_until(Instant deadline);
  void clear() { members_.clear(); }  // REQUIRES: all of them have been joined.

 private:
  // One thread of a group.
  struct Member {
    size_t group = 0;
    uint32_t index = 0;
    std::shared_ptr<Task> task;
    HistoryLog* log = nullptr;
    Thread thread;
  };

  void run_member(Member& member);
  LaneConfig lane_config(const Member& member, BoardLine* line) const;
  void run_body(const Member& member, ThreadEnv& env, ThreadScript* script, LaneConfig config);

  StressRun& run_;
  Latch ready_;  // Threads that have not loaded their script yet.
  Instant start_{};
  uint64_t start_ticks_ = 0;  // Written before the threads are let go.
  std::vector<std::unique_ptr<Member>> members_;
};

}  // namespace ordeal
