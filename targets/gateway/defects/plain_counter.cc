#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "harness/sync/shared.h"
#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint pick_window{"gateway.balancer.pick_window"};

class PlainCounter : public Balancer {
 public:
  size_t pick(std::span<const Candidate> candidates) override {
    const uint64_t turn = turn_.get();
    pick_window.pass();
    yield();
    turn_.set(turn + 1);  // The bug: not atomic, and turns of others in between are lost.
    return turn % candidates.size();
  }

 private:
  Shared<uint64_t> turn_{0, "gateway.balancer.turn"};
};

}  // namespace

Defect plain_counter{"gateway.balancer.plain_counter",
                     "the round-robin counter is a plain integer"};

std::unique_ptr<Balancer> balancer_with_plain_counter() { return std::make_unique<PlainCounter>(); }

}  // namespace ordeal::gateway::defects
