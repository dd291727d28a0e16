#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"
#include "targets/gateway/subject.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint create_window{"gateway.pool.create_window"};

class CheckThenCreate : public Pool {
 public:
  using Pool::Pool;

  PoolAnswer acquire(Instant deadline) override {
    {
      Lock lock(mu_);
      const auto fact = [this]() NO_THREAD_SAFETY_ANALYSIS { return has_news(); };
      if (!changed_.wait_until(mu_, deadline, fact)) return {{}, PoolRefusal::timed_out};
      if (closed_) return {{}, PoolRefusal::closed};
      if (!idle_.empty()) return {lend_idle()};
    }
    create_window.pass(about(provider_));
    yield();
    {
      Lock lock(mu_);
      ++making_;  // The bug: the room that was seen may be taken.
    }
    return make();
  }
};

}  // namespace

Defect check_then_create{"gateway.pool.check_then_create",
                         "two callers both see a free place and both create: the pool overfills"};

std::unique_ptr<Pool> pool_that_checks_then_creates(const PoolOptions& options) {
  return std::make_unique<CheckThenCreate>(options);
}

}  // namespace ordeal::gateway::defects
