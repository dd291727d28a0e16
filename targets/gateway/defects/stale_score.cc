#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class StaleScore : public Health {
 public:
  void record(bool ok) override {
    calls_.fetch_add(1, std::memory_order_relaxed);
    if (!ok) failures_.fetch_add(1, std::memory_order_relaxed);
  }
  int score() const override {
    // The bug: nothing orders the two, so these may be more failures than there were calls when
    // the calls were counted.
    const int64_t failures = failures_.load(std::memory_order_relaxed);
    return score_of(calls_.load(std::memory_order_relaxed), failures);
  }
};

}  // namespace

Defect stale_score{"gateway.health.stale_score",
                   "the score is computed from calls and failures of different moments"};

std::unique_ptr<Health> health_without_order() { return std::make_unique<StaleScore>(); }

}  // namespace ordeal::gateway::defects
