// A reader finds a name's node, reads its two blocks, and looks again whether the name still has
// that node. Meanwhile the file is removed, its node serves a new file, and that one gets the name:
// the node is the same, the file is not, and the reader has half of each.
#include <optional>

#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

// A directory with one name, and one node.
class Directory {
 public:
  explicit Directory(bool fixed) : fixed_(fixed) {}

  // Reads the file until nothing has come between; at once where the name is not there.
  void read() {
    for (;;) {
      const std::optional<int> before = look_up();
      if (!before) return;
      const int first = block(first_);
      const int second = block(second_);
      if (look_up() != before) continue;
      ALWAYS_ASSERT(first == second, "a file is read whole");
      return;
    }
  }
  // Removes the file, makes another, and gives it the name.
  void replace() {
    {
      Lock lock(names_mu_);
      named_.set(false);
      generation_.update(plus_one);
    }
    {
      Lock lock(node_mu_);
      first_.set(2);
      second_.set(2);
    }
    Lock lock(names_mu_);
    named_.set(true);
  }

 private:
  // The target of the name: the node, which is always number 1 here, or its generation.
  std::optional<int> look_up() {
    Lock lock(names_mu_);
    if (!named_.get()) return std::nullopt;
    return fixed_ ? generation_.get() : 1;
  }
  int block(const Shared<int>& which) {
    Lock lock(node_mu_);
    return which.get();
  }

  const bool fixed_;
  Mutex names_mu_{"directory"};
  Shared<bool> named_{true, "directory.named"};
  Shared<int> generation_{1, "directory.generation"};
  Mutex node_mu_{"node"};
  Shared<int> first_{1, "node.first"};
  Shared<int> second_{1, "node.second"};
};

}  // namespace

void rename_lookup(bool fixed) {
  Directory directory(fixed);
  Crew crew;
  crew.start(1, "reader", [&] { directory.read(); });
  crew.start(1, "renamer", [&] { directory.replace(); });
  crew.join();
}

}  // namespace ordeal::classics
