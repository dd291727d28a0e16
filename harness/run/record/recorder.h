// The recorder takes the counts that the lanes of a worker collected and prepares them for the
// journal.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "harness/run/record/journal.h"
#include "harness/scenario/lane.h"
#include "harness/sync/mutex.h"

namespace ordeal {

// Adds `more` to `sum`; cost follows the buckets in use.
void merge_into(HistogramData& sum, const Histogram& more);
void merge_into(HistogramData& sum, const HistogramData& more);

// Sums the counts of all lanes by interval, group and operation. Thread-safe.
class Recorder : public LaneSink {
 public:
  // `interval` in ticks, as the lanes have it.
  explicit Recorder(uint64_t interval) : interval_(interval) {}

  void take(size_t group, uint64_t end, const std::vector<std::unique_ptr<OpCell>>& cells) override;

  uint64_t interval() const { return interval_; }

  // Returns the counts since the last call, one row for each interval and operation.
  std::vector<TickRow> drain();

 private:
  using Key = std::tuple<uint32_t, uint32_t, int64_t>;  // Group, slot, start of the interval.
  const uint64_t interval_;
  Mutex mu_{"run.recorder"};
  std::map<Key, TickRow> pending_ GUARDED_BY(mu_);
};

}  // namespace ordeal
