#include "harness/history/register_monitor.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

#include "harness/history/models.h"
#include "harness/history/value_numbers.h"

namespace ordeal::history {
namespace {

// A write and the reads of its value, which come one after the other in any order.
struct Cluster {
  int64_t write_call = Operation::kNever;
  int64_t first_return = Operation::kNever;
  int64_t last_call = std::numeric_limits<int64_t>::min();
  bool seen = false;  // Completed, or read: it took effect.
  bool written = false;
  int64_t first_read = Operation::kNever;  // When the first read of it returned.
};

// Of two clusters one comes first. That cannot be where each has an operation that had returned
// before one of the other was called.
bool any_conflict(std::vector<Cluster> clusters) {
  std::erase_if(clusters, [](const Cluster& each) { return !each.seen; });
  std::vector<Cluster> forward, backward;
  for (const Cluster& each : clusters)
    (each.first_return < each.last_call ? forward : backward).push_back(each);
  std::sort(forward.begin(), forward.end(),
            [](const Cluster& a, const Cluster& b) { return a.first_return < b.first_return; });
  for (size_t i = 1; i < forward.size(); ++i) {
    if (forward[i].first_return < forward[i - 1].last_call) return true;
  }
  // Forward zones are apart now, so only the last one that begins before can enclose a backward
  // one.
  for (const Cluster& inner : backward) {
    auto outer = std::lower_bound(
        forward.begin(), forward.end(), inner.last_call,
        [](const Cluster& zone, int64_t call) { return zone.first_return < call; });
    if (outer == forward.begin()) continue;
    --outer;
    if (inner.first_return < outer->last_call) return true;
  }
  return false;
}

}  // namespace

std::optional<MonitorVerdict> monitor_register(const Model& model, const History& history) {
  if (&model != &kRegister) return std::nullopt;
  constexpr int64_t kBefore = std::numeric_limits<int64_t>::min();
  constexpr uint32_t kRead = 0;
  const std::string_view read_name = model.kinds[kRead].name;
  const Value initial = model.initial();
  ValueNumbers numbers(history.size() / 2);
  numbers.number(initial);
  MonitorVerdict verdict;
  // The initial value was written before everything.
  std::vector<Cluster> clusters{{kBefore, kBefore, kBefore, true, true}};
  clusters.reserve(history.size() / 2 + 1);
  const auto cluster_of = [&](const Value& value) -> Cluster& {
    const uint32_t number = numbers.number(value);
    if (number == clusters.size()) clusters.emplace_back();
    return clusters[number];
  };
  for (const Operation& operation : history) {
    if (operation.status == Status::fail) continue;
    const bool returns = operation.ret != Operation::kNever;
    if (operation.op != read_name) {
      ++verdict.operations;
      Cluster& cluster = cluster_of(operation.value);
      if (cluster.written) return std::nullopt;
      cluster.written = true;
      cluster.write_call = operation.call;
      cluster.first_return = std::min(cluster.first_return, operation.ret);
      cluster.last_call = std::max(cluster.last_call, operation.call);
      cluster.seen = cluster.seen || returns;
    } else if (returns && asserts_output(model.kinds[kRead], operation)) {
      ++verdict.operations;
      Cluster& cluster = cluster_of(operation.output);
      cluster.first_read = std::min(cluster.first_read, operation.ret);
      cluster.first_return = std::min(cluster.first_return, operation.ret);
      cluster.last_call = std::max(cluster.last_call, operation.call);
      cluster.seen = true;
    }
  }
  verdict.ok = std::all_of(clusters.begin(), clusters.end(),
                           [](const Cluster& each) {
                             return each.written && each.first_read >= each.write_call;
                           }) &&
               !any_conflict(std::move(clusters));
  return verdict;
}

}  // namespace ordeal::history
