#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class SkipsHalfOpen : public Breaker {
 public:
  using Breaker::Breaker;

 protected:
  BreakerStep step(const BreakerMemory& memory, BreakerEvent event, uint64_t generation,
                   Instant now) const override {
    BreakerStep stepped = next(memory, event, generation, now, options_);
    if (memory.state == BreakerState::open && stepped.memory.state == BreakerState::half_open) {
      // The bug: the time is over, so all is well, and everybody may call at once.
      stepped.memory.state = BreakerState::closed;
      stepped.memory.probes_out = 0;
    }
    return stepped;
  }
};

}  // namespace

Defect skips_half_open{"gateway.breaker.skips_half_open",
                       "an open breaker closes without being half open"};

std::unique_ptr<Breaker> breaker_without_half_open(const BreakerOptions& options) {
  return std::make_unique<SkipsHalfOpen>(options);
}

}  // namespace ordeal::gateway::defects
