#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class PermitLost : public Breaker {
 public:
  using Breaker::Breaker;

 protected:
  BreakerStep step(const BreakerMemory& memory, BreakerEvent event, uint64_t generation,
                   Instant now) const override {
    if (event == BreakerEvent::abandoned) return {memory};  // The bug: a probe may be among them.
    return next(memory, event, generation, now, options_);
  }
};

}  // namespace

Defect permit_lost{"gateway.breaker.permit_lost",
                   "a cancelled probe keeps its permit: half open for ever"};

std::unique_ptr<Breaker> breaker_that_loses_permits(const BreakerOptions& options) {
  return std::make_unique<PermitLost>(options);
}

}  // namespace ordeal::gateway::defects
