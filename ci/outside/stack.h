// A bounded stack: the smallest target that has something to get wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/base/thread_annotations.h"
#include "harness/sync/mutex.h"

namespace stack {

// Thread-safe.
class Stack {
 public:
  explicit Stack(size_t limit) : limit_(limit) {}

  // Returns 0, ENOSPC where it is full, or what the failpoint stack.push.store asks for.
  int push(int64_t value);
  // Returns 0 and the newest value, or ENOENT where it is empty.
  int pop(int64_t& value);
  // Pushes that took minus pops that took; the same as size() whenever nothing is under way.
  int64_t balance();
  size_t size();

 private:
  const size_t limit_;
  ordeal::Mutex mu_{"stack"};
  std::vector<int64_t> values_ GUARDED_BY(mu_);
  int64_t balance_ GUARDED_BY(mu_) = 0;
};

}  // namespace stack
