// A hash table for code that runs on the stacks of tasks (see core/vec.h).
#pragma once

#include <cstdint>

#include "harness/base/random.h"
#include "harness/explore/core/vec.h"

namespace ordeal::explore {

// A map from keys that are the same in every schedule to plain values. Only clear() removes values.
template <class V>
class KeyMap {
 public:
  // The value of `key`; a V() where there was none. The reference lasts until the next at().
  V& at(uint64_t key) {
    if (key == kEmpty) key = kInsteadOfEmpty;
    if ((size_ + 1) * 4 > slots_.size() * 3) [[unlikely]]
      grow();
    Slot& slot = slots_[seek(key)];
    if (slot.key == kEmpty) {
      slot.key = key;
      slot.value = V();
      ++size_;
    }
    return slot.value;
  }
  // Null where there is none.
  V* find(uint64_t key) {
    if (key == kEmpty) key = kInsteadOfEmpty;
    if (size_ == 0) return nullptr;
    Slot& slot = slots_[seek(key)];
    return slot.key == kEmpty ? nullptr : &slot.value;
  }
  uint32_t size() const { return size_; }
  void clear() {
    for (Slot& slot : slots_) slot.key = kEmpty;
    size_ = 0;
  }

 private:
  static constexpr uint64_t kEmpty = 0;
  static constexpr uint64_t kInsteadOfEmpty = 0x5ca1ab1e;
  // A place of the table, free where the key is kEmpty.
  struct Slot {
    uint64_t key = kEmpty;
    V value{};
  };

  // Where `key` is, or would be. The size is a power of two and a slot is always free.
  uint32_t seek(uint64_t key) const {
    const uint32_t mask = slots_.size() - 1;
    uint32_t i = static_cast<uint32_t>(mix_bits(key)) & mask;
    while (slots_[i].key != key && slots_[i].key != kEmpty) i = (i + 1) & mask;
    return i;
  }
  void grow() {
    Vec<Slot> old;
    old.reserve(size_ + 1);
    for (const Slot& slot : slots_)
      if (slot.key != kEmpty) old.push_back(slot);
    const uint32_t size = slots_.empty() ? 64 : slots_.size() * 2;
    slots_.clear();
    slots_.resize(size);
    for (const Slot& slot : old) slots_[seek(slot.key)] = slot;
  }

  Vec<Slot> slots_;
  uint32_t size_ = 0;
};

}  // namespace ordeal::explore
