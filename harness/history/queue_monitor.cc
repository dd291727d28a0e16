#include "harness/history/queue_monitor.h"

#include <algorithm>
#include <utility>

#include "harness/history/models.h"

namespace ordeal::history {
namespace {

constexpr uint32_t kNoItem = Pattern::kNone;

// a went in before b, and b came out while a was certainly inside still.
void check_order(const History& history, const std::vector<Item>& items, Pattern& first) {
  struct Stamp {
    int64_t at;
    uint32_t item;
    bool operator<(const Stamp& other) const { return at < other.at; }
  };
  std::vector<Stamp> by_call, by_return;
  by_call.reserve(items.size());
  by_return.reserve(items.size());
  for (uint32_t i = 0; i < items.size(); ++i) {
    if (items[i].out_return != Operation::kNever) by_call.push_back({items[i].in_call, i});
    if (items[i].in_return != Operation::kNever) by_return.push_back({items[i].in_return, i});
  }
  std::sort(by_call.begin(), by_call.end());
  std::sort(by_return.begin(), by_return.end());
  size_t next = 0;
  uint32_t last = kNoItem;  // Of those that went in before: whose dequeue was called last.
  for (const Stamp& stamp : by_call) {
    for (; next < by_return.size() && by_return[next].at < stamp.at; ++next) {
      const uint32_t a = by_return[next].item;
      if (last == kNoItem || items[a].out_call > items[last].out_call) last = a;
    }
    const Item& b = items[stamp.item];
    if (last != kNoItem && b.out_return < items[last].out_call)
      report(history, first,
             {b.out, {items[last].in, b.in}, "what was enqueued before it was still inside"});
  }
}

std::optional<Judgement> judge_queue(const History& history, const Until& until) {
  Judgement out;
  if (!collect_items(kQueue, history, until, out.items)) return std::nullopt;
  out.pattern = std::move(out.items.flaw);
  check_order(history, out.items.items, out.pattern);
  check_empties(history, out.items, out.pattern);
  if (out.pattern.failed != kNoItem && out.items.left_out) return std::nullopt;
  return out;
}

}  // namespace

std::optional<MonitorVerdict> monitor_queue(const Model& model, const History& history) {
  if (&model != &kQueue) return std::nullopt;
  return verdict_of(history, judge_queue);
}

}  // namespace ordeal::history
