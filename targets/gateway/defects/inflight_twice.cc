#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint leave_window{"gateway.balancer.leave_window"};

class LeavesInTwoSteps : public Load {
 public:
  void leave() override {
    const int calls = calls_.load(std::memory_order_relaxed);
    leave_window.pass();
    yield();
    calls_.store(calls - 1, std::memory_order_relaxed);  // The bug: who came or went is forgotten.
  }
};

}  // namespace

Defect inflight_twice{"gateway.balancer.inflight_twice",
                      "the in-flight count is read, then written: it drops twice, or never"};

std::unique_ptr<Load> load_that_leaves_in_two_steps() {
  return std::make_unique<LeavesInTwoSteps>();
}

}  // namespace ordeal::gateway::defects
