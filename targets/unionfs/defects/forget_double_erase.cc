#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint erase_window{"unionfs.forget.erase_window"};

class ErasedAfterTheLock : public NodeTable {
 public:
  void forget(NodeId id, uint64_t count) override {
    if (id == kRootNode) return;
    Node* const node = take_back(id, count);
    erase_window.pass();
    yield();
    node->seal.check();
    if (node->lookups > 0) return;  // The bug: two forgets may both see zero, and both erase.
    Lock lock(mu_);
    node->seal.check();
    drop_if_unused(id);
  }

 private:
  Node* take_back(NodeId id, uint64_t count) {
    Lock lock(mu_);
    Node& node = nodes_.at(id);
    node.lookups -= count;
    return &node;
  }
};

}  // namespace

Defect forget_double_erase{"unionfs.forget.double_erase",
                           "two forgets both see the count at zero: the second touches a node "
                           "that the first has freed"};

std::unique_ptr<NodeTable> nodes_erased_after_the_lock() {
  return std::make_unique<ErasedAfterTheLock>();
}

}  // namespace ordeal::unionfs::defects
