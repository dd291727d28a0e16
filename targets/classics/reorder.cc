// SCTBench's reorder: setters write two plain variables, and a checker that looks between the two
// writes sees the first alone. Every setter started before the checker must be held back from its
// second write, so each more of them makes the bug rarer.
#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {

void reorder(bool fixed, int setters, int checkers) {
  Mutex both("reorder.both");
  Shared<int> a(0, "reorder.a");
  Shared<int> b(0, "reorder.b");
  Crew crew;
  crew.start(setters, "setter", [&] {
    LockIf lock(fixed, both);
    a.set(1);
    b.set(-1);
  });
  crew.start(checkers, "checker", [&] {
    LockIf lock(fixed, both);
    const bool before = a.get() == 0 && b.get() == 0;
    ALWAYS_ASSERT(before || (a.get() == 1 && b.get() == -1), "a and b are set together");
  });
  crew.join();
}

}  // namespace ordeal::classics
