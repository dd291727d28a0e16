#include "harness/history/register_monitor.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/history/models.h"
#include "harness/history/value_numbers.h"

namespace ordeal::history {
namespace {

constexpr uint32_t kNoOperation = Pattern::kNone;
constexpr int64_t kBeforeAll = std::numeric_limits<int64_t>::min();

// A write and the reads of its value, which come one after the other in any order.
struct Cluster {
  int64_t write_call = Operation::kNever;
  int64_t first_return = Operation::kNever;
  int64_t last_call = kBeforeAll;
  bool seen = false;  // Completed, or read: it took effect.
  bool written = false;
  int64_t first_read = Operation::kNever;  // When the first read of it returned.
  // Into the history: the write, and those of the above; kNoOperation before everything.
  uint32_t write = kNoOperation, returning = kNoOperation, calling = kNoOperation,
           reading = kNoOperation;

  void add(uint32_t i, int64_t call, int64_t ret) {
    if (ret < first_return) {
      first_return = ret;
      returning = i;
    }
    if (call > last_call) {
      last_call = call;
      calling = i;
    }
    seen = seen || ret != Operation::kNever;
  }
  void name(std::vector<uint32_t>& ops) const {
    for (const uint32_t op : {write, returning, calling}) {
      if (op != kNoOperation) ops.push_back(op);
    }
  }
};
using Conflict = std::pair<const Cluster*, const Cluster*>;

// Of two clusters one comes first. That cannot be where each has an operation that had returned
// before one of the other was called.
std::optional<Conflict> conflict(const std::vector<Cluster>& clusters) {
  std::vector<const Cluster*> forward, backward;
  for (const Cluster& each : clusters) {
    if (each.seen) (each.first_return < each.last_call ? forward : backward).push_back(&each);
  }
  std::sort(forward.begin(), forward.end(),
            [](const Cluster* a, const Cluster* b) { return a->first_return < b->first_return; });
  for (size_t i = 1; i < forward.size(); ++i) {
    if (forward[i]->first_return < forward[i - 1]->last_call)
      return Conflict{forward[i], forward[i - 1]};
  }
  // Forward zones are apart now, so only the last one that begins before can enclose a backward
  // one.
  for (const Cluster* inner : backward) {
    auto outer = std::lower_bound(
        forward.begin(), forward.end(), inner->last_call,
        [](const Cluster* zone, int64_t call) { return zone->first_return < call; });
    if (outer == forward.begin()) continue;
    --outer;
    if (inner->first_return < (*outer)->last_call) return Conflict{inner, *outer};
  }
  return std::nullopt;
}

// False where this cannot judge.
bool collect(const History& history, const Until& until, std::vector<Cluster>& clusters,
             uint64_t& operations) {
  const OperationKind& read = kRegister.kinds[0];
  const Value initial = kRegister.initial();
  ValueNumbers numbers(history.size() / 2);
  numbers.number(initial);
  clusters.reserve(history.size() / 2 + 1);
  // The initial value was written before everything.
  Cluster& first = clusters.emplace_back();
  first.write_call = first.first_return = kBeforeAll;
  first.seen = first.written = true;
  for (uint32_t i = 0; i < history.size(); ++i) {
    const Operation& operation = history[i];
    if (operation.status == Status::fail || operation.call > until.at) continue;
    const int64_t ret = until.returns(operation.ret, i) ? operation.ret : Operation::kNever;
    const bool writes = operation.op != read.name;
    if (!writes && (ret == Operation::kNever || !asserts_output(read, operation))) continue;
    ++operations;
    const uint32_t number = numbers.number(writes ? operation.value : operation.output);
    Cluster& cluster = number == clusters.size() ? clusters.emplace_back() : clusters[number];
    cluster.add(i, operation.call, ret);
    if (writes) {
      if (cluster.written) return false;
      cluster.written = true;
      cluster.write = i;
      cluster.write_call = operation.call;
    } else if (ret < cluster.first_read) {
      cluster.first_read = ret;
      cluster.reading = i;
    }
  }
  return true;
}

std::optional<Judgement> judge_register(const History& history, const Until& until) {
  Judgement out;
  std::vector<Cluster> clusters;
  if (!collect(history, until, clusters, out.items.operations)) return std::nullopt;
  Pattern& pattern = out.pattern;
  for (const Cluster& each : clusters) {
    if (each.written && each.first_read >= each.write_call) continue;
    std::vector<uint32_t> others;
    if (each.written) others.push_back(each.write);
    report(history, pattern,
           {each.reading, std::move(others),
            each.written ? "it returned before the write began" : "nobody wrote what it returned"});
  }
  if (pattern.failed != kNoOperation) return out;
  if (const std::optional<Conflict> found = conflict(clusters)) {
    found->first->name(pattern.others);
    found->second->name(pattern.others);
    pattern.failed = pattern.others.back();  // Any: first_pattern() tells the one.
    pattern.why = "of two values one comes first, and each was there before the other was gone";
  }
  return out;
}

}  // namespace

std::optional<MonitorVerdict> monitor_register(const Model& model, const History& history) {
  if (&model != &kRegister) return std::nullopt;
  return verdict_of(history, judge_register);
}

}  // namespace ordeal::history
