#include "targets/unionfs/operation_metrics.h"

#include <algorithm>

namespace ordeal::unionfs {

const char* to_string(Operation operation) {
  static constexpr const char* kNames[] = {"getattr", "setattr", "open",    "create",  "read",
                                           "write",   "fsync",   "release", "mkdir",   "rmdir",
                                           "unlink",  "rename",  "link",    "symlink", "readlink",
                                           "readdir", "statfs"};
  static_assert(std::size(kNames) == static_cast<size_t>(Operation::count_));
  return kNames[static_cast<size_t>(operation)];
}

void OperationMetrics::record(Operation operation, int err, Duration took) {
  Cell& cell = cells_[static_cast<size_t>(operation)];
  Lock lock(cell.mu);
  ++cell.counts.total;
  ++(err == 0 ? cell.counts.successes : cell.counts.failures);
  cell.counts.time += took;
  cell.counts.longest = std::max(cell.counts.longest, took);
}

OperationCounts OperationMetrics::snapshot(Operation operation) const {
  const Cell& cell = cells_[static_cast<size_t>(operation)];
  Lock lock(cell.mu);
  return cell.counts;
}

int64_t OperationMetrics::balance() const {
  int64_t sum = 0;
  for (size_t i = 0; i < cells_.size(); ++i) {
    const OperationCounts counts = snapshot(static_cast<Operation>(i));
    sum += static_cast<int64_t>(counts.total) - static_cast<int64_t>(counts.successes) -
           static_cast<int64_t>(counts.failures);
  }
  return sum;
}

std::vector<std::pair<std::string, double>> OperationMetrics::all() const {
  std::vector<std::pair<std::string, double>> out;
  for (size_t i = 0; i < cells_.size(); ++i) {
    const auto operation = static_cast<Operation>(i);
    const OperationCounts counts = snapshot(operation);
    if (counts.total == 0) continue;
    const std::string name = std::string("unionfs.") + to_string(operation);
    const double mean_us = to_seconds(counts.time) * 1e6 / static_cast<double>(counts.total);
    out.emplace_back(name + ".total", static_cast<double>(counts.total));
    out.emplace_back(name + ".failures", static_cast<double>(counts.failures));
    out.emplace_back(name + ".mean_us", mean_us);
    out.emplace_back(name + ".longest_us", to_seconds(counts.longest) * 1e6);
  }
  return out;
}

}  // namespace ordeal::unionfs
