// A value that many read and few replace whole: hot-swapped configuration, branch lists.
#pragma once

#include <memory>
#include <utility>

#include "harness/sync/mutex.h"

namespace ordeal {

// Readers get the value of one moment and keep it alive for as long as they hold it; a writer
// never waits for them. Thread-safe. (Not std::atomic<shared_ptr>: that of libstdc++ 12 gives a
// false race under ThreadSanitizer, and it is not on the seam.)
template <class T>
class Snapshot {
 public:
  explicit Snapshot(std::shared_ptr<const T> value, const char* name = "snapshot",
                    std::source_location where = std::source_location::current())
      : mu_(name, {}, where), value_(std::move(value)) {}

  std::shared_ptr<const T> load() const {
    Lock lock(mu_);
    return value_;
  }
  void store(std::shared_ptr<const T> value) {
    Lock lock(mu_);
    value_.swap(value);  // The old value dies outside the lock, with `value`.
  }
  // Replaces the value by `next(value)`, with no other update between.
  template <class F>
  void update(F next) {
    std::shared_ptr<const T> old;
    Lock lock(mu_);
    old = std::exchange(value_, next(*value_));
  }

 private:
  mutable Mutex mu_;
  std::shared_ptr<const T> value_ GUARDED_BY(mu_);
};

}  // namespace ordeal
