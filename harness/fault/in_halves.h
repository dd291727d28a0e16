// Does an input or output as a hit asks for it: less than all, or in two halves.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "harness/fault/failpoint.h"

namespace ordeal {

// `move(part of bytes, offset, moved)` moves bytes and returns 0 or an errno. `done` says how many
// were moved; an error after the first half is a short count, as a system call would say it.
template <class Bytes, class Move>
int in_halves(const IoEffect& effect, Bytes bytes, uint64_t offset, size_t& done, Move move) {
  const size_t size = std::min(effect.size, bytes.size());
  const size_t half = std::min(effect.first_half(), size);
  if (const int err = move(bytes.first(half), offset, done)) return err;
  if (half == size || done < half) return 0;
  effect.between_halves();
  size_t rest = 0;
  if (move(bytes.subspan(half, size - half), offset + half, rest) == 0) done += rest;
  return 0;
}

}  // namespace ordeal
