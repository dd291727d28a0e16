// Plain values that an atomic is meant to hand over, with an order or a fence that does not do so.
// The bug is the race itself: whatever is read, nothing says that it was written before.
#include "harness/base/assert.h"
#include "harness/sync/atomic.h"
#include "harness/sync/clock.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

using Order = std::memory_order;

}  // namespace

// Schmidt and Harrison's double-checked locking (PLoP 1996), whose first look needs an order.
void double_checked(bool fixed) {
  Mutex mu("lazy.mu");
  Shared<int> value(0, "lazy.value");
  Atomic<bool> made(false, "lazy.made");
  Crew crew;
  crew.start(2, "user", [&] {
    if (!made.load(fixed ? Order::acquire : Order::relaxed)) {
      Lock lock(mu);
      if (!made.load(Order::relaxed)) {
        value.set(1);
        made.store(true, fixed ? Order::release : Order::relaxed);
      }
    }
    ALWAYS_ASSERT(value.get() == 1, "the object is made before it is used");
  });
  crew.join();
}

// The owner who drops the last reference frees what the others have used: all that they did has to
// be before that.
void relaxed_refcount(bool fixed) {
  Shared<int> value(1, "counted.value");
  Atomic<int> references(2, "counted.references");
  Crew crew;
  crew.start(2, "owner", [&] {
    ALWAYS_ASSERT(value.get() == 1, "a reference keeps the value alive");
    if (references.fetch_sub(1, fixed ? Order::acq_rel : Order::relaxed) == 1) value.set(0);
  });
  crew.join();
}

// A spin lock that excludes others and orders nothing.
void relaxed_spinlock(bool fixed) {
  Shared<int> count(0, "spin.count");
  Atomic<bool> locked(false, "spin.locked");
  Crew crew;
  crew.start(2, "adder", [&] {
    while (locked.exchange(true, fixed ? Order::acquire : Order::relaxed)) yield();
    count.update(plus_one);
    locked.store(false, fixed ? Order::release : Order::relaxed);
  });
  crew.join();
  ALWAYS_ASSERT(count.get() == 2, "no addition is lost");
}

// Message passing with a plain value and fences; without the reader's, the writer's is in vain.
void half_a_fence(bool fixed) {
  Shared<int> value(0, "litmus.value");
  Atomic<int> ready(0, "litmus.ready");
  Crew crew;
  crew.start(1, "writer", [&] {
    value.set(1);
    atomic_fence(Order::release);
    ready.store(1, Order::relaxed);
  });
  crew.start(1, "reader", [&] {
    if (ready.load(Order::relaxed) == 0) return;
    if (fixed) atomic_fence(Order::acquire);
    ALWAYS_ASSERT(value.get() == 1, "a reader of the flag sees the published value");
  });
  crew.join();
}

}  // namespace ordeal::classics
