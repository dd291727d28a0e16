#include "harness/history/queue_monitor.h"

#include <algorithm>
#include <unordered_map>

#include "harness/history/models.h"

namespace ordeal::history {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

struct Item {
  uint32_t in = kNone;   // Its enqueue.
  uint32_t out = kNone;  // Its dequeue.
};
// While (after, before), both excluded, the item is certainly in the queue.
struct Stay {
  int64_t after, before;
  uint32_t item;
};

class Monitor {
 public:
  explicit Monitor(const Prepared& prepared) : prepared_(prepared) {}

  std::optional<QueueVerdict> run() {
    if (!collect()) return std::nullopt;
    check_order();
    check_empties();
    verdict_.ok = verdict_.pattern.failed == kNone;
    return verdict_;
  }

 private:
  const Operation& operation(uint32_t op) const {
    return (*prepared_.history)[prepared_.ops[op].source];
  }
  int64_t call(uint32_t op) const { return op == kNone ? Operation::kNever : operation(op).call; }
  int64_t ret(uint32_t op) const { return operation(op).ret; }

  void report(uint32_t failed, std::vector<uint32_t> others, const char* why) {
    QueuePattern& first = verdict_.pattern;
    if (first.failed != kNone &&
        prepared_.ops[first.failed].return_event <= prepared_.ops[failed].return_event)
      return;
    first = {failed, std::move(others), why};
  }

  // Pairs enqueues and dequeues; false where that is not possible.
  bool collect() {
    std::unordered_map<Value, uint32_t, ValueHash> by_value;
    by_value.reserve(prepared_.ops.size());
    for (uint32_t i = 0; i < prepared_.ops.size(); ++i) {
      if (prepared_.classes[prepared_.ops[i].op_class].kind != 0) continue;
      if (operation(i).value.is_null()) return false;  // Its dequeue would look like an empty one.
      const auto [at, fresh] =
          by_value.try_emplace(operation(i).value, static_cast<uint32_t>(items_.size()));
      if (!fresh) return false;
      items_.push_back({i, kNone});
    }
    for (uint32_t i = 0; i < prepared_.ops.size(); ++i) {
      if (prepared_.classes[prepared_.ops[i].op_class].kind == 0) continue;
      const Operation& dequeue = operation(i);
      if (dequeue.status != Status::ok || dequeue.ret == Operation::kNever) return false;
      if (dequeue.output.is_null()) {
        empties_.push_back(i);
        continue;
      }
      const auto at = by_value.find(dequeue.output);
      if (at == by_value.end()) {
        report(i, {}, "nobody enqueued what it returned");
        continue;
      }
      Item& item = items_[at->second];
      if (dequeue.ret < call(item.in)) report(i, {item.in}, "it returned before the enqueue began");
      if (item.out != kNone) {
        const bool later = ret(item.out) > dequeue.ret;
        report(later ? item.out : i, {item.in, later ? i : item.out}, "it was dequeued twice");
        if (later) item.out = i;
        continue;
      }
      item.out = i;
    }
    return true;
  }

  // a went in before b, and b came out while a was certainly inside still.
  void check_order() {
    std::vector<uint32_t> by_call, by_return;
    for (uint32_t i = 0; i < items_.size(); ++i) {
      if (items_[i].out != kNone) by_call.push_back(i);
      if (ret(items_[i].in) != Operation::kNever) by_return.push_back(i);
    }
    std::sort(by_call.begin(), by_call.end(),
              [&](uint32_t a, uint32_t b) { return call(items_[a].in) < call(items_[b].in); });
    std::sort(by_return.begin(), by_return.end(),
              [&](uint32_t a, uint32_t b) { return ret(items_[a].in) < ret(items_[b].in); });
    size_t next = 0;
    uint32_t last = kNone;  // Of those that went in before: whose dequeue was called last.
    for (const uint32_t b : by_call) {
      for (; next < by_return.size() && ret(items_[by_return[next]].in) < call(items_[b].in);
           ++next) {
        const uint32_t a = by_return[next];
        if (last == kNone || call(items_[a].out) > call(items_[last].out)) last = a;
      }
      if (last != kNone && ret(items_[b].out) < call(items_[last].out))
        report(items_[b].out, {items_[last].in, items_[b].in},
               "what was enqueued before it was still inside");
    }
  }

  // "Empty", though at every moment of its interval some item was certainly inside.
  void check_empties() {
    std::vector<Stay> stays;
    for (uint32_t i = 0; i < items_.size(); ++i) {
      const int64_t after = ret(items_[i].in), before = call(items_[i].out);
      if (after < before) stays.push_back({after, before, i});
    }
    std::sort(stays.begin(), stays.end(),
              [](const Stay& a, const Stay& b) { return a.after < b.after; });
    std::vector<Stay> joined;
    for (const Stay& stay : stays) {
      if (joined.empty() || stay.after >= joined.back().before) {
        joined.push_back(stay);
      } else {
        joined.back().before = std::max(joined.back().before, stay.before);
      }
    }
    for (const uint32_t empty : empties_) {
      auto at = std::lower_bound(joined.begin(), joined.end(), call(empty),
                                 [](const Stay& stay, int64_t time) { return stay.after < time; });
      if (at == joined.begin()) continue;
      --at;
      if (ret(empty) < at->before)
        report(empty, {items_[at->item].in}, "something was inside all the time");
    }
  }

  const Prepared& prepared_;
  std::vector<Item> items_;
  std::vector<uint32_t> empties_;
  QueueVerdict verdict_;
};

}  // namespace

std::optional<QueueVerdict> monitor_queue(const Prepared& prepared) {
  if (prepared.model != &kQueue) return std::nullopt;
  return Monitor(prepared).run();
}

}  // namespace ordeal::history
