#include "targets/unionfs/unionfs.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "harness/base/input_error.h"
#include "harness/base/random.h"
#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/parts.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {

UnionFs::UnionFs(const UnionOptions& options)
    : notify_(options.notify),
      branches_(make_branches(options.branches)),
      config_(options.config),
      buffers_(make_buffer_pool(options.buffers)) {
  if (options.branches.empty()) throw InputError("a union needs at least one branch");
}

int UnionFs::add_branch(Branch branch) {
  if (const int err = points::config_swap.hit({.path = {}, .key = branch.label})) return err;
  branches_->add(std::move(branch));
  invalidate();
  return 0;
}

int UnionFs::remove_branch(size_t index) {
  if (const int err = points::config_swap.hit()) return err;
  const int err = branches_->remove(index);
  invalidate();
  return err;
}

int UnionFs::set_branch_mode(size_t index, BranchMode mode) {
  if (const int err = points::config_swap.hit()) return err;
  const int err = branches_->set_mode(index, mode);
  invalidate();
  return err;
}

int UnionFs::configure(const std::function<void(Config&)>& change) {
  if (const int err = points::config_swap.hit()) return err;
  {
    ConfigStore::Writer writer(config_);
    change(*writer.operator->());
  }
  invalidate();
  return 0;
}

void UnionFs::invalidate() {
  attrs_->clear();
  placing_.forget();
}

void UnionFs::cleanup_caches() {
  const Instant at = now();
  attrs_->cleanup(at);
  placing_.cleanup(at);
}

void UnionFs::changed(const std::string& path) { attrs_->invalidate(path); }

int UnionFs::find(const std::string& path, Layer& out) {
  if (const int err = check_path(path)) return err;
  const uint64_t ended = ended_.load();
  const auto branches = branches_->load();
  const int err = look_top(*branches, path, out);
  if (begun_.load() == ended) return err;
  ReadLock tree(tree_);
  PathLocks::Hold hold(*paths_, {path});
  return look_top(*branches_->load(), path, out);
}

int UnionFs::find_parent(const BranchList& branches, const std::string& path) const {
  Layer parent;
  if (const int err = look_top(branches, fs::parent_of(path), parent)) return err;
  return S_ISDIR(parent.attr.mode) ? 0 : ENOTDIR;
}

// Numbers of different branches must not meet: the branch takes part.
int UnionFs::attr_of(const Layer& layer, fs::Attr& out) const {
  out = layer.attr;
  out.ino = hash_combine(layer.branch->id, layer.attr.ino);
  return 0;
}

int UnionFs::getattr(const std::string& path, fs::Attr& out) {
  return counted(*metrics_, Operation::getattr, [&] {
    const Duration ttl = config_.get().attr_ttl;
    if (ttl > Duration::zero()) {
      const Duration stale = points::cache_read.stale({.path = path, .key = {}});
      if (const auto cached = attrs_->get(path, now() - stale)) {
        out = *cached;
        return 0;
      }
    }
    const auto load = attrs_->begin();
    Layer layer;
    if (const int err = find(path, layer)) return err;
    attr_of(layer, out);
    points::cache_load.pass({.path = path, .key = {}});
    if (ttl > Duration::zero()) attrs_->put(load, path, out, now(), ttl);
    return 0;
  });
}

int UnionFs::make_writable(const BranchList& branches, const std::string& path, const Layer& from,
                           uint64_t bytes, Layer& to) {
  if (from.branch->writable()) {
    to = from;
    return 0;
  }
  return copy_up_->copy(branches, path, from, from.index, bytes, to);
}

int UnionFs::change_layers(const BranchList& branches, const std::string& path, const Sight& sight,
                           const fs::SetAttr& change, fs::Attr& out) {
  std::vector<size_t> writable;
  for (const Layer& layer : sight.seen) {
    if (layer.branch->writable()) writable.push_back(layer.index);
  }
  // Of a folder the top must be changed: it is the one that is looked at.
  const Layer& top = sight.top();
  Layer target = top;
  if (!top.branch->writable() && sight.is_dir()) {
    std::vector<size_t> order;
    if (top.index == 0) return EROFS;
    if (const int err = placing_.candidates(branches, path, top.index - 1, order)) return err;
    target = {order.front(), at(branches, order.front()), {}};
    if (const int err = placing_.make_parents(branches, *target.branch, path)) return err;
    if (const int err = target.branch->fs->mkdir(path, top.attr.mode & 07777)) return err;
    writable.insert(writable.begin(), target.index);
  } else if (!top.branch->writable()) {
    const uint64_t bytes = change.size.value_or(CopyUp::kWhole);
    if (const int err = make_writable(branches, path, top, bytes, target)) return err;
    writable = {target.index};
  }
  fs::Attr first;
  bool is_first = true;
  for (const size_t index : config_.get().action->pick(writable)) {
    const Branch& branch = *at(branches, index);
    if (const int err = points::setattr_branch.hit({.path = path, .key = branch.label})) return err;
    fs::Attr attr;
    if (const int err = branch.fs->setattr(path, change, attr)) return err;
    if (std::exchange(is_first, false)) first = attr;
  }
  target.attr = first;
  return attr_of(target, out);
}

int UnionFs::setattr(const std::string& path, const fs::SetAttr& change, fs::Attr& out) {
  const int done = counted(*metrics_, Operation::setattr, [&] {
    if (const int err = check_path(path)) return err;
    copy_up_->meet(path);
    ReadLock tree(tree_);
    PathLocks::Hold hold(*paths_, {path});
    const auto branches = branches_->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (!sight.found()) return sight.error;
    if (sight.is_dir() && change.size.has_value()) return EISDIR;
    const int err = change_layers(*branches, path, sight, change, out);
    changed(path);
    return err;
  });
  tell(path);
  return done;
}

int UnionFs::readlink(const std::string& path, std::string& out) {
  return counted(*metrics_, Operation::readlink, [&] {
    Layer layer;
    if (const int err = find(path, layer)) return err;
    return layer.branch->fs->readlink(path, out);
  });
}

int UnionFs::statfs(const std::string& path, fs::StatFs& out) {
  return counted(*metrics_, Operation::statfs, [&] {
    Layer layer;
    if (const int err = find(path, layer)) return err;
    std::set<uint64_t> devices;
    std::vector<const fs::FileSystem*> counted_already;
    fs::StatFs sum;
    sum.block_size = 4096;
    sum.name_max = kNameMax;
    const auto branches = branches_->load();
    for (const BranchPtr& branch : *branches) {
      fs::StatFs room;
      if (const int err = placing_.statfs(*branch, room)) return err;
      const bool again =
          std::count(counted_already.begin(), counted_already.end(), branch->fs.get()) > 0;
      if (again || (room.device != 0 && !devices.insert(room.device).second)) continue;
      counted_already.push_back(branch->fs.get());
      sum.blocks += room.blocks * room.block_size / sum.block_size;
      sum.blocks_free += room.blocks_free * room.block_size / sum.block_size;
      // What a branch may not take is not available.
      if (branch->writable())
        sum.blocks_available += room.blocks_available * room.block_size / sum.block_size;
      sum.files += room.files;
      sum.files_free += room.files_free;
    }
    out = sum;
    return 0;
  });
}

}  // namespace ordeal::unionfs
