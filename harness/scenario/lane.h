// A Lane is what one thread of a group records into and is paced by. It shares nothing with
// other threads on its hot path: counts and histograms are its own and are handed over at ticks.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "harness/base/ticks.h"
#include "harness/scenario/lane_config.h"

namespace ordeal {

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
    if (counting_) [[unlikely]]
      return 0;
    const uint64_t start = ticks_now(scale_);
    board_->current.store(slot, std::memory_order_relaxed);
    board_->since.store(start, std::memory_order_relaxed);
    return start;
  }
  void record(OpSlot slot, uint64_t start, int code) {
    if (counting_) [[unlikely]]
      return count(slot, code);
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

  // A counting lane: a new schedule begins, in which the body runs so often at most. Counts go on.
  // Called by the lane's task.
  void start_over(uint64_t iterations);
  const std::vector<uint64_t>& counts() const { return counts_; }  // Calls, by slot.
  struct CodeCount {
    OpSlot slot = 0;
    int code = 0;
    uint64_t count = 0;
  };
  const std::vector<CodeCount>& codes() const { return codes_; }

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
  bool next_counted();
  void count(OpSlot slot, int code);
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
  const bool counting_;
  bool paced_ = false;  // Counting lanes too: next() has one question for both.
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

  // Of a counting lane.
  std::vector<uint64_t> counts_;
  std::vector<CodeCount> codes_;
  uint64_t started_ = 0;  // Iterations of all schedules.
  Instant origin_{};      // Of the schedule.
};

}  // namespace ordeal
