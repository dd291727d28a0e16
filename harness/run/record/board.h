// The board: memory shared by the processes of a run, in which each thread has a line with the
// operation that it executes. The supervisor reads it for progress and for evidence when a run
// dies; a file-system process reads it to know which logical thread a request comes from.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/run/record/shared_file.h"
#include "harness/scenario/lane.h"

namespace ordeal {

// The part of the board that every thread shares: the state of the run.
struct BoardHeader {
  uint64_t magic = 0;
  uint32_t capacity = 0;
  std::atomic<uint32_t> used;       // Lines handed out so far; lines are not used again.
  std::atomic<bool> stop;           // The supervisor asks the worker to stop soon.
  std::atomic<uint64_t> heartbeat;  // Grows while the worker's ticker lives.
  std::atomic<uint64_t> faults;     // Fired so far, by every process of the run.
  std::atomic<int64_t> run_start;   // Monotonic ns of the start of phase run; 0 before.
  std::atomic<bool> enough;         // Mode explore: a worker has found a failure; the others stop.
  std::atomic<uint64_t> schedules;  // Mode explore: run so far, by every worker.
  char phase[16] = {};
  char strategy[32] = {};  // Mode explore: the strategy that decides now.
};

// The board as one process maps it. Thread-safe, and safe between processes.
class Board {
 public:
  static constexpr uint32_t kMaxLines = 16384;

  // The supervisor creates the board, the other processes open it. Both throw std::system_error.
  static Board create(const std::string& path);
  static Board open(const std::string& path);

  BoardHeader& header() { return *header_; }
  const BoardHeader& header() const { return *header_; }

  // Returns a line for the calling thread; null if none is left, and the thread then stays unseen.
  BoardLine* add_line(const std::string& thread, uint32_t group);

  uint32_t lines() const;
  BoardLine& line(uint32_t i) { return lines_[i]; }
  const BoardLine& line(uint32_t i) const { return lines_[i]; }

  // The line of the thread with this kernel id while it runs.
  std::optional<uint32_t> find_tid(int32_t tid) const;

 private:
  explicit Board(SharedFile file);

  SharedFile file_;
  BoardHeader* header_;
  BoardLine* lines_;
};

}  // namespace ordeal
