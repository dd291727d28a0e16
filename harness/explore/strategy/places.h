// Places: where in the code a step is, and on which object, whichever task makes it. And how steps
// there depend on each other. For the strategy greybox.
#pragma once

#include "harness/base/random.h"
#include "harness/explore/core/op.h"

namespace ordeal::explore {

// The same in every schedule; never 0.
inline uint64_t place_of(const Op& op) {
  const uint64_t where = (uint64_t{op.at.line()} << 32) | (uint64_t{op.at.column()} << 8) |
                         static_cast<uint64_t>(op.kind);
  return (op.key ^ mix_bits(where)) | 1;
}

// Whether the step sees what earlier ones left: a value, or a lock that was given back.
inline bool reads(OpKind kind) {
  switch (kind) {
    case OpKind::lock:
    case OpKind::lock_shared:
    case OpKind::try_lock:
    case OpKind::retake:
    case OpKind::load:
    case OpKind::modify:
    case OpKind::read:
      return true;
    default:
      return false;
  }
}
// Whether it leaves something that later ones see.
inline bool publishes(OpKind kind) {
  switch (kind) {
    case OpKind::unlock:
    case OpKind::wait:
    case OpKind::store:
    case OpKind::modify:
    case OpKind::write:
      return true;
    default:
      return false;
  }
}
// Whether it replaces what a reader would have seen. Giving a lock back does not: no task that
// holds a lock waits for that.
inline bool takes_away(OpKind kind) {
  switch (kind) {
    case OpKind::lock:
    case OpKind::lock_shared:
    case OpKind::try_lock:
    case OpKind::retake:
    case OpKind::store:
    case OpKind::modify:
    case OpKind::write:
      return true;
    default:
      return false;
  }
}

}  // namespace ordeal::explore
