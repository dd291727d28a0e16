// The measurements of the operations of a run, as plain data. Times are nanoseconds.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ordeal {

// A log-linear histogram of nanoseconds, sparse: (bucket, count) in ascending order. The bounds of
// a bucket are those of harness/metrics.
struct HistogramData {
  uint64_t count = 0;
  uint64_t min = 0;
  uint64_t max = 0;
  double sum = 0;
  std::vector<std::pair<uint32_t, uint64_t>> buckets;
};

// The distribution of a latency in nanoseconds; all fields are 0 if count is 0.
struct Latency {
  uint64_t count = 0;
  double mean = 0;
  uint64_t min = 0, p50 = 0, p90 = 0, p95 = 0, p99 = 0, p999 = 0, p9999 = 0, max = 0;
};

// The counts and latencies of one operation of one group.
struct OperationStats {
  std::string target;  // The variable's target kind: "unionfs".
  std::string name;    // "write"
  std::string group;
  uint64_t count = 0;
  uint64_t ok = 0;          // As asked, or with an error that means "no" (ENOENT of a lookup).
  uint64_t failed = 0;      // Certainly not applied.
  uint64_t pending = 0;     // May or may not have been applied.
  uint64_t unexpected = 0;  // An error that is neither listed nor injected: also a finding.
  uint64_t injected = 0;    // Errors that a fault of this run asked for; counted under failed too.
  std::map<std::string, uint64_t> errors;  // By name: {"ENOENT": 12}
  Latency service;                         // From the call to its return.
  HistogramData service_histogram;
  std::optional<Latency> response;  // From the intended start; groups with a rate.
};

// One line of the charts: a group's operation over time, a value for each bucket of Result.series.
struct SeriesLine {
  std::string group;
  std::string target;
  std::string operation;
  std::vector<uint64_t> count;
  std::vector<uint64_t> errors;
  std::vector<uint64_t> p50, p99, max;  // ns; 0 where count is 0.
};

// The charts of a run: one line for each operation of each group, over buckets of time.
struct Series {
  int64_t bucket = 0;  // Width of a bucket, ns.
  int64_t start = 0;   // Of the first bucket.
  std::vector<SeriesLine> lines;
};

}  // namespace ordeal
