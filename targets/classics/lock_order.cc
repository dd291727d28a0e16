// Two programs about the order of locks. `gated_locks` hangs only where luck has it: what watches
// orders must see it before. `embrace` hangs always, on real threads too.
#include "harness/sync/notifier.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

struct MutexPair {
  explicit MutexPair(const char* left_name, const char* right_name)
      : left(left_name), right(right_name) {}
  Mutex left, right;
  Shared<int> count{0, "count"};
};

}  // namespace

void gated_locks(bool fixed) {
  MutexPair pair("gated_locks.left", "gated_locks.right");
  Mutex gate("gated_locks.gate");
  const auto both = [&](Mutex& outer, Mutex& inner) {
    const LockIf alone(fixed, gate);
    const Lock first(outer);
    const Lock second(inner);
    pair.count.update(plus_one);
  };
  Crew crew;
  // One after the other on real threads, nearly: the first has long been through.
  crew.start(1, "left", [&] { both(pair.left, pair.right); });
  crew.start(1, "right", [&] { both(pair.right, pair.left); });
  crew.join();
}

void embrace(bool fixed) {
  MutexPair pair("embrace.left", "embrace.right");
  Latch met(2, "embrace.met");
  const auto embraces = [&](Mutex& own, Mutex& other) {
    {
      const Lock mine(own);
      met.count_down();
      if (!fixed) {
        met.wait();
        const Lock yours(other);
        pair.count.update(plus_one);
        return;
      }
    }
    met.wait();  // The fix: nobody waits with a lock in hand.
  };
  Crew crew;
  crew.start(1, "left", [&] { embraces(pair.left, pair.right); });
  crew.start(1, "right", [&] { embraces(pair.right, pair.left); });
  crew.join();
}

}  // namespace ordeal::classics
