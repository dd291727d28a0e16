// SCTBench's wronglock: some threads guard a counter by one lock, the rest by another.
#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {

void wronglock(bool fixed, int ones, int others) {
  Mutex right("wronglock.right");
  Mutex wrong("wronglock.wrong");
  Shared<int> value(0, "wronglock.value");
  Crew crew;
  crew.start(ones, "one", [&] {
    Lock lock(right);
    const int before = value.get();
    value.update(plus_one);
    ALWAYS_ASSERT(value.get() == before + 1, "no other thread writes under this lock");
  });
  crew.start(others, "other", [&] {
    Lock lock(fixed ? right : wrong);
    value.update(plus_one);
  });
  crew.join();
}

}  // namespace ordeal::classics
