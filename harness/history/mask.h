// Sets of slots: one word while at most 64 operations are open at once, several words otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/base/random.h"

namespace ordeal::history {

// A set of at most 64 slots.
class NarrowMask {
 public:
  static constexpr uint32_t kSlots = 64;

  explicit NarrowMask(uint32_t /*slots*/) {}
  bool test(uint32_t slot) const { return ((bits_ >> slot) & 1) != 0; }
  void set(uint32_t slot) { bits_ |= uint64_t{1} << slot; }
  void clear(uint32_t slot) { bits_ &= ~(uint64_t{1} << slot); }
  uint64_t hash() const { return mix_bits(bits_); }
  size_t bytes() const { return 0; }
  bool operator==(const NarrowMask&) const = default;

 private:
  uint64_t bits_ = 0;
};

// A set of any number of slots.
class WideMask {
 public:
  explicit WideMask(uint32_t slots) : words_((slots + 63) / 64) {}
  bool test(uint32_t slot) const { return ((words_[slot / 64] >> (slot % 64)) & 1) != 0; }
  void set(uint32_t slot) { words_[slot / 64] |= uint64_t{1} << (slot % 64); }
  void clear(uint32_t slot) { words_[slot / 64] &= ~(uint64_t{1} << (slot % 64)); }
  uint64_t hash() const {
    uint64_t hash = 0;
    for (const uint64_t word : words_) hash = mix_bits(hash ^ word);
    return hash;
  }
  size_t bytes() const { return words_.size() * sizeof(uint64_t); }
  bool operator==(const WideMask&) const = default;

 private:
  std::vector<uint64_t> words_;
};

}  // namespace ordeal::history
