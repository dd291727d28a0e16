// SCTBench's token_ring: each passes on what its predecessor holds, but none waits for it to have
// got it, so only some orders bring the token round.
#include "harness/base/assert.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

class Ring {
 public:
  explicit Ring(bool fixed) : fixed_(fixed) {}

  void pass(int to) {
    Lock lock(mu_);
    if (fixed_) passed_cv_.wait(mu_, [&]() REQUIRES(mu_) { return next_ == to; });
    const int from = (to + 2) % 3;
    held_[to].set(to == 0 ? (held_[from].get() + 1) % 4 : held_[from].get());
    done_[to].set(true);
    ++next_;
    passed_cv_.notify_all();
  }
  void check() {
    Lock lock(mu_);
    if (!done_[0].get() || !done_[1].get() || !done_[2].get()) return;
    ALWAYS_ASSERT(held_[0].get() == held_[1].get() && held_[1].get() == held_[2].get(),
                  "everybody has held the same token");
  }

 private:
  const bool fixed_;
  Mutex mu_{"token_ring"};
  CondVar passed_cv_{"token_ring.passed"};
  int next_ GUARDED_BY(mu_) = 0;
  Shared<int> held_[3] = {Shared<int>(1, "token_ring.0"), Shared<int>(2, "token_ring.1"),
                          Shared<int>(1, "token_ring.2")};
  Shared<bool> done_[3] = {Shared<bool>(false, "token_ring.done.0"),
                           Shared<bool>(false, "token_ring.done.1"),
                           Shared<bool>(false, "token_ring.done.2")};
};

}  // namespace

void token_ring(bool fixed) {
  Ring ring(fixed);
  Crew crew;
  for (int to = 0; to < 3; ++to) crew.start(1, "passer", [&ring, to] { ring.pass(to); });
  crew.start(1, "checker", [&] { ring.check(); });
  crew.join();
}

}  // namespace ordeal::classics
