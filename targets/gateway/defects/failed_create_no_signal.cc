#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class FailedCreateNoSignal : public Pool {
 public:
  using Pool::Pool;

 protected:
  PoolAnswer make() override {
    const bool made = create() == 0;
    Lock lock(mu_);
    --making_;
    if (!made) return {{}, PoolRefusal::not_created};  // The bug: nobody hears of the room.
    if (closed_) return {{}, PoolRefusal::closed};
    made_one();
    ++lent_;
    ++permits_;
    return {PoolPermit(this, next_connection_++)};
  }
};

}  // namespace

Defect failed_create_no_signal{"gateway.pool.failed_create_no_signal",
                               "a failed create wakes no waiter although a place is free"};

std::unique_ptr<Pool> pool_that_keeps_its_failures_quiet(const PoolOptions& options) {
  return std::make_unique<FailedCreateNoSignal>(options);
}

}  // namespace ordeal::gateway::defects
