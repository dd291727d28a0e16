#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint listener_window{"gateway.breaker.listener_window"};

class ListenerUnderLock : public Breaker {
 public:
  // This lock has no rank, so no lock-order check reports it before the program hangs.
  explicit ListenerUnderLock(const BreakerOptions& options) : Breaker(options, Rank{}) {}

 protected:
  BreakerStep apply(BreakerEvent event, uint64_t generation) override {
    Lock lock(mu_);
    const BreakerStep stepped = step(memory_, event, generation, now());
    if (remember(stepped.memory)) {
      listener_window.pass();
      tell();  // The bug: the listener asks breakers for their state, and needs this lock.
    }
    return stepped;
  }
};

}  // namespace

Defect listener_under_lock{"gateway.breaker.listener_under_lock",
                           "the listener is called under the breaker's lock and calls back"};

std::unique_ptr<Breaker> breaker_that_tells_under_its_lock(const BreakerOptions& options) {
  return std::make_unique<ListenerUnderLock>(options);
}

}  // namespace ordeal::gateway::defects
