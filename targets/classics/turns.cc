// SCTBench's circular_buffer and queue: two threads take turns by a flag, but a thread that finds
// that it is not its turn skips the item instead of waiting, and from then on they disagree about
// which item is which.
#include "harness/base/assert.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

// One item at a time goes from `send` to `receive`.
class Turns {
 public:
  explicit Turns(bool fixed) : fixed_(fixed) {}

  void send(int item) {
    Lock lock(mu_);
    if (fixed_) turned_cv_.wait(mu_, [this]() { return senders_.get(); });
    if (!senders_.get()) return;
    slot_.set(item);
    turn(false);
  }
  void receive(int expected) {
    Lock lock(mu_);
    if (fixed_) turned_cv_.wait(mu_, [this]() { return !senders_.get(); });
    if (senders_.get()) return;
    ALWAYS_ASSERT(slot_.get() == expected, "items come in the order in which they went");
    turn(true);
  }

 private:
  void turn(bool senders) {
    senders_.set(senders);
    turned_cv_.notify_all();
  }

  const bool fixed_;
  Mutex mu_{"turns"};
  CondVar turned_cv_{"turns.turned"};
  Shared<bool> senders_{true, "turns.senders"};
  Shared<int> slot_{-1, "turns.slot"};
};

void take_turns(bool fixed, int items) {
  Turns turns(fixed);
  Crew crew;
  crew.start(1, "sender", [&] {
    for (int i = 0; i < items; ++i) turns.send(i);
  });
  crew.start(1, "receiver", [&] {
    for (int i = 0; i < items; ++i) turns.receive(i);
  });
  crew.join();
}

}  // namespace

void circular_buffer(bool fixed) { take_turns(fixed, 7); }
void queue(bool fixed) { take_turns(fixed, 20); }

}  // namespace ordeal::classics
