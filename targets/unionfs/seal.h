// Tells memory that is alive from memory that was freed.
#pragma once

#include <cstdint>

#include "harness/base/assert.h"

namespace ordeal::unionfs {

// A member of what is reached through plain pointers. Its end breaks it, so whoever still uses the
// memory is told without a sanitizer, for as long as nobody else fills it.
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
