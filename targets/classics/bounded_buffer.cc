// Cargill's bounded buffer: producers and consumers wait on one condition, and whoever changes the
// buffer wakes one of them, perhaps one of its own kind, who goes back to sleep. Three are enough.
#include "harness/sync/cond_var.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

class BoundedBuffer {
 public:
  explicit BoundedBuffer(bool fixed) : fixed_(fixed) {}

  void put() {
    Lock lock(mu_);
    changed_cv_.wait(mu_, [this] { return !full_.get(); });
    full_.set(true);
    wake();
  }
  void take() {
    Lock lock(mu_);
    changed_cv_.wait(mu_, [this] { return full_.get(); });
    full_.set(false);
    wake();
  }

 private:
  void wake() { fixed_ ? changed_cv_.notify_all() : changed_cv_.notify_one(); }

  const bool fixed_;
  Mutex mu_{"buffer"};
  CondVar changed_cv_{"buffer.changed"};
  Shared<bool> full_{false, "buffer.full"};  // It holds one item.
};

}  // namespace

void bounded_buffer(bool fixed) {
  BoundedBuffer buffer(fixed);
  Crew crew;
  crew.start(2, "consumer", [&] { buffer.take(); });
  crew.start(1, "producer", [&] {
    buffer.put();
    buffer.put();
  });
  crew.join();
}

}  // namespace ordeal::classics
