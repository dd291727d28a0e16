#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class HalfOpenFlood : public Breaker {
 public:
  using Breaker::Breaker;

 protected:
  BreakerStep step(const BreakerMemory& memory, BreakerEvent event, uint64_t generation,
                   Instant now) const override {
    BreakerStep stepped = next(memory, event, generation, now, options_);
    const bool half_open = stepped.memory.state == BreakerState::half_open;
    if (event == BreakerEvent::ask && half_open && !stepped.admitted) {
      ++stepped.memory.probes_out;  // The bug: half open means "try", to everybody.
      stepped.admitted = true;
    }
    return stepped;
  }
};

}  // namespace

Defect half_open_flood{"gateway.breaker.half_open_flood",
                       "a half-open breaker admits every caller"};

std::unique_ptr<Breaker> breaker_that_floods(const BreakerOptions& options) {
  return std::make_unique<HalfOpenFlood>(options);
}

}  // namespace ordeal::gateway::defects
