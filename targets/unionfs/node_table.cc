#include "targets/unionfs/node_table.h"

#include <vector>

#include "harness/base/assert.h"
#include "targets/fs/path.h"

namespace ordeal::unionfs {

NodeTable::NodeTable() {
  Lock lock(mu_);
  nodes_[kRootNode] = {.parent = 0, .name = "", .lookups = 1, .below = 0, .seal = {}};
}

NodeId NodeTable::lookup(NodeId parent, std::string_view name) {
  Lock lock(mu_);
  const auto above = nodes_.find(parent);
  if (above == nodes_.end()) return 0;
  const auto [place, is_new] = places_.try_emplace(Place(parent, std::string(name)), next_);
  if (is_new) {
    nodes_[next_] = {
        .parent = parent, .name = std::string(name), .lookups = 0, .below = 0, .seal = {}};
    ++above->second.below;
    ++next_;
  }
  ++nodes_.at(place->second).lookups;
  return place->second;
}

void NodeTable::forget(NodeId node, uint64_t count) {
  Lock lock(mu_);
  if (node == kRootNode) return;
  const auto found = nodes_.find(node);
  ALWAYS_ASSERT(found != nodes_.end(), "the kernel forgot a node that it had never looked up");
  ALWAYS_ASSERT(found->second.lookups >= count,
                "the kernel forgot a node more often than it looked it up");
  found->second.lookups -= count;
  drop_if_unused(node);
}

std::optional<std::string> NodeTable::path_of(NodeId node) const {
  Lock lock(mu_);
  if (node == kRootNode) return "/";
  std::vector<const std::string*> names;
  while (node != kRootNode) {
    const auto found = nodes_.find(node);
    if (found == nodes_.end() || found->second.parent == 0) return std::nullopt;
    names.push_back(&found->second.name);
    node = found->second.parent;
  }
  std::string path;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    path += '/';
    path += **name;
  }
  return path;
}

void NodeTable::renamed(NodeId from_parent, std::string_view from_name, NodeId to_parent,
                        std::string_view to_name) {
  Lock lock(mu_);
  move({from_parent, std::string(from_name)}, {to_parent, std::string(to_name)});
}

void NodeTable::renamed(const std::string& from, const std::string& to) {
  Lock lock(mu_);
  move({at_path(fs::parent_of(from)), std::string(fs::base_name(from))},
       {at_path(fs::parent_of(to)), std::string(fs::base_name(to))});
}

void NodeTable::removed(NodeId parent, std::string_view name) {
  Lock lock(mu_);
  remove({parent, std::string(name)});
}

void NodeTable::removed(const std::string& path) {
  Lock lock(mu_);
  remove({at_path(fs::parent_of(path)), std::string(fs::base_name(path))});
}

size_t NodeTable::size() const {
  Lock lock(mu_);
  return nodes_.size();
}

uint64_t NodeTable::lookups_of(NodeId node) const {
  Lock lock(mu_);
  const auto found = nodes_.find(node);
  return found == nodes_.end() ? 0 : found->second.lookups;
}

NodeId NodeTable::at_path(std::string_view path) const {
  NodeId node = kRootNode;
  while (path.size() > 1) {
    path.remove_prefix(1);
    const size_t end = std::min(path.find('/'), path.size());
    const auto place = places_.find(Place(node, std::string(path.substr(0, end))));
    if (place == places_.end()) return 0;
    node = place->second;
    path.remove_prefix(end);
  }
  return node;
}

// The node keeps its id and its count, and loses its name.
void NodeTable::detach(NodeId id, Node& node) {
  if (node.parent == 0) return;
  const NodeId parent = node.parent;
  places_.erase(Place(parent, node.name));
  node.parent = 0;
  --nodes_.at(parent).below;
  if (parent != id) drop_if_unused(parent);
}

void NodeTable::drop_if_unused(NodeId id) {
  while (id != 0 && id != kRootNode) {
    const auto found = nodes_.find(id);
    if (found == nodes_.end() || found->second.lookups > 0 || found->second.below > 0) return;
    const NodeId parent = found->second.parent;
    if (parent != 0) {
      places_.erase(Place(parent, found->second.name));
      --nodes_.at(parent).below;
    }
    nodes_.erase(found);
    id = parent;
  }
}

void NodeTable::remove(const Place& where) {
  const auto place = places_.find(where);
  if (place == places_.end()) return;
  const NodeId id = place->second;
  detach(id, nodes_.at(id));
  drop_if_unused(id);
}

void NodeTable::move(const Place& from, const Place& to) {
  if (from == to) return;
  remove(to);
  const auto place = places_.find(from);
  if (place == places_.end()) return;
  const NodeId id = place->second;
  Node& node = nodes_.at(id);
  const auto above = nodes_.find(to.first);
  if (above == nodes_.end()) {  // A parent that nobody knows: the next lookup makes it anew.
    detach(id, node);
    drop_if_unused(id);
    return;
  }
  ++above->second.below;  // First, so that the parent survives the detaching.
  detach(id, node);
  node.parent = to.first;
  node.name = to.second;
  places_[to] = id;
}

}  // namespace ordeal::unionfs
