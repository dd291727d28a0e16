#include <algorithm>

#include "harness/fault/failpoint.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint refill_window{"gateway.limiter.refill_window"};

class DoubleRefill : public Limiter {
 public:
  using Limiter::Limiter;

  bool try_take(int64_t n) override {
    Bucket seen;
    {
      Lock lock(mu_);
      seen = bucket_;
    }
    const Bucket full = refilled(seen, now(), options_);
    refill_window.pass();
    yield();
    Lock lock(mu_);
    // The bug: what has arrived since an old look is added, and others may have added the same.
    bucket_ = {std::min(options_.capacity, bucket_.tokens + full.tokens - seen.tokens),
               std::max(bucket_.counted_until, full.counted_until)};
    if (options_.capacity > 0 && bucket_.tokens < n) return false;
    bucket_.tokens -= n;
    admitted_ += n;
    return true;
  }
};

}  // namespace

Defect double_refill{"gateway.limiter.double_refill",
                     "callers that look at the refill time at once each add the same interval"};

std::unique_ptr<Limiter> limiter_that_refills_twice(const LimiterOptions& options) {
  return std::make_unique<DoubleRefill>(options);
}

}  // namespace ordeal::gateway::defects
