#include "targets/unionfs/attribute_operations.h"

#include <cerrno>
#include <utility>

#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"
#include "targets/unionfs/total_space.h"

namespace ordeal::unionfs {

int AttributeOperations::getattr(const std::string& path, fs::Attr& out) {
  AttrCache& cache = state_.invalidation->attrs();
  const Duration ttl = state_.config.get().attr_ttl;
  if (ttl > Duration::zero()) {
    const Duration stale = points::cache_read.stale({.path = path, .key = {}});
    if (const auto cached = cache.get(path, now() - stale)) {
      out = *cached;
      return 0;
    }
  }
  const auto load = cache.begin();
  Layer layer;
  if (const int err = state_.lookup.find(path, layer)) return err;
  out = union_attr(layer);
  points::cache_load.pass({.path = path, .key = {}});
  if (ttl > Duration::zero()) cache.put(load, path, out, now(), ttl);
  return 0;
}

int AttributeOperations::make_changeable(const BranchList& branches, const std::string& path,
                                         const Layer& top, const fs::SetAttr& change,
                                         std::vector<size_t>& writable, Layer& target) {
  target = top;
  if (top.branch->writable()) return 0;
  if (!S_ISDIR(top.attr.mode)) {
    const uint64_t bytes = change.size.value_or(CopyUp::kWhole);
    const int err = state_.copy_up->make_writable(branches, path, top, bytes, target);
    if (err == 0) writable = {target.index};
    return err;
  }
  // Of a directory the top must be changed, because users see the attributes of the top.
  if (top.index == 0) return EROFS;
  std::vector<size_t> order;
  Placing& placing = state_.placing;
  if (const int err = placing.candidates(branches, path, top.index - 1, order)) return err;
  target = {order.front(), at(branches, order.front()), {}};
  if (const int err = placing.make_parents(branches, *target.branch, path)) return err;
  if (const int err = target.branch->fs->mkdir(path, top.attr.mode & 07777)) return err;
  writable.insert(writable.begin(), target.index);
  return 0;
}

int AttributeOperations::change_layers(const BranchList& branches, const std::string& path,
                                       const Sight& sight, const fs::SetAttr& change,
                                       fs::Attr& out) {
  std::vector<size_t> writable;
  for (const Layer& layer : sight.seen) {
    if (layer.branch->writable()) writable.push_back(layer.index);
  }
  Layer target;
  if (const int err = make_changeable(branches, path, sight.top(), change, writable, target))
    return err;
  bool is_first = true;
  for (const size_t index : state_.config.get().action->pick(writable)) {
    const Branch& branch = *at(branches, index);
    if (const int err = points::setattr_branch.hit({.path = path, .key = branch.label})) return err;
    fs::Attr attr;
    if (const int err = branch.fs->setattr(path, change, attr)) return err;
    if (std::exchange(is_first, false)) target.attr = attr;
  }
  out = union_attr(target);
  return 0;
}

int AttributeOperations::setattr(const std::string& path, const fs::SetAttr& change,
                                 fs::Attr& out) {
  if (const int err = check_path(path)) return err;
  state_.copy_up->meet(path);
  const NameLocks::LockedPaths locked(state_.names, {path});
  const auto branches = state_.branches->load();
  Sight sight;
  if (const int err = look(*branches, path, sight)) return err;
  if (!sight.found()) return sight.error;
  if (sight.is_dir() && change.size.has_value()) return EISDIR;
  const int err = change_layers(*branches, path, sight, change, out);
  state_.invalidation->path_changed(path);
  return err;
}

int AttributeOperations::readlink(const std::string& path, std::string& out) {
  Layer layer;
  if (const int err = state_.lookup.find(path, layer)) return err;
  return layer.branch->fs->readlink(path, out);
}

int AttributeOperations::statfs(const std::string& path, fs::StatFs& out) {
  Layer layer;
  if (const int err = state_.lookup.find(path, layer)) return err;
  return total_space(*state_.branches->load(), state_.placing, out);
}

}  // namespace ordeal::unionfs
