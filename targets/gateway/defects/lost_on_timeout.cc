#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"
#include "targets/gateway/subject.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint wake_window{"gateway.pool.wake_window"};

class LostOnTimeout : public Pool {
 public:
  using Pool::Pool;

  PoolAnswer acquire(Instant deadline) override {
    int connection = -1;
    {
      Lock lock(mu_);
      const auto fact = [this]() NO_THREAD_SAFETY_ANALYSIS { return has_news(); };
      if (!changed_.wait_until(mu_, deadline, fact)) return {{}, PoolRefusal::timed_out};
      if (closed_) return {{}, PoolRefusal::closed};
      ++lent_;
      if (!idle_.empty()) {
        connection = idle_.back();
        idle_.pop_back();
      } else {
        connection = next_connection_++;
        made_one();
      }
    }
    wake_window.pass(about(provider_));
    yield();
    // The bug: who is late goes without what was charged to it already.
    if (now() >= deadline) return {{}, PoolRefusal::timed_out};
    Lock lock(mu_);
    ++permits_;
    return {PoolPermit(this, connection)};
  }
};

}  // namespace

Defect lost_on_timeout{"gateway.pool.lost_on_timeout",
                       "acquire succeeds just as its time-out fires: the permit is gone"};

std::unique_ptr<Pool> pool_that_loses_what_comes_late(const PoolOptions& options) {
  return std::make_unique<LostOnTimeout>(options);
}

}  // namespace ordeal::gateway::defects
