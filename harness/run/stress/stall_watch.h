// Detects a run in which nothing moves.
#pragma once

#include <cstdint>

#include "harness/base/time.h"
#include "harness/run/record/board.h"

namespace ordeal {

// What the threads of all groups have done so far, as the board shows it.
struct Progress {
  uint64_t steps = 0;    // Operations, iterations and changes of state.
  bool running = false;  // Some thread is in its body.
};
Progress progress_of(const Board& board);

// Compares looks at the progress of a run. Pure; used by one thread.
class StallWatch {
 public:
  // A run stalls when no thread has moved for `limit` while some thread ran.
  StallWatch(Duration limit, Instant now) : limit_(limit), moved_at_(now) {}

  // One look. Returns true once, when the run has stalled.
  bool look(const Progress& progress, Instant now) {
    if (progress.steps != steps_ || !progress.running) {
      steps_ = progress.steps;
      moved_at_ = now;
    }
    if (stalled_ || now - moved_at_ < limit_) return false;
    return stalled_ = true;
  }

 private:
  const Duration limit_;
  uint64_t steps_ = 0;
  Instant moved_at_;
  bool stalled_ = false;
};

}  // namespace ordeal
