// A pool takes a connection back from a borrower who is over its time and opens another in its
// place. The borrower returns at that moment: both see that the place is still lent, and it is
// free twice.
#include "harness/base/assert.h"
#include "harness/sync/atomic.h"
#include "harness/sync/clock.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

using namespace std::chrono_literals;

// A pool with one place.
class ConnectionPool {
 public:
  explicit ConnectionPool(bool fixed) : fixed_(fixed) {}

  void borrow() {
    Lock lock(mu_);
    --free_;
    lent_.store(true);
  }
  // By the borrower, and by the reaper when the time is over.
  void give_back() {
    if (!claim()) return;
    Lock lock(mu_);
    ALWAYS_ASSERT(++free_ <= 1, "a place is free once");
  }

 private:
  bool claim() {
    bool seen = true;
    if (fixed_) return lent_.compare_exchange(seen, false);
    if (!lent_.load()) return false;
    lent_.store(false);
    return true;
  }

  const bool fixed_;
  Mutex mu_{"pool"};
  Atomic<bool> lent_{false, "pool.lent"};
  int free_ GUARDED_BY(mu_) = 1;
};

}  // namespace

void pool_timeout(bool fixed) {
  constexpr Duration kLease = 10ms;
  ConnectionPool pool(fixed);
  pool.borrow();
  Crew crew;
  crew.start(1, "borrower", [&] {
    sleep_for(kLease);
    pool.give_back();
  });
  crew.start(1, "reaper", [&] {
    sleep_for(kLease);
    pool.give_back();
  });
  crew.join();
}

}  // namespace ordeal::classics
