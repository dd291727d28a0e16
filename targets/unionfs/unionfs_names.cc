// Making and removing names in a union.
#include <cerrno>

#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal::unionfs {

// Over a whiteout the folder must hide what lower branches have in it, from its first moment: it
// is made under a temporary name, marked, and then renamed.
int UnionFs::make_dir(const Branch& branch, const std::string& path, mode_t mode, bool covered) {
  if (!covered) return branch.fs->mkdir(path, mode);
  const std::string temporary = placing_.temporary_for(path);
  if (const int err = branch.fs->mkdir(temporary, mode | 0700)) return err;
  fs::Handle mark = 0;
  int err = branch.fs->create(opaque_mark_of(temporary), 0, 0600, mark);
  if (err == 0) err = branch.fs->release(mark);
  fs::Attr ignored;
  if (err == 0) err = branch.fs->setattr(temporary, {.mode = mode & 07777}, ignored);
  if (err == 0) err = branch.fs->rename(temporary, path, 0);
  if (err == 0) return placing_.remove_whiteout(branch, path);
  branch.fs->unlink(opaque_mark_of(temporary));
  branch.fs->rmdir(temporary);
  return err;
}

int UnionFs::mkdir(const std::string& path, mode_t mode) {
  return counted(*metrics_, Operation::mkdir, [&] {
    if (path == "/") return EEXIST;
    if (const int err = check_new_path(path)) return err;
    WriteLock tree(tree_);
    Change change(*this);
    const auto branches = branches_->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (sight.found()) return EEXIST;
    if (const int err = find_parent(*branches, path)) return err;
    const int err = placing_.place(
        *branches, path, sight.lowest_visible, [&](const BranchPtr& branch, size_t index) {
          const bool covered = sight.covered_by_whiteout && index == sight.lowest_visible;
          return make_dir(*branch, path, mode, covered);
        });
    changed(path);
    changed(fs::parent_of(path));
    return err;
  });
}

int UnionFs::symlink(const std::string& content, const std::string& path) {
  return counted(*metrics_, Operation::symlink, [&] {
    if (path == "/") return EEXIST;
    if (const int err = check_new_path(path)) return err;
    ReadLock tree(tree_);
    Change change(*this);
    PathLocks::Hold hold(*paths_, {fs::parent_of(path), path});
    const auto branches = branches_->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (sight.found()) return EEXIST;
    if (const int err = find_parent(*branches, path)) return err;
    const int err = placing_.place(
        *branches, path, sight.lowest_visible, [&](const BranchPtr& branch, size_t index) {
          if (const int why = branch->fs->symlink(content, path)) return why;
          if (!sight.covered_by_whiteout || index != sight.lowest_visible) return 0;
          const int why = placing_.remove_whiteout(*branch, path);
          if (why != 0) branch->fs->unlink(path);
          return why;
        });
    changed(path);
    changed(fs::parent_of(path));
    return err;
  });
}

// A link joins two names of one branch, so what lies too low or may not be changed is copied up.
int UnionFs::link(const std::string& from, const std::string& to) {
  return counted(*metrics_, Operation::link, [&] {
    if (const int err = check_path(from)) return err;
    if (to == "/") return EEXIST;
    if (const int err = check_new_path(to)) return err;
    copy_up_->meet(from);
    ReadLock tree(tree_);
    Change change(*this);
    PathLocks::Hold hold(*paths_, {from, fs::parent_of(to), to});
    const auto branches = branches_->load();
    Sight source, target;
    if (const int err = look(*branches, from, source)) return err;
    if (!source.found()) return source.error;
    if (const int err = look(*branches, to, target)) return err;
    if (target.found()) return EEXIST;
    if (source.is_dir()) return EPERM;
    if (const int err = find_parent(*branches, to)) return err;
    Layer layer = source.top();
    if (!layer.branch->writable() || layer.index > target.lowest_visible) {
      const int err = copy_up_->copy(*branches, from, source.top(), target.lowest_visible,
                                     CopyUp::kWhole, layer);
      if (err != 0) return err == EROFS && layer.branch->writable() ? EXDEV : err;
    }
    const Branch& branch = *layer.branch;
    if (const int err = points::link_branch.hit({.path = to, .key = branch.label})) return err;
    if (const int err = placing_.make_parents(*branches, branch, to)) return err;
    if (const int err = branch.fs->link(from, to)) return err;
    invalidate();
    if (!target.covered_by_whiteout || layer.index != target.lowest_visible) return 0;
    return placing_.remove_whiteout(branch, to);
  });
}

int UnionFs::cover(const BranchList& branches, const std::string& path, const Layer& top,
                   const std::vector<Layer>& kept, BranchPtr& made_in) {
  made_in = nullptr;
  if (kept.empty()) return 0;
  BranchPtr chosen = top.branch->writable() ? top.branch : nullptr;
  for (size_t i = 0; chosen == nullptr && i < kept.front().index; ++i) {
    if (at(branches, i)->writable()) chosen = at(branches, i);
  }
  if (chosen == nullptr) return EROFS;
  if (const int err = placing_.make_parents(branches, *chosen, path)) return err;
  const int err = placing_.make_whiteout(*chosen, path);
  if (err == 0) made_in = chosen;
  return err == EEXIST ? 0 : err;
}

// The whiteout first, the top last: no moment shows a lower entry.
int UnionFs::remove_file(const BranchList& branches, const std::string& path, const Sight& sight) {
  std::vector<Layer> entries, kept, removed;
  if (const int err = entries_from(branches, sight.top().index, path, entries)) return err;
  for (const Layer& layer : entries) {
    const bool goes = layer.branch->removable() && !S_ISDIR(layer.attr.mode);
    (goes ? removed : kept).push_back(layer);
  }
  BranchPtr whiteout;
  if (const int err = cover(branches, path, sight.top(), kept, whiteout)) return err;
  for (auto layer = removed.rbegin(); layer != removed.rend(); ++layer) {
    int err = points::unlink_branch.hit({.path = path, .key = layer->branch->label});
    if (err == 0) err = layer->branch->fs->unlink(path);
    if (err != 0) {
      if (whiteout != nullptr) placing_.remove_whiteout(*whiteout, path);
      return err;
    }
  }
  return 0;
}

int UnionFs::unlink(const std::string& path) {
  const int done = counted(*metrics_, Operation::unlink, [&] {
    if (path == "/") return EISDIR;
    if (const int err = check_path(path)) return err;
    copy_up_->meet(path);
    ReadLock tree(tree_);
    Change change(*this);
    PathLocks::Hold hold(*paths_, {fs::parent_of(path), path});
    const auto branches = branches_->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (!sight.found()) return sight.error;
    if (sight.is_dir()) return EISDIR;
    const int err = remove_file(*branches, path, sight);
    if (err == 0) handles_->unlinked(path);
    invalidate();
    return err;
  });
  tell(path);
  return done;
}

// The folder may hold marks and whiteouts; they go once nobody can look into it any more.
int UnionFs::remove_lower_dir(const Branch& branch, const std::string& path) {
  if (const int err = points::unlink_branch.hit({.path = path, .key = branch.label})) return err;
  std::vector<fs::DirEntry> entries;
  if (const int err = branch.fs->readdir(path, entries)) return err;
  if (entries.empty()) return branch.fs->rmdir(path);
  const std::string gone = placing_.temporary_for(path);
  if (const int err = branch.fs->rename(path, gone, 0)) return err;
  for (const fs::DirEntry& entry : entries) branch.fs->unlink(fs::join(gone, entry.name));
  return branch.fs->rmdir(gone);
}

int UnionFs::remove_dir(const BranchList& branches, const std::string& path, const Sight& sight) {
  std::vector<Layer> entries, kept;
  if (const int err = entries_from(branches, sight.top().index, path, entries)) return err;
  for (const Layer& layer : entries) {
    const bool is_seen = layer.index <= sight.seen.back().index;
    if (!is_seen || !layer.branch->removable()) kept.push_back(layer);
  }
  BranchPtr whiteout;
  if (const int err = cover(branches, path, sight.top(), kept, whiteout)) return err;
  for (auto layer = sight.seen.rbegin(); layer != sight.seen.rend(); ++layer) {
    if (!layer->branch->removable()) continue;
    if (const int err = remove_lower_dir(*layer->branch, path)) {
      if (whiteout != nullptr) placing_.remove_whiteout(*whiteout, path);
      return err;
    }
  }
  return 0;
}

int UnionFs::rmdir(const std::string& path) {
  return counted(*metrics_, Operation::rmdir, [&] {
    if (path == "/") return EBUSY;
    if (const int err = check_path(path)) return err;
    WriteLock tree(tree_);
    Change change(*this);
    const auto branches = branches_->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (!sight.found()) return sight.error;
    if (!sight.is_dir()) return ENOTDIR;
    std::vector<fs::DirEntry> entries;
    if (const int err = merged(*branches, path, sight, entries)) return err;
    if (!entries.empty()) return ENOTEMPTY;
    const int err = remove_dir(*branches, path, sight);
    invalidate();
    return err;
  });
}

}  // namespace ordeal::unionfs
