#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class PublishRelaxed : public Breaker {
 public:
  using Breaker::Breaker;

 protected:
  void show(const BreakerMemory& memory) override {
    constexpr auto kRelaxed = std::memory_order_relaxed;
    if (memory.state == BreakerState::open)
      shown_until_.store(memory.open_until.time_since_epoch().count(), kRelaxed);
    // The bug: nothing orders the two, so "open" may be seen before the time that belongs to it.
    shown_state_.store(memory.state, kRelaxed);
  }
};

}  // namespace

Defect publish_relaxed{"gateway.breaker.publish_relaxed",
                       "the state is published relaxed: the time is not visible with it"};

std::unique_ptr<Breaker> breaker_shown_relaxed(const BreakerOptions& options) {
  return std::make_unique<PublishRelaxed>(options);
}

}  // namespace ordeal::gateway::defects
