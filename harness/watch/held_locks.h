// The locks that one thread holds and the lock orders that it has reported. Nothing is shared.
#pragma once

#include <array>
#include <cstdint>
#include <source_location>
#include <vector>

#include "harness/base/random.h"
#include "harness/sync/runtime.h"

namespace ordeal {

// A lock that the thread holds.
struct HeldLock {
  const SyncObject* object = nullptr;
  uint64_t lock = 0;  // SyncObject::watch
  LockMode mode = LockMode::exclusive;
  std::source_location at;

  // Of the instance and the mode; they are added up to that of a set of locks.
  uint64_t digest() const { return mix_bits(lock * 2 + (mode == LockMode::shared ? 1 : 0)); }
};

// Counts by keys that are digests themselves. Grows up to a limit; what is beyond is for the
// caller.
class CountTable {
 public:
  struct Cell {
    uint64_t key = 0;
    uint64_t count = 0;
    uint32_t value = 0;
  };
  Cell* find(uint64_t key) {
    if (cells_.empty()) return nullptr;
    for (size_t i = key & mask();; i = (i + 1) & mask()) {
      if (cells_[i].key == key) return &cells_[i];
      if (cells_[i].key == 0) return nullptr;
    }
  }
  // Returns null if the table is full. `key` is not there yet and not 0.
  Cell* add(uint64_t key) {
    if ((size_ + 1) * 2 > cells_.size() && !grow()) return nullptr;
    return &place(key);
  }
  template <class F>
  void each(F f) const {
    for (const Cell& cell : cells_)
      if (cell.key != 0) f(cell);
  }
  void clear() {
    cells_.assign(cells_.size(), {});
    size_ = 0;
  }

 private:
  static constexpr size_t kMostCells = 4096;
  size_t mask() const { return cells_.size() - 1; }
  Cell& place(uint64_t key) {
    size_t i = key & mask();
    while (cells_[i].key != 0) i = (i + 1) & mask();
    cells_[i].key = key;
    ++size_;
    return cells_[i];
  }
  bool grow() {
    if (cells_.size() >= kMostCells) return false;
    std::vector<Cell> old(std::max<size_t>(cells_.size() * 2, 32));
    old.swap(cells_);
    size_ = 0;
    for (const Cell& cell : old)
      if (cell.key != 0) place(cell.key) = cell;
    return true;
  }
  std::vector<Cell> cells_;
  size_t size_ = 0;
};

// The locks that the thread holds, in the order in which it took them.
class HeldLocks {
 public:
  static constexpr uint32_t kMost = 48;  // Deeper ones are not looked at.

  const HeldLock* begin() const { return held_.data(); }
  const HeldLock* end() const { return held_.data() + count_; }
  bool empty() const { return count_ == 0; }
  uint64_t digest() const { return digest_; }

  void push(const HeldLock& lock) {
    if (count_ == kMost) {
      ++beyond_;
      return;
    }
    held_[count_++] = lock;
    digest_ += lock.digest();
  }
  // Removes the lock. Returns false if the thread did not hold it.
  bool pop(const SyncObject& object) {
    for (uint32_t i = count_; i-- > 0;) {
      if (held_[i].object != &object) continue;
      digest_ -= held_[i].digest();
      for (uint32_t j = i + 1; j < count_; ++j) held_[j - 1] = held_[j];
      --count_;
      return true;
    }
    if (beyond_ == 0) return false;
    --beyond_;
    return true;
  }

 private:
  std::array<HeldLock, kMost> held_;
  uint32_t count_ = 0;
  uint32_t beyond_ = 0;
  uint64_t digest_ = 0;
};

}  // namespace ordeal
