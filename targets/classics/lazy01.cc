// SCTBench's lazy01: a check that takes for granted that it comes before the writers.
#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {

void lazy01(bool fixed) {
  Mutex mu("lazy01");
  Shared<int> data(0, "lazy01.data");
  Crew crew;
  crew.start(1, "one", [&] {
    Lock lock(mu);
    data.update(plus_one);
  });
  crew.start(1, "two", [&] {
    Lock lock(mu);
    data.set(data.get() + 2);
  });
  crew.start(1, "checker", [&] {
    Lock lock(mu);
    ALWAYS_ASSERT(data.get() < (fixed ? 4 : 3), "the value never exceeds the additions");
  });
  crew.join();
}

}  // namespace ordeal::classics
