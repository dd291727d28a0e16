// SCTBench's stack: a flag says that something has once been pushed, not that something is there.
#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {

void stack(bool fixed) {
  constexpr int kRounds = 5;
  Mutex mu("stack");
  Shared<int> size(0, "stack.size");
  Shared<bool> pushed(false, "stack.pushed");
  Crew crew;
  crew.start(1, "pusher", [&] {
    for (int i = 0; i < kRounds; ++i) {
      Lock lock(mu);
      size.update(plus_one);
      pushed.set(true);
    }
  });
  crew.start(1, "popper", [&] {
    for (int i = 0; i < kRounds; ++i) {
      Lock lock(mu);
      if (fixed ? size.get() == 0 : !pushed.get()) continue;
      const int now = size.get();
      ALWAYS_ASSERT(now > 0, "no thread pops from an empty stack");
      size.set(now - 1);
    }
  });
  crew.join();
}

}  // namespace ordeal::classics
