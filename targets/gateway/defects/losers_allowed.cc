#include <algorithm>

#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint exchange_window{"gateway.breaker.exchange_window"};

class LosersAllowed : public Breaker {
 public:
  using Breaker::Breaker;

  BreakerPermit ask() override {
    const bool was_open = state() == BreakerState::open;
    exchange_window.pass();
    if (was_open) yield();
    BreakerPermit won = Breaker::ask();
    if (won || !was_open) return won;
    Lock lock(mu_);
    if (memory_.state != BreakerState::half_open) return {};
    // The bug: who saw it open and finds it half open takes that for a success of its own.
    most_probes_out_ = std::max(most_probes_out_, ++memory_.probes_out);
    return {this, memory_.generation};
  }
};

}  // namespace

Defect losers_allowed{"gateway.breaker.losers_allowed",
                      "callers that lose the exchange from open to half open are admitted as well"};

std::unique_ptr<Breaker> breaker_that_admits_losers(const BreakerOptions& options) {
  return std::make_unique<LosersAllowed>(options);
}

}  // namespace ordeal::gateway::defects
