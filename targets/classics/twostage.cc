// SCTBench's twostage: a result is published in two stages, each under a lock of its own, and a
// reader that comes between the stages sees the first without the second.
#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

struct TwoStage {
  Mutex first_mu{"twostage.first"};
  Mutex second_mu{"twostage.second"};
  Shared<int> first{0, "twostage.first.value"};
  Shared<int> second{0, "twostage.second.value"};

  void write() {
    {
      Lock lock(first_mu);
      first.set(1);
    }
    Lock lock(second_mu);
    second.set(first.get() + 1);
  }
  void write_fixed() {
    Lock outer(first_mu);
    first.set(1);
    Lock inner(second_mu);
    second.set(first.get() + 1);
  }
  void read() {
    int seen = 0;
    {
      Lock lock(first_mu);
      if (first.get() == 0) return;
      seen = first.get();
    }
    Lock lock(second_mu);
    ALWAYS_ASSERT(second.get() == seen + 1, "the second stage follows the first");
  }
  void read_fixed() {
    Lock outer(first_mu);
    if (first.get() == 0) return;
    const int seen = first.get();
    Lock inner(second_mu);
    ALWAYS_ASSERT(second.get() == seen + 1, "the second stage follows the first");
  }
};

}  // namespace

void twostage(bool fixed, int writers, int readers) {
  TwoStage stages;
  Crew crew;
  crew.start(writers, "writer", [&] { fixed ? stages.write_fixed() : stages.write(); });
  crew.start(readers, "reader", [&] { fixed ? stages.read_fixed() : stages.read(); });
  crew.join();
}

}  // namespace ordeal::classics
