#include "targets/unionfs/buffer_pool.h"

#include <algorithm>

#include "harness/base/assert.h"
#include "harness/fault/assertion.h"

namespace ordeal::unionfs {

std::vector<char> BufferPool::take() {
  Lock lock(mu_);
  ORDEAL_SOMETIMES(in_use_ >= options_.buffers, "unionfs.buffer_pool: a copy waits for a buffer");
  given_.wait(mu_, [this]() NO_THREAD_SAFETY_ANALYSIS { return in_use_ < options_.buffers; });
  ++in_use_;
  most_in_use_ = std::max(most_in_use_, in_use_);
  if (idle_.empty()) return std::vector<char>(options_.bytes);
  std::vector<char> buffer = std::move(idle_.back());
  idle_.pop_back();
  return buffer;
}

void BufferPool::give(std::vector<char> buffer) {
  {
    Lock lock(mu_);
    ALWAYS_ASSERT(in_use_ > 0, "a buffer came back that was not in use");
    --in_use_;
    idle_.push_back(std::move(buffer));
    ALWAYS_ASSERT(in_use_ + idle_.size() <= options_.buffers, "the buffer pool is over its limit");
  }
  given_.notify_one();
}

BufferPool::Usage BufferPool::usage() const {
  Lock lock(mu_);
  return {.in_use = in_use_, .idle = idle_.size(), .most_in_use = most_in_use_};
}

}  // namespace ordeal::unionfs
