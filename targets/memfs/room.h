// How much room is left, counted exactly however many take from it at once.
#pragma once

#include <cstdint>

#include "harness/sync/mutex.h"

namespace ordeal::memfs {

// Invariant: used() <= limit, at every moment. Thread-safe.
class Room {
 public:
  explicit Room(uint64_t limit) : limit_(limit) {}

  // Takes `units`, or nothing where they do not fit.
  bool take(uint64_t units) {
    Lock lock(mu_);
    if (units > limit_ - used_) return false;
    used_ += units;
    return true;
  }
  void give(uint64_t units) {
    Lock lock(mu_);
    used_ -= units;
  }
  uint64_t used() const {
    Lock lock(mu_);
    return used_;
  }
  uint64_t limit() const { return limit_; }

 private:
  const uint64_t limit_;
  mutable Mutex mu_{"memfs.room"};
  uint64_t used_ GUARDED_BY(mu_) = 0;
};

}  // namespace ordeal::memfs
