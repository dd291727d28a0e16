#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint lookup_count_window{"unionfs.lookup.count_window"};

class CountedAfterTheLock : public NodeTable {
 public:
  NodeId lookup(NodeId parent, std::string_view name) override {
    NodeId id = 0;
    Node* node = find(parent, name, id);
    if (node == nullptr) return NodeTable::lookup(parent, name);
    lookup_count_window.pass();
    yield();
    Lock lock(mu_);
    node->seal.check();
    ++node->lookups;  // The bug: a forget may have erased the node since it was found.
    return id;
  }

 private:
  Node* find(NodeId parent, std::string_view name, NodeId& id) {
    Lock lock(mu_);
    const auto place = places_.find(Place(parent, std::string(name)));
    if (place == places_.end()) return nullptr;
    id = place->second;
    return &nodes_.at(id);
  }
};

}  // namespace

Defect lookup_forget_race{"unionfs.lookup.forget_race",
                          "a lookup finds the node and counts itself in two steps: it returns a "
                          "node that a forget has erased"};

std::unique_ptr<NodeTable> nodes_counted_after_the_lock() {
  return std::make_unique<CountedAfterTheLock>();
}

}  // namespace ordeal::unionfs::defects
