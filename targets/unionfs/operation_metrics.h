// Counts of operations: how often each ran, how it ended and how long it took.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "harness/sync/clock.h"
#include "harness/sync/mutex.h"

namespace ordeal::unionfs {

// The operations of a union, in the order of reports.
enum class Operation : uint8_t {
  getattr,
  setattr,
  open,
  create,
  read,
  write,
  fsync,
  release,
  mkdir,
  rmdir,
  unlink,
  rename,
  link,
  symlink,
  readlink,
  readdir,
  statfs,
  count_
};
const char* to_string(Operation operation);

// An OperationCounts is a snapshot of the counts of one operation.
struct OperationCounts {
  uint64_t total = 0, successes = 0, failures = 0;
  Duration time{}, longest{};
};

// An OperationMetrics counts the operations of one union. Thread-safe.
//
// Invariant of every snapshot: successes + failures == total.
class OperationMetrics {
 public:
  OperationMetrics() = default;
  OperationMetrics(const OperationMetrics&) = delete;
  OperationMetrics& operator=(const OperationMetrics&) = delete;
  virtual ~OperationMetrics() = default;

  virtual void record(Operation operation, int err, Duration took);
  OperationCounts snapshot(Operation operation) const;
  // Returns total - successes - failures over all operations: 0, or the counting is broken.
  int64_t balance() const;
  // Returns the counts of all operations that ran, for reports.
  std::vector<std::pair<std::string, double>> all() const;

 protected:
  // A Cell is the counts of one operation under their own lock.
  struct Cell {
    mutable Mutex mu{"unionfs.metrics"};
    OperationCounts counts GUARDED_BY(mu);
  };
  std::array<Cell, static_cast<size_t>(Operation::count_)> cells_;
};

// Runs `body`, which returns 0 or an errno, and records its result and time.
template <class Body>
int counted(OperationMetrics& metrics, Operation operation, Body body) {
  const Instant begin = now();
  const int err = body();
  metrics.record(operation, err, now() - begin);
  return err;
}

}  // namespace ordeal::unionfs
