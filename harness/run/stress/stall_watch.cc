#include "harness/run/stress/stall_watch.h"

namespace ordeal {

Progress progress_of(const Board& board) {
  Progress progress;
  for (uint32_t i = 0; i < board.lines(); ++i) {
    const BoardLine& line = board.line(i);
    const uint32_t state = line.state.load(std::memory_order_relaxed);
    progress.steps += line.operations.load(std::memory_order_relaxed) +
                      line.iterations.load(std::memory_order_relaxed) + state;
    progress.running |= state == static_cast<uint32_t>(LineState::running);
  }
  return progress;
}

}  // namespace ordeal
