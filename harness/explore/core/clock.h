// Vector clocks, which say what happens before what, and the memory that they lie in.
//
// Entry 0 of every clock is the ordinal of the latest sequentially consistent fence in that past;
// the task with TaskId t has entry t + 1. Copies are written so that no compiler makes a memcpy of
// them: ThreadSanitizer watches that one, even in code that is built without it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <type_traits>

#include "harness/explore/core/op.h"
#include "harness/explore/core/vec.h"

namespace ordeal::explore {

using Slot = uint32_t;
inline constexpr Slot kScSlot = 0;
inline Slot slot_of(TaskId task) { return task + 1; }

// Memory for one schedule. reset() gives all of it back and frees none. One thread.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    for (const Block& block : blocks_) std::free(block.at);
  }

  void reset() { use(0); }
  // Not initialised, aligned to eight bytes. Never null.
  void* take(size_t bytes) {
    bytes = (bytes + 7) & ~size_t{7};
    if (bytes > left_) [[unlikely]]
      next_block(bytes);
    void* const taken = at_;
    at_ += bytes;
    left_ -= bytes;
    return taken;
  }
  template <class T>
  T* make() {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 8);
    return new (take(sizeof(T))) T;
  }

 private:
  // A piece of malloc's memory.
  struct Block {
    char* at = nullptr;
    size_t size = 0;
  };
  static constexpr size_t kBlock = size_t{64} << 10;

  void use(uint32_t block) {
    current_ = block;
    at_ = block < blocks_.size() ? blocks_[block].at : nullptr;
    left_ = block < blocks_.size() ? blocks_[block].size : 0;
  }
  void next_block(size_t bytes) {
    while (current_ < blocks_.size()) {
      use(current_ + 1);
      if (bytes <= left_) return;
    }
    const size_t size = bytes > kBlock ? bytes : kBlock;
    char* const fresh = static_cast<char*>(std::malloc(size));
    if (fresh == nullptr) std::abort();
    blocks_.push_back({fresh, size});
    use(blocks_.size() - 1);
  }

  Vec<Block> blocks_;
  uint32_t current_ = 0;
  char* at_ = nullptr;
  size_t left_ = 0;
};

// A vector clock: a map of slots to epochs, where a slot beyond `size` has epoch 0. Its memory is
// the arena's, so that a clock is valid until the arena is reset. Copying the struct shares the
// entries: use assign().
//
// Invariant: size <= capacity.
struct Clock {
  uint32_t* at = nullptr;
  uint32_t size = 0;
  uint32_t capacity = 0;

  bool empty() const { return size == 0; }
  void clear() { size = 0; }
  uint32_t get(Slot slot) const { return slot < size ? at[slot] : 0; }

  void set(Arena& arena, Slot slot, uint32_t epoch) {
    grow(arena, slot + 1);
    at[slot] = epoch;
  }
  void join(Arena& arena, const Clock& other) {
    grow(arena, other.size);
    for (uint32_t i = 0; i < other.size; ++i) at[i] = at[i] < other.at[i] ? other.at[i] : at[i];
  }
  void assign(Arena& arena, const Clock& other) {
    clear();
    if (other.size > capacity) move_to_larger(arena, other.size);
    copy(at, other.at, other.size);
    size = other.size;
  }

 private:
  static void copy(uint32_t* to, const uint32_t* from, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
      uint32_t epoch = from[i];
      asm("" : "+r"(epoch));
      to[i] = epoch;
    }
  }
  void move_to_larger(Arena& arena, uint32_t wanted) {
    capacity = wanted < 8 ? 8 : wanted + wanted / 2;
    uint32_t* const bigger = static_cast<uint32_t*>(arena.take(sizeof(uint32_t) * capacity));
    copy(bigger, at, size);
    at = bigger;
  }
  void grow(Arena& arena, uint32_t wanted) {
    if (wanted <= size) return;
    if (wanted > capacity) move_to_larger(arena, wanted);
    for (uint32_t i = size; i < wanted; ++i) {
      uint32_t zero = 0;
      asm("" : "+r"(zero));
      at[i] = zero;
    }
    size = wanted;
  }
};

}  // namespace ordeal::explore
