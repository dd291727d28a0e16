// The phases of a worker: open, setup, run, quiesce, verify, close; or open, explore, shrink.
#pragma once

#include <optional>
#include <string>

#include "harness/run/record/board.h"
#include "harness/run/record/journal.h"
#include "harness/sync/mutex.h"

namespace ordeal {

// The phase that a worker process is in. Each change is shown on the board, where the supervisor
// reads it at once, and is written to the journal, from which the result is made. A phase may have
// a deadline, which the watchdog of the process enforces.
//
// begin() and end() are called by the main thread of the worker. The others are thread-safe.
class Phases {
 public:
  // Both outlive the object.
  Phases(Board& board, Journal& journal) : board_(board), journal_(journal) {}
  Phases(const Phases&) = delete;
  Phases& operator=(const Phases&) = delete;

  // Begins a phase that must end within this time; zero: it has no deadline.
  void begin(const std::string& name, Duration within = Duration::zero());
  // Ends the phase. `detail` says why, if anything but its work ended it.
  void end(const std::string& detail = "");

  // Moves the deadline of the phase: it now ends this long after this moment.
  void allow(Duration within);

  // The phase under way, or the last one that ended; "" before the first.
  std::string name() const;
  // The name of the phase under way if its deadline has passed.
  std::optional<std::string> overdue(Instant now) const;

 private:
  Board& board_;
  Journal& journal_;
  mutable Mutex mu_{"run.phases"};
  std::string name_ GUARDED_BY(mu_);
  Instant until_ GUARDED_BY(mu_) = kForever;
};

}  // namespace ordeal
