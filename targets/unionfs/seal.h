// A check that finds uses of freed memory without a sanitizer.
#pragma once

#include <cstdint>

#include "harness/base/assert.h"

namespace ordeal::unionfs {

// A Seal is a member of an object that is reached through plain pointers. Its destructor breaks the
// seal, so check() fails in a later use of the memory, until other data overwrite the memory.
class Seal {
 public:
  Seal() = default;
  Seal(const Seal&) = default;
  Seal& operator=(const Seal&) = default;
  ~Seal() { state_ = kBroken; }

  void check() const { ALWAYS_ASSERT(state_ == kIntact, "memory was used after it was freed"); }

 private:
  static constexpr uint64_t kIntact = 0x5ea1ed5ea1ed5ea1;
  static constexpr uint64_t kBroken = 0xdeadfeeddeadfeed;

  volatile uint64_t state_ = kIntact;  // Volatile: the last write counts.
};

}  // namespace ordeal::unionfs
