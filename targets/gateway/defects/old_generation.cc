#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class OldGeneration : public Breaker {
 public:
  using Breaker::Breaker;

 protected:
  BreakerStep step(const BreakerMemory& memory, BreakerEvent event, uint64_t,
                   Instant now) const override {
    // The bug: every result is taken for one of this generation.
    return next(memory, event, memory.generation, now, options_);
  }
};

}  // namespace

Defect old_generation{"gateway.breaker.old_generation",
                      "a result that began in an old generation counts in the new one"};

std::unique_ptr<Breaker> breaker_that_believes_old_results(const BreakerOptions& options) {
  return std::make_unique<OldGeneration>(options);
}

}  // namespace ordeal::gateway::defects
