#include "harness/explore/coverage.h"

#include <algorithm>

namespace ordeal::explore {

Coverage::Coverage(uint32_t cap) : cap_(std::max(cap, 1U)), slots_(1024) {}

double Coverage::Counts::unseen() const {
  return schedules == 0 ? 1 : static_cast<double>(seen_once) / static_cast<double>(schedules);
}

const Coverage::Counts& Coverage::of(uint32_t strategy) const {
  static const Counts none;
  return strategy < by_strategy_.size() ? by_strategy_[strategy] : none;
}

bool Coverage::add(uint64_t order, uint32_t strategy) {
  strategy = std::min(strategy, kStrategies - 1);
  if (by_strategy_.size() <= strategy) by_strategy_.resize(strategy + 1);
  uint64_t digest = order & ~kRest;
  if (digest == 0) digest = kRest + 1;
  const size_t mask = slots_.size() - 1;
  size_t at = (digest >> 20) & mask;
  while (slots_[at] != 0 && (slots_[at] & ~kRest) != digest) at = (at + 1) & mask;
  uint64_t& slot = slots_[at];
  const bool fresh = slot == 0;
  if (fresh && full()) return true;  // Nobody can say; to learn from it as if it were is no harm.

  ++all_.schedules;
  ++by_strategy_[strategy].schedules;
  if (fresh) {
    slot = digest | uint64_t{strategy} << 1 | kOnce;
    for (Counts* counts : {&all_, &by_strategy_[strategy]}) {
      ++counts->distinct;
      ++counts->seen_once;
    }
    if (all_.distinct * 2 > slots_.size()) grow();
  } else if ((slot & kOnce) != 0) {
    slot &= ~kOnce;
    --all_.seen_once;
    --by_strategy_[(slot & kRest) >> 1].seen_once;
  }
  return fresh;
}

void Coverage::grow() {
  std::vector<uint64_t> wider(slots_.size() * 4);
  const size_t mask = wider.size() - 1;
  for (const uint64_t slot : slots_) {
    if (slot == 0) continue;
    size_t at = ((slot & ~kRest) >> 20) & mask;
    while (wider[at] != 0) at = (at + 1) & mask;
    wider[at] = slot;
  }
  slots_.swap(wider);
}

}  // namespace ordeal::explore
