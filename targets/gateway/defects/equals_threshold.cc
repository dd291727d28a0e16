#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint count_window{"gateway.outlier.count_window"};

class EqualsThreshold : public Outlier {
 public:
  using Outlier::Outlier;

  void record(bool ok) override {
    if (ok || options_.eject_after == 0) return Outlier::record(ok);
    row_.fetch_add(1, std::memory_order_relaxed);
    count_window.pass();
    yield();
    // The bug: two failures at once may both find the row longer than that.
    if (row_.load(std::memory_order_relaxed) == options_.eject_after) eject();
  }
};

}  // namespace

Defect equals_threshold{"gateway.outlier.equals_threshold",
                        "two failures at once pass the threshold that one of them must equal"};

std::unique_ptr<Outlier> outlier_that_must_meet_its_threshold(const OutlierOptions& options) {
  return std::make_unique<EqualsThreshold>(options);
}

}  // namespace ordeal::gateway::defects
