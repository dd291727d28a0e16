// Which pending operations a configuration has used: a multiset of their classes, numbered, so
// that configurations stay small and most comparisons are of two numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "harness/base/random.h"

namespace ordeal::history {

// All the multisets that a search has met, each with its number.
class Multisets {
 public:
  static constexpr uint32_t kEmpty = 0;
  using Items = std::vector<uint32_t>;  // Sorted, with repetitions.

  Multisets() : heads_(64, kNone) { intern({}, 0); }

  uint32_t with(uint32_t set, uint32_t item);
  size_t count(uint32_t set, uint32_t item) const;
  bool includes(uint32_t all, uint32_t part) const;
  const Items& items(uint32_t set) const { return sets_[set].items; }
  // What is left of it without these; each of them is in it.
  uint32_t without(uint32_t set, const Items& taken);
  size_t bytes() const { return bytes_; }

 private:
  struct Set {
    Items items;
    uint64_t sum = 0;  // Of the items' hashes: it does not depend on their order.
    // How many items there are of each remainder by 8, at most 127, a byte each: what has fewer of
    // one is no superset.
    uint64_t lanes = 0;
    uint32_t next = 0;  // Of those with the same place in the table.
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  static uint64_t hash_of(uint32_t item) { return mix_bits(item); }
  static uint64_t lanes_of(const Items& items);
  uint32_t intern(Items items, uint64_t sum);
  uint32_t& head(uint64_t sum) { return heads_[sum & (heads_.size() - 1)]; }
  void grow();

  std::vector<Set> sets_;
  std::vector<uint32_t> heads_;
  std::unordered_map<uint64_t, uint32_t> with_;  // (set << 32 | item) -> set.
  size_t bytes_ = 0;
};

}  // namespace ordeal::history
