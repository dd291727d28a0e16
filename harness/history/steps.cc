#include "harness/history/steps.h"

#include <algorithm>
#include <deque>

namespace ordeal::history {

void SearchSteps::sweep(std::vector<uint32_t*>& ends) {
  std::vector<uint32_t> moved(steps_.size(), 0);
  moved[kRoot] = 1;
  for (const uint32_t* end : ends) {
    for (uint32_t at = *end; moved[at] == 0; at = steps_[at].parent) moved[at] = 1;
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < steps_.size(); ++i) {
    if (moved[i] == 0) continue;
    moved[i] = kept;
    steps_[kept] = steps_[i];
    steps_[kept].parent = moved[steps_[i].parent];
    ++kept;
  }
  steps_.resize(kept);
  for (uint32_t* end : ends) *end = moved[*end];
  sweep_at_ = std::max<size_t>(kFirstSweep, size_t{2} * kept);
}

std::vector<SearchStep> SearchSteps::path(uint32_t end) const {
  std::vector<SearchStep> path;
  for (uint32_t at = end; at != kRoot; at = steps_[at].parent) path.push_back(steps_[at]);
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<uint32_t> order_of(const Prepared& prepared, Transitions& transitions,
                               const std::vector<SearchStep>& path) {
  std::vector<uint32_t> order;
  std::vector<std::deque<uint32_t>> waiting(prepared.classes.size());
  std::vector<uint32_t> open;  // Observers that have not been placed.
  uint32_t state = Transitions::kInitial;
  const auto place_observers = [&] {
    std::erase_if(open, [&](uint32_t index) {
      const bool legal = transitions.legal(state, prepared.ops[index].op_class);
      if (legal) order.push_back(index);
      return legal;
    });
  };
  size_t at = 0;
  for (uint32_t event = 0; event < prepared.events.size(); ++event) {
    const uint32_t index = prepared.events[event].op;
    const uint32_t op_class = prepared.ops[index].op_class;
    if (!prepared.events[event].is_return) {
      if (prepared.classes[op_class].pending) {
        waiting[op_class].push_back(index);
      } else if (prepared.classes[op_class].observer) {
        open.push_back(index);
        place_observers();
      }
      continue;
    }
    for (; at < path.size() && path[at].event == event; ++at) {
      uint32_t step = path[at].op;
      if ((step & SearchStep::kPending) != 0) {
        std::deque<uint32_t>& equal = waiting[step & ~SearchStep::kPending];
        step = equal.front();
        equal.pop_front();
      }
      order.push_back(step);
      state = transitions.step(state, prepared.ops[step].op_class);
      place_observers();
    }
  }
  return order;
}

}  // namespace ordeal::history
