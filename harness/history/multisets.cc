#include "harness/history/multisets.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ordeal::history {

uint32_t Multisets::intern(Items items, uint64_t sum) {
  for (uint32_t i = head(sum); i != kNone; i = sets_[i].next) {
    if (sets_[i].sum == sum && sets_[i].items == items) return i;
  }
  if (sets_.size() == heads_.size()) grow();
  const auto set = static_cast<uint32_t>(sets_.size());
  bytes_ += items.size() * sizeof(uint32_t) + sizeof(Set) + 8;
  sets_.push_back({std::move(items), sum, 0, std::exchange(head(sum), set)});
  for (const uint32_t item : sets_.back().items) sets_.back().bits |= uint64_t{1} << (item % 64);
  return set;
}

void Multisets::grow() {
  heads_.assign(heads_.size() * 4, kNone);
  for (uint32_t i = 0; i < sets_.size(); ++i) sets_[i].next = std::exchange(head(sets_[i].sum), i);
}

uint32_t Multisets::with(uint32_t set, uint32_t item) {
  const auto [at, fresh] = with_.try_emplace((uint64_t{set} << 32) | item, 0);
  if (fresh) {
    const Items& before = sets_[set].items;
    const auto place = std::upper_bound(before.begin(), before.end(), item);
    Items items;
    items.reserve(before.size() + 1);
    items.insert(items.end(), before.begin(), place);
    items.push_back(item);
    items.insert(items.end(), place, before.end());
    at->second = intern(std::move(items), sets_[set].sum + hash_of(item));
    bytes_ += 32;
  }
  return at->second;
}

size_t Multisets::count(uint32_t set, uint32_t item) const {
  if (((sets_[set].bits >> (item % 64)) & 1) == 0) return 0;
  const Items& items = sets_[set].items;
  const auto [first, last] = std::equal_range(items.begin(), items.end(), item);
  return static_cast<size_t>(last - first);
}

bool Multisets::includes(uint32_t all, uint32_t part) const {
  if (all == part || part == kEmpty) return true;
  const Set &larger = sets_[all], &smaller = sets_[part];
  return smaller.items.size() < larger.items.size() && (smaller.bits & ~larger.bits) == 0 &&
         std::includes(larger.items.begin(), larger.items.end(), smaller.items.begin(),
                       smaller.items.end());
}

uint32_t Multisets::without(uint32_t set, const Items& taken) {
  const Set& from = sets_[set];
  Items left;
  std::set_difference(from.items.begin(), from.items.end(), taken.begin(), taken.end(),
                      std::back_inserter(left));
  uint64_t sum = from.sum;
  for (const uint32_t item : taken) sum -= hash_of(item);
  return intern(std::move(left), sum);
}

}  // namespace ordeal::history
