#include <algorithm>

#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint take_window{"unionfs.pool.take_window"};

class Overfills : public BufferPool {
 public:
  using BufferPool::BufferPool;

 protected:
  std::vector<char> take() override {
    {
      Lock lock(mu_);
      given_.wait(mu_, [this]() NO_THREAD_SAFETY_ANALYSIS { return in_use_ < options_.buffers; });
    }
    take_window.pass();
    yield();
    Lock lock(mu_);
    ++in_use_;  // The bug: the room that was seen may be taken.
    most_in_use_ = std::max(most_in_use_, in_use_);
    if (idle_.empty()) return std::vector<char>(options_.bytes);
    std::vector<char> buffer = std::move(idle_.back());
    idle_.pop_back();
    return buffer;
  }
};

}  // namespace

Defect pool_overfill{
    "unionfs.pool.overfill",
    "the buffer pool checks its limit and takes a buffer in two steps: it grows past the limit"};

std::unique_ptr<BufferPool> buffer_pool_that_overfills(const BufferPool::Options& options) {
  return std::make_unique<Overfills>(options);
}

}  // namespace ordeal::unionfs::defects
