#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway::defects {
namespace {

class ReplyCrosses : public Pool {
 public:
  using Pool::Pool;

 protected:
  // The bug: the reply that nobody waited for is still to come, to whoever uses it next.
  void retire(int connection) override { give_back(connection); }
};

}  // namespace

Defect reply_crosses{"gateway.pool.reply_crosses",
                     "a cancelled request leaves its reply unread; the next caller gets it"};

std::unique_ptr<Pool> pool_that_keeps_unread_replies(const PoolOptions& options) {
  return std::make_unique<ReplyCrosses>(options);
}

}  // namespace ordeal::gateway::defects
