#include "harness/history/multisets.h"

#include <algorithm>
#include <iterator>

namespace ordeal::history {

uint32_t Multisets::intern(Items items) {
  const auto [at, fresh] = ids_.try_emplace(std::move(items), static_cast<uint32_t>(sets_.size()));
  if (fresh) {
    sets_.push_back(&at->first);
    bytes_ += at->first.capacity() * sizeof(uint32_t) + 96;
  }
  return at->second;
}

uint32_t Multisets::with(uint32_t set, uint32_t item) {
  const auto [at, fresh] = with_.try_emplace((uint64_t{set} << 32) | item, 0);
  if (fresh) {
    Items items = *sets_[set];
    items.insert(std::upper_bound(items.begin(), items.end(), item), item);
    at->second = intern(std::move(items));
    bytes_ += 32;
  }
  return at->second;
}

size_t Multisets::count(uint32_t set, uint32_t item) const {
  const auto [first, last] = std::equal_range(sets_[set]->begin(), sets_[set]->end(), item);
  return static_cast<size_t>(last - first);
}

bool Multisets::includes(uint32_t all, uint32_t part) const {
  if (all == part || part == kEmpty) return true;
  const Items &larger = *sets_[all], &smaller = *sets_[part];
  return smaller.size() < larger.size() &&
         std::includes(larger.begin(), larger.end(), smaller.begin(), smaller.end());
}

uint32_t Multisets::without(uint32_t set, const Items& taken) {
  Items left;
  std::set_difference(sets_[set]->begin(), sets_[set]->end(), taken.begin(), taken.end(),
                      std::back_inserter(left));
  return intern(std::move(left));
}

}  // namespace ordeal::history
