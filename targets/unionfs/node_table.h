// The kernel's nodes: the path of each node, and the count of the kernel's references to it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/sync/mutex.h"
#include "targets/unionfs/seal.h"

namespace ordeal::unionfs {

using NodeId = uint64_t;
inline constexpr NodeId kRootNode = 1;  // Always exists; never forgotten.

// A NodeTable is the table of the nodes of one mount. A node is a name below another node, so the
// nodes below a renamed directory move along. A node lives while its count is above zero or nodes
// lie below it. Ids are never used again. Thread-safe.
class NodeTable {
 public:
  NodeTable();
  NodeTable(const NodeTable&) = delete;
  NodeTable& operator=(const NodeTable&) = delete;
  virtual ~NodeTable() = default;

  // Returns the node of `parent`/`name`, which it makes where there is none, and adds one to its
  // count. `parent` must be a node that the caller has looked up, else lookup() returns 0.
  virtual NodeId lookup(NodeId parent, std::string_view name);

  // Takes `count` lookups back; with the last one the id becomes invalid. A count above the node's
  // own breaks the protocol, and asserts.
  virtual void forget(NodeId node, uint64_t count);

  // Returns the path of the node at this moment; nothing for a node that was removed, lies below a
  // removed node, or is not known.
  std::optional<std::string> path_of(NodeId node) const;

  // Records a rename that has been done; the node at the new place loses its path.
  void renamed(NodeId from_parent, std::string_view from_name, NodeId to_parent,
               std::string_view to_name);
  void renamed(const std::string& from, const std::string& to);

  // Records that the name is gone; its node has no path until it is forgotten.
  void removed(NodeId parent, std::string_view name);
  void removed(const std::string& path);

  size_t size() const;                     // Nodes alive, including the root.
  uint64_t lookups_of(NodeId node) const;  // The node's count; 0 where it is not known.

 protected:
  // A Node is one name below its parent.
  struct Node {
    NodeId parent = 0;  // 0: the root, or a node that was removed.
    std::string name;
    uint64_t lookups = 0;
    uint64_t below = 0;  // Nodes whose parent this is.
    Seal seal = {};
  };
  using Place = std::pair<NodeId, std::string>;

  NodeId at_path(std::string_view path) const REQUIRES(mu_);  // 0: not known.
  void detach(NodeId id, Node& node) REQUIRES(mu_);
  void drop_if_unused(NodeId id) REQUIRES(mu_);
  void remove(const Place& where) REQUIRES(mu_);
  void move(const Place& from, const Place& to) REQUIRES(mu_);

  mutable Mutex mu_{"unionfs.nodes"};
  // Invariant: a node with a parent is in places_ under it, and its parent is in nodes_.
  std::map<NodeId, Node> nodes_ GUARDED_BY(mu_);
  std::map<Place, NodeId> places_ GUARDED_BY(mu_);
  NodeId next_ GUARDED_BY(mu_) = kRootNode + 1;
};

}  // namespace ordeal::unionfs
