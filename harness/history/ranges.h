// Trees over positions 0..n-1 that answer for ranges in O(log n).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ordeal::history {

// The least of the values in a range. Ranges include both ends.
class RangeMin {
 public:
  static constexpr int64_t kNothing = INT64_MAX;
  static constexpr uint32_t kNone = UINT32_MAX;

  explicit RangeMin(size_t n);
  void set(uint32_t at, int64_t value);  // kNothing: there is none any more.
  int64_t value(uint32_t at) const { return values_[at]; }
  // The position of the least value, or kNone where there is none in the range.
  uint32_t least(uint32_t from, uint32_t to) const;

 private:
  uint32_t lesser(uint32_t a, uint32_t b) const { return values_[b] < values_[a] ? b : a; }

  size_t leaves_;
  std::vector<int64_t> values_;
  std::vector<uint32_t> winners_;  // [1] is the root's.
};

// How many intervals cover each position.
class Cover {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  explicit Cover(const std::vector<int32_t>& counts);
  void add(uint32_t from, uint32_t to, int32_t by);
  // The first position in the range that nothing covers, or kNone.
  uint32_t first_bare(uint32_t from, uint32_t to) const;

 private:
  uint32_t bare_below(size_t node, uint32_t begin, uint32_t end, uint32_t from, uint32_t to,
                      int32_t above) const;
  void add_to(size_t node, int32_t by) {
    least_[node] += by;
    added_[node] += by;
  }
  void refresh(size_t node);

  size_t leaves_;
  std::vector<int32_t> least_;  // Of the node's positions, without what was added above it.
  std::vector<int32_t> added_;  // To all of the node's positions.
};

// Positions that die one by one: which alive one is next.
class Alive {
 public:
  explicit Alive(size_t n);
  void kill(uint32_t at);
  uint32_t at_or_after(uint32_t at) { return find(next_, at); }  // n where there is none.
  // REQUIRES: there is one.
  uint32_t at_or_before(uint32_t at) { return find(before_, at + 1) - 1; }

 private:
  static uint32_t find(std::vector<uint32_t>& towards, uint32_t at);

  std::vector<uint32_t> next_, before_;  // Towards an alive one; before_ is of positions + 1.
};

}  // namespace ordeal::history
