// Something that is done once, by the first caller; the others wait for it.
#pragma once

#include "harness/sync/mutex.h"

namespace ordeal {

// Thread-safe. If the first try throws, the next caller tries again.
class Once {
 public:
  explicit Once(const char* name = "once",
                std::source_location where = std::source_location::current())
      : mu_(name, {}, where) {}

  template <class F>
  void call(F f) {
    Lock lock(mu_);
    if (done_) return;
    f();
    done_ = true;
  }

 private:
  Mutex mu_;
  bool done_ GUARDED_BY(mu_) = false;
};

}  // namespace ordeal
