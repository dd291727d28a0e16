// Adds up the operations in the journals of a run: totals and series for the report.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/run/record/journal.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// Returns the error codes that a fault of this run may have caused; the operation's own table
// judges the others.
std::set<int> injectable_errors(const Plan& plan);

// The sums of all rows of ticks, by group and operation. Not thread-safe.
class Tally {
 public:
  explicit Tally(const Plan& plan);

  void add(const TickRow& row);

  // Everything so far. `origin` is the start of the run, Monotonic ns.
  std::vector<OperationStats> operations() const;
  Series series(int64_t origin) const;

  // One finding for each (operation, error) that nobody listed and nobody injected.
  std::vector<Finding> unexpected_errors() const;

  uint64_t operation_count() const { return count_; }
  uint64_t error_count() const { return errors_; }

 private:
  using Key = std::pair<uint32_t, uint32_t>;  // Group, slot.
  struct Line {
    HistogramData service;
    std::optional<HistogramData> response;
    std::map<int, uint64_t> errors;
    std::map<int64_t, HistogramData> buckets;  // By number of the bucket.
    std::map<int64_t, uint64_t> bucket_errors;
  };
  void widen();
  bool resolve(uint32_t slot, const TargetPlan*& target, const OpRow*& row) const;

  // At most so many buckets: beyond, two become one.
  static constexpr size_t kMaxBuckets = 600;

  const Plan& plan_;
  const std::set<int> injectable_;
  std::map<Key, Line> lines_;
  int64_t width_ = 10'000'000;
  int64_t first_ = -1;  // Numbers of the first and the last bucket so far.
  int64_t last_ = -1;
  uint64_t count_ = 0;
  uint64_t errors_ = 0;
};

}  // namespace ordeal
