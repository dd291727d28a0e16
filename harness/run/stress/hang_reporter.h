// Findings about threads of the worker that hang.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "harness/run/record/board.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/plan.h"
#include "harness/sync/native_wait.h"

namespace ordeal {

// Journals a finding when threads of this process hang, with its evidence: the operation that each
// thread is in, the object that it waits for, and its stack.
//
// Thread-safe. A run has one such finding, since the others follow from it; only a phase that does
// not end is reported besides.
class HangReporter {
 public:
  // All of them outlive the reporter.
  HangReporter(const Board& board, const Plan& plan, Journal& journal)
      : board_(board), plan_(plan), journal_(journal) {}
  HangReporter(const HangReporter&) = delete;
  HangReporter& operator=(const HangReporter&) = delete;

  // Threads do not move, or do not stop. `claim` says how that was seen.
  void report_stall(const std::string& claim);
  // These threads wait for each other in a cycle. Returns false if a hang was reported before.
  bool report_deadlock(const std::vector<NativeWait>& cycle);
  void report_endless_phase(const std::string& phase);

  // True once a hang is reported: no thread is waited for any longer.
  bool reported() const { return reported_.load(); }

  // A line for each thread that is in an operation.
  std::string describe_threads() const;

 private:
  void journal_with_evidence(Finding finding);

  const Board& board_;
  const Plan& plan_;
  Journal& journal_;
  std::atomic<bool> reported_{false};
  Mutex mu_{"run.hang"};  // Held while the threads are described: one description at a time.
};

}  // namespace ordeal
