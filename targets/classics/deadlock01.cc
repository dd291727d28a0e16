// SCTBench's deadlock01: two locks, taken in one order here and in the other there.
#include "harness/sync/ordered_lock.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

struct DeadlockPair {
  Mutex a{"deadlock01.a"};
  Mutex b{"deadlock01.b"};
  Shared<int> count{0, "deadlock01.count"};

  void add() {
    Lock outer(a);
    Lock inner(b);
    count.update(plus_one);
  }
  void take() {
    Lock outer(b);
    Lock inner(a);
    count.update(minus_one);
  }
  void take_fixed() {
    OrderedLock both({&b, &a});
    count.update(minus_one);
  }
};

}  // namespace

void deadlock01(bool fixed) {
  DeadlockPair pair;
  Crew crew;
  crew.start(1, "adder", [&] { pair.add(); });
  crew.start(1, "taker", [&] { fixed ? pair.take_fixed() : pair.take(); });
  crew.join();
}

}  // namespace ordeal::classics
