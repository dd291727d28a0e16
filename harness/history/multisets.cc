#include "harness/history/multisets.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ordeal::history {
namespace {
constexpr uint64_t kHighBits = 0x8080808080808080ULL;
}

uint64_t Multisets::lanes_of(const Items& items) {
  uint64_t lanes = 0;
  for (const uint32_t item : items) {
    const uint32_t shift = item % 8 * 8;
    if (((lanes >> shift) & 0x7f) != 0x7f) lanes += uint64_t{1} << shift;
  }
  return lanes;
}

uint32_t Multisets::intern(Items items, uint64_t sum) {
  for (uint32_t i = head(sum); i != kNone; i = sets_[i].next) {
    if (sets_[i].sum == sum && sets_[i].items == items) return i;
  }
  if (sets_.size() == heads_.size()) grow();
  const auto set = static_cast<uint32_t>(sets_.size());
  bytes_ += items.size() * sizeof(uint32_t) + sizeof(Set) + 8;
  const uint64_t lanes = lanes_of(items);
  sets_.push_back({std::move(items), sum, lanes, std::exchange(head(sum), set)});
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
  if (((sets_[set].lanes >> (item % 8 * 8)) & 0x7f) == 0) return 0;
  const Items& items = sets_[set].items;
  const auto [first, last] = std::equal_range(items.begin(), items.end(), item);
  return static_cast<size_t>(last - first);
}

bool Multisets::includes(uint32_t all, uint32_t part) const {
  if (all == part || part == kEmpty) return true;
  const Set &larger = sets_[all], &smaller = sets_[part];
  // No lane borrows where each of the larger has at least as many.
  return smaller.items.size() < larger.items.size() &&
         (((larger.lanes | kHighBits) - smaller.lanes) & kHighBits) == kHighBits &&
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
