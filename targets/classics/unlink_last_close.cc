// A file's node goes when its last name and its last handle are gone. Names and handles are
// counted apart, so the last close and the last unlink can each find that the other has come
// first, and both free it.
#include "harness/base/assert.h"
#include "harness/sync/atomic.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

class Node {
 public:
  explicit Node(bool fixed) : fixed_(fixed) {}

  void close() {
    if (fixed_) return release();
    if (handles_.fetch_sub(1) == 1 && names_.load() == 0) destroy();
  }
  void unlink() {
    if (fixed_) return release();
    if (names_.fetch_sub(1) == 1 && handles_.load() == 0) destroy();
  }
  int destroyed() const { return destroyed_.load(); }

 private:
  void release() {
    if (uses_.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy();
  }
  void destroy() { ALWAYS_ASSERT(destroyed_.fetch_add(1) == 0, "a node is freed once"); }

  const bool fixed_;
  Atomic<int> names_{1, "node.names"};
  Atomic<int> handles_{2, "node.handles"};
  Atomic<int> uses_{3, "node.uses"};  // Names and handles together.
  Atomic<int> destroyed_{0, "node.destroyed"};
};

}  // namespace

void unlink_last_close(bool fixed) {
  Node node(fixed);
  Crew crew;
  crew.start(2, "closer", [&] { node.close(); });
  crew.start(1, "unlinker", [&] { node.unlink(); });
  crew.join();
  ALWAYS_ASSERT(node.destroyed() == 1, "an unused node is freed");
}

}  // namespace ordeal::classics
