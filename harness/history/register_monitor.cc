#include "harness/history/register_monitor.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <vector>

#include "harness/history/models.h"

namespace ordeal::history {
namespace {

// A write and the reads of its value, which come one after the other in any order.
struct Cluster {
  int64_t write_call;
  int64_t first_return;
  int64_t last_call;
  bool seen;  // Completed, or read: it took effect.
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

std::optional<bool> monitor_register(const Prepared& prepared) {
  if (prepared.model != &kRegister) return std::nullopt;
  constexpr int64_t kBefore = std::numeric_limits<int64_t>::min();
  std::unordered_map<Value, size_t, ValueHash> by_value;
  by_value.reserve(prepared.ops.size());
  // The initial value was written before everything.
  std::vector<Cluster> clusters{{kBefore, kBefore, kBefore, true}};
  by_value.emplace(prepared.model->initial(), 0);
  const auto operation = [&](const PreparedOp& op) -> const Operation& {
    return (*prepared.history)[op.source];
  };
  for (const PreparedOp& op : prepared.ops) {
    if (prepared.classes[op.op_class].observer) continue;
    const Operation& write = operation(op);
    if (!by_value.try_emplace(write.value, clusters.size()).second) return std::nullopt;
    clusters.push_back({write.call, write.ret, write.call, write.ret != Operation::kNever});
  }
  for (const PreparedOp& op : prepared.ops) {
    if (!prepared.classes[op.op_class].observer) continue;
    const Operation& read = operation(op);
    const auto at = by_value.find(read.output);
    if (at == by_value.end()) return false;
    Cluster& cluster = clusters[at->second];
    if (read.ret < cluster.write_call) return false;
    cluster.first_return = std::min(cluster.first_return, read.ret);
    cluster.last_call = std::max(cluster.last_call, read.call);
    cluster.seen = true;
  }
  return !any_conflict(std::move(clusters));
}

}  // namespace ordeal::history
