// The partial orders that the schedules so far have shown, and an estimate of those unseen.
#pragma once

#include <cstdint>
#include <vector>

namespace ordeal::explore {

// A set of order digests with the two counts that Good and Turing's estimate needs, for the whole
// and for each strategy. Memory is bounded: past `cap` orders the counts stand still and are lower
// bounds. Not thread-safe.
class Coverage {
 public:
  static constexpr uint32_t kCap = 1 << 20;
  static constexpr uint32_t kStrategies = 128;  // Further ones are counted with the last.

  explicit Coverage(uint32_t cap = kCap);

  // Notes that a schedule of `strategy` (an ordinal) has shown this order. Returns whether it is
  // the first one known to.
  bool add(uint64_t order, uint32_t strategy);

  // What the schedules of all strategies, or of one, have shown.
  struct Counts {
    uint64_t schedules = 0;
    uint64_t distinct = 0;   // Orders; of a strategy: those that it was the first to show.
    uint64_t seen_once = 0;  // Of these, those that one schedule showed.
    // The chance that the next schedule shows a new order (Good, Biometrika 1953); 1 where nothing
    // was run.
    double unseen() const;
  };
  const Counts& all() const { return all_; }
  const Counts& of(uint32_t strategy) const;
  bool full() const { return all_.distinct >= cap_; }

 private:
  static constexpr uint64_t kOnce = 1;
  static constexpr uint64_t kRest = 2 * kStrategies - 1;  // Bits that are not the digest's.

  void grow();

  const uint32_t cap_;
  std::vector<uint64_t> slots_;  // Open addressing; 0: free. Digest, strategy, seen once.
  Counts all_;
  std::vector<Counts> by_strategy_;
};

}  // namespace ordeal::explore
