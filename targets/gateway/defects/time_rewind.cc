#include <algorithm>

#include "harness/fault/failpoint.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint clock_window{"gateway.limiter.clock_window"};

class TimeRewind : public Limiter {
 public:
  using Limiter::Limiter;

  bool try_take(int64_t n) override {
    const Instant sampled = now();
    clock_window.pass();
    yield();
    Lock lock(mu_);
    bucket_ = refilled(bucket_, sampled, options_);
    // The bug: a moment from before the lock may be older than the one counted until, and going
    // back to it mints the time between a second time.
    bucket_.counted_until = std::min(bucket_.counted_until, sampled);
    if (options_.capacity > 0 && bucket_.tokens < n) return false;
    bucket_.tokens -= n;
    admitted_ += n;
    return true;
  }
};

}  // namespace

Defect time_rewind{"gateway.limiter.time_rewind",
                   "the time is read before the lock is taken: an older time turns the clock back"};

std::unique_ptr<Limiter> limiter_that_goes_back_in_time(const LimiterOptions& options) {
  return std::make_unique<TimeRewind>(options);
}

}  // namespace ordeal::gateway::defects
