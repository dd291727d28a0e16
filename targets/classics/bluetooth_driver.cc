// The Bluetooth driver of KISS (Qadeer and Wu, PLDI 2004): a request looks whether the driver is
// stopping and only then counts itself in. A stop that comes between the two frees the driver
// under the request.
#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

class Driver {
 public:
  explicit Driver(bool fixed) : fixed_(fixed) {}

  void request() {
    if (!enter()) return;
    {
      LockIf lock(fixed_, mu_);
      ALWAYS_ASSERT(!stopped_.get(), "a stopped driver serves no request");
    }
    leave();
  }

  void stop() {
    {
      LockIf lock(fixed_, mu_);
      stopping_.set(true);
    }
    leave();
    LockIf lock(fixed_, mu_);
    if (nobody_inside_.get()) stopped_.set(true);
  }

 private:
  bool enter() {
    if (fixed_) {
      Lock lock(mu_);
      if (stopping_.get()) return false;
      inside_.update(plus_one);
      return true;
    }
    if (stopping_.get()) return false;
    Lock lock(mu_);
    inside_.update(plus_one);
    return true;
  }
  void leave() {
    Lock lock(mu_);
    const int left = inside_.get() - 1;
    inside_.set(left);
    if (left == 0) nobody_inside_.set(true);
  }

  const bool fixed_;
  Mutex mu_{"bluetooth"};
  Shared<int> inside_{1, "bluetooth.inside"};  // The driver itself is one.
  Shared<bool> stopping_{false, "bluetooth.stopping"};
  Shared<bool> nobody_inside_{false, "bluetooth.nobody_inside"};
  Shared<bool> stopped_{false, "bluetooth.stopped"};
};

}  // namespace

void bluetooth_driver(bool fixed) {
  Driver driver(fixed);
  Thread stopper("stopper", [&] { driver.stop(); });
  driver.request();
  stopper.join();
}

}  // namespace ordeal::classics
