#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class CloseRacesCreate : public Pool {
 public:
  using Pool::Pool;

 protected:
  PoolAnswer make() override {
    const bool made = create() == 0;
    Lock lock(mu_);
    --making_;
    if (!made) {
      changed_.notify_one();
      return {{}, PoolRefusal::not_created};
    }
    made_one();
    if (closed_) {
      idle_.push_back(
          next_connection_++);  // The bug: close() has been here, and nobody comes again.
      return {{}, PoolRefusal::closed};
    }
    ++lent_;
    ++permits_;
    return {PoolPermit(this, next_connection_++)};
  }
};

}  // namespace

Defect close_races_create{"gateway.pool.close_races_create",
                          "a connection that was being made is added to a closed pool"};

std::unique_ptr<Pool> pool_that_fills_when_closed(const PoolOptions& options) {
  return std::make_unique<CloseRacesCreate>(options);
}

}  // namespace ordeal::gateway::defects
