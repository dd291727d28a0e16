#include "harness/fault/failpoint.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint take_window{"gateway.limiter.take_window"};

// As long as a round trip to a token store that several gateways share, where this bug is at home.
constexpr Duration kRoundTrip = std::chrono::microseconds(100);

class CheckThenTake : public Limiter {
 public:
  using Limiter::Limiter;

  bool try_take(int64_t n) override {
    if (options_.capacity > 0 && tokens() < n) return false;
    take_window.pass();
    sleep_for(kRoundTrip);
    Lock lock(mu_);
    bucket_.tokens -= n;  // The bug: what was there before the lock may be gone.
    admitted_ += n;
    return true;
  }
};

}  // namespace

Defect check_then_take{"gateway.limiter.check_then_take",
                       "the limiter checks for a token and takes it in two steps"};

std::unique_ptr<Limiter> limiter_that_checks_then_takes(const LimiterOptions& options) {
  return std::make_unique<CheckThenTake>(options);
}

}  // namespace ordeal::gateway::defects
