// A Lane is what one thread of a group records into and is paced by. It shares nothing with
// other threads on its hot path: counts and histograms are its own and are handed over at ticks.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "harness/base/ticks.h"
#include "harness/metrics/histogram.h"
#include "harness/run/plan.h"

namespace ordeal {

// Where an operation is counted: the target's place in the plan and the row's in its table.
using OpSlot = uint32_t;
inline constexpr uint32_t kRowsPerTarget = 64;
constexpr OpSlot op_slot(size_t target, size_t row) {
  return static_cast<OpSlot>(target * kRowsPerTarget + row);
}
inline constexpr OpSlot kNoOp = ~OpSlot{0};

// What a thread did in one operation since the last tick.
struct OpCell {
  Histogram service;
  std::unique_ptr<Histogram> response;           // Groups with a rate.
  std::vector<std::pair<int, uint64_t>> errors;  // By code.
};

// A thread's line on the board that the supervisor watches: written by the thread alone, in
// memory shared between the processes.
struct alignas(64) BoardLine {
  std::atomic<uint64_t> operations{0};
  std::atomic<uint64_t> errors{0};
  std::atomic<uint64_t> iterations{0};
  std::atomic<uint64_t> since{0};        // Ticks at which `current` began.
  std::atomic<uint32_t> current{kNoOp};  // OpSlot under way, or kNoOp.
  std::atomic<uint32_t> state{0};        // LineState.
  std::atomic<int32_t> tid{0};           // Of the kernel.
  uint32_t group = 0;
  char thread[48] = {};  // Logical name, "writers/0"; cut where longer.
};
enum class LineState : uint32_t { free, starting, running, ended };

// Takes a lane's cells at ticks. Thread-safe.
class LaneSink {
 public:
  virtual ~LaneSink() = default;
  // What the thread recorded before `end` (ticks) since its last tick; null cells and empty ones
  // say nothing. The lane clears them afterwards.
  virtual void take(size_t group, uint64_t end,
                    const std::vector<std::unique_ptr<OpCell>>& cells) = 0;
};

struct LaneConfig {
  size_t group = 0;
  uint32_t index = 0;  // Of the thread in its group.
  const GroupPlan* plan = nullptr;
  size_t slots = 0;             // Targets times kRowsPerTarget.
  uint64_t interval = 0;        // Ticks between ticks.
  uint64_t start = 0;           // Ticks at which the group begins.
  uint64_t end = ~uint64_t{0};  // Ticks at which it ends, from for_time; all ones: none.
  const std::atomic<bool>* stop = nullptr;
  const std::atomic<bool>* overdue = nullptr;  // Null: never.
  LaneSink* sink = nullptr;
  BoardLine* board = nullptr;
};

// Used by the thread that owns it; finish() before anybody else looks.
class Lane {
 public:
  explicit Lane(const LaneConfig& config);
  ~Lane();

  // Whether the body runs (once more). Waits for the next arrival where the group has a rate.
  bool next() {
    if (paced_) [[unlikely]]
      return next_paced();
    if (iterations_left_ == 0 || stop_->load(std::memory_order_relaxed)) return false;
    if (--unstamped_ == 0) [[unlikely]]
      restamp();
    if (last_ >= end_) return false;
    --iterations_left_;
    return true;
  }
  // Whether the run has been told to stop: for bodies that do not come back to next().
  bool stopping() const { return stop_->load(std::memory_order_relaxed); }
  // Whether the run has waited long enough for bodies to come to their end: one that goes on
  // calling operations is cut there.
  bool overdue() const { return overdue_->load(std::memory_order_relaxed); }
  // t:stop() of a script: the body does not run again in this thread.
  void stop() { iterations_left_ = 0; }

  const TickScale& scale() const { return scale_; }

  // Around an operation:  start = begin(slot); …; record(slot, start, code)
  uint64_t begin(OpSlot slot) {
    const uint64_t start = ticks_now(scale_);
    board_->current.store(slot, std::memory_order_relaxed);
    board_->since.store(start, std::memory_order_relaxed);
    return start;
  }
  void record(OpSlot slot, uint64_t start, int code) {
    const uint64_t end = ticks_now(scale_);
    board_->current.store(kNoOp, std::memory_order_relaxed);
    if (end >= tick_at_) [[unlikely]]
      tick(end);
    OpCell* cell = cells_[slot].get();
    if (cell == nullptr) [[unlikely]]
      cell = &make_cell(slot);
    const auto ns = static_cast<uint64_t>(
        (static_cast<unsigned __int128>(end - start) * ns_per_tick_fixed_) >> 32);
    cell->service.record(ns);
    if (late_ns_ >= 0) [[unlikely]]
      cell->response->record(ns + static_cast<uint64_t>(late_ns_));
    if (code != 0) [[unlikely]]
      count_error(*cell, code);
    board_->operations.store(++operations_, std::memory_order_relaxed);
    last_ = end;
    unstamped_ = kStampEvery;
  }

  // Hands over what is left. The lane records nothing afterwards.
  void finish();

  uint64_t iterations() const;                   // Started so far.
  uint64_t dropped() const { return dropped_; }  // Arrivals that never started; after finish().
  int64_t cpu_ns() const { return cpu_ns_; }     // Of the thread; after finish().
  uint64_t ended() const { return last_; }       // Ticks.

 private:
  // A body without operations moves no stamp, so every so many iterations one is taken.
  static constexpr uint32_t kStampEvery = 64;

  bool next_paced();
  bool wait_until(uint64_t ticks);
  void restamp();
  void tick(uint64_t now);
  OpCell& make_cell(OpSlot slot);
  void count_error(OpCell& cell, int code);

  const TickScale scale_;
  const uint64_t ns_per_tick_fixed_;  // 32.32
  const LaneConfig config_;
  const std::atomic<bool>* const stop_;
  const std::atomic<bool>* const overdue_;
  BoardLine* const board_;
  BoardLine own_board_{};  // Where the config has none.
  bool paced_ = false;
  uint64_t iterations_left_;
  const uint64_t iterations_bound_;
  uint64_t end_;
  uint64_t last_;
  uint32_t unstamped_ = kStampEvery;
  uint64_t tick_at_;
  uint64_t operations_ = 0;
  uint64_t errors_ = 0;
  int64_t late_ns_ = -1;  // Start minus intended start; -1: no rate.
  uint64_t arrivals_ = 0;
  double arrival_gap_ = 0;  // Ticks between arrivals of this thread.
  uint64_t first_arrival_ = 0;
  uint64_t dropped_ = 0;
  int64_t cpu_ns_ = 0;
  int64_t cpu_start_ns_ = 0;
  std::vector<std::unique_ptr<OpCell>> cells_;
};

}  // namespace ordeal
