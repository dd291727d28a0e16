// Which pending operations a configuration has used: a multiset of their classes, numbered, so
// that configurations stay small and most comparisons are of two numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace ordeal::history {

class Multisets {
 public:
  static constexpr uint32_t kEmpty = 0;
  using Items = std::vector<uint32_t>;  // Sorted, with repetitions.

  Multisets() { intern({}); }

  uint32_t with(uint32_t set, uint32_t item);
  size_t count(uint32_t set, uint32_t item) const;
  bool includes(uint32_t all, uint32_t part) const;
  const Items& items(uint32_t set) const { return *sets_[set]; }
  // What is left of it without these; each of them is in it.
  uint32_t without(uint32_t set, const Items& taken);
  size_t bytes() const { return bytes_; }

 private:
  uint32_t intern(Items items);

  std::map<Items, uint32_t> ids_;
  std::vector<const Items*> sets_;
  std::unordered_map<uint64_t, uint32_t> with_;  // (set << 32 | item) -> set.
  size_t bytes_ = 0;
};

}  // namespace ordeal::history
