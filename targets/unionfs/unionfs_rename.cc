// Renames in a union: within a branch where they can be, after a copy-up where they must.
#include <fcntl.h>
#include <stdio.h>

#include <algorithm>
#include <cerrno>

#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal::unionfs {
namespace {

int rename_in(const Branch& branch, const std::string& from, const std::string& to) {
  if (const int err = points::rename_branch.hit({.path = from, .key = branch.label})) return err;
  return branch.fs->rename(from, to, 0);
}

int unlink_in(const Branch& branch, const std::string& path) {
  if (const int err = points::unlink_branch.hit({.path = path, .key = branch.label})) return err;
  return branch.fs->unlink(path);
}

}  // namespace

int UnionFs::rename_file(const BranchList& branches, const std::string& from, const std::string& to,
                         const Sight& source, const Sight& target) {
  // What lies at `to` above the new entry must be removable, else the new one has to go above it.
  std::vector<Layer> replaced, rest;
  if (const int err = entries_from(branches, 0, to, replaced)) return err;
  size_t lowest = target.found() ? branches.size() - 1 : target.lowest_visible;
  for (const Layer& layer : replaced) {
    if (layer.branch->removable() && !S_ISDIR(layer.attr.mode)) continue;
    if (layer.index == 0) return EROFS;
    lowest = std::min(lowest, layer.index - 1);
    break;
  }
  Layer layer = source.top();
  if (!layer.branch->writable() || layer.index > lowest) {
    const bool could_stay = layer.branch->writable();
    const int err = copy_up_->copy(branches, from, source.top(), lowest, CopyUp::kWhole, layer);
    if (err != 0) return err == EROFS && could_stay ? EXDEV : err;
  }
  const Branch& branch = *layer.branch;
  if (const int err = placing_.make_parents(branches, branch, to)) return err;

  // Lower entries of `from` are covered by `layer` still; they go, or are covered by a whiteout.
  if (const int err = entries_from(branches, layer.index + 1, from, rest)) return err;
  std::vector<Layer> kept;
  for (const Layer& lower : rest) {
    if (!lower.branch->removable() || S_ISDIR(lower.attr.mode)) kept.push_back(lower);
  }
  BranchPtr whiteout;
  if (const int err = cover(branches, from, layer, kept, whiteout)) return err;
  const auto undo = [&](int err) {
    if (whiteout != nullptr) placing_.remove_whiteout(*whiteout, from);
    return err;
  };
  for (auto lower = rest.rbegin(); lower != rest.rend(); ++lower) {
    if (!lower->branch->removable() || S_ISDIR(lower->attr.mode)) continue;
    if (const int err = unlink_in(*lower->branch, from)) return undo(err);
  }
  if (const int err = rename_in(branch, from, to)) return undo(err);
  for (auto above = replaced.rbegin(); above != replaced.rend(); ++above) {
    if (above->index >= layer.index) continue;
    if (const int err = unlink_in(*above->branch, to)) {
      branch.fs->rename(to, from, 0);
      return undo(err);
    }
  }
  if (target.covered_by_whiteout && layer.index == target.lowest_visible)
    return placing_.remove_whiteout(branch, to);
  return 0;
}

// A folder moves as a whole only where every branch that shows a part of it can rename its own;
// copying a tree is left to whoever asked (EXDEV), as with any mount point.
int UnionFs::rename_dir(const BranchList& branches, const std::string& from, const std::string& to,
                        const Sight& source, const Sight& target) {
  for (const Layer& layer : source.seen) {
    if (!layer.branch->writable()) return EXDEV;
  }
  Sight place = target;
  if (target.found()) {
    std::vector<fs::DirEntry> entries;
    if (const int err = merged(branches, to, target, entries)) return err;
    if (!entries.empty()) return ENOTEMPTY;
    if (const int err = remove_dir(branches, to, target)) return err;
    if (const int err = look(branches, to, place)) return err;
  }
  const bool must_cover = place.covered_by_whiteout;
  const bool fits =
      source.seen.back().index <= place.lowest_visible && (!must_cover || source.seen.size() == 1);
  if (!fits) {
    if (target.found()) {
      const Branch& again = *at(branches, place.lowest_visible);
      make_dir(again, to, target.top().attr.mode & 07777, must_cover);
    }
    return EXDEV;
  }
  std::vector<Layer> entries, kept;
  if (const int err = entries_from(branches, source.top().index, from, entries)) return err;
  for (const Layer& layer : entries) {
    if (layer.index > source.seen.back().index) kept.push_back(layer);
  }
  if (must_cover) {
    fs::Handle mark = 0;
    const Branch& branch = *source.top().branch;
    const int err = branch.fs->create(opaque_mark_of(from), O_WRONLY, 0600, mark);
    if (err != 0) return err;
    branch.fs->release(mark);
  }
  BranchPtr whiteout;
  if (const int err = cover(branches, from, source.seen.back(), kept, whiteout)) return err;
  for (size_t done = 0; done < source.seen.size(); ++done) {
    const Branch& branch = *source.seen[done].branch;
    int err = placing_.make_parents(branches, branch, to);
    if (err == 0) err = rename_in(branch, from, to);
    if (err == 0) continue;
    while (done-- > 0) source.seen[done].branch->fs->rename(to, from, 0);
    if (whiteout != nullptr) placing_.remove_whiteout(*whiteout, from);
    return err;
  }
  if (must_cover && source.top().index == place.lowest_visible)
    return placing_.remove_whiteout(*source.top().branch, to);
  return 0;
}

int UnionFs::rename_names(const std::string& from, const std::string& to, unsigned flags,
                          bool holds_tree, bool& needs_tree) {
  needs_tree = false;
  Change change(*this);
  const auto branches = branches_->load();
  Sight source, target;
  if (const int err = look(*branches, from, source)) return err;
  if (!source.found()) return source.error;
  if (source.is_dir() && !holds_tree) {
    needs_tree = true;
    return 0;
  }
  if (source.is_dir() && from != to && fs::is_within(to, from)) return EINVAL;
  if (const int err = find_parent(*branches, to)) return err;
  if (const int err = look(*branches, to, target)) return err;
  if (target.found() && (flags & RENAME_NOREPLACE) != 0) return EEXIST;
  if (from == to) return 0;
  if (target.found()) {
    if (target.is_dir() && !source.is_dir()) return EISDIR;
    if (!target.is_dir() && source.is_dir()) return ENOTDIR;
    const bool one_file =
        target.top().index == source.top().index && target.top().attr.ino == source.top().attr.ino;
    if (one_file) return 0;  // Two links of one file: nothing happens, says POSIX.
  }
  const int err = source.is_dir() ? rename_dir(*branches, from, to, source, target)
                                  : rename_file(*branches, from, to, source, target);
  if (err == 0) handles_->renamed(from, to);
  attrs_->clear();
  return err;
}

int UnionFs::rename(const std::string& from, const std::string& to, unsigned flags) {
  const int done = counted(*metrics_, Operation::rename, [&] {
    if ((flags & ~static_cast<unsigned>(RENAME_NOREPLACE)) != 0) return EINVAL;
    if (from == "/" || to == "/") return EBUSY;
    if (const int err = check_path(from)) return err;
    if (const int err = check_new_path(to)) return err;
    copy_up_->meet(from);
    bool needs_tree = false;
    {
      ReadLock tree(tree_);
      PathLocks::Hold hold(*paths_, {fs::parent_of(from), from, fs::parent_of(to), to});
      const int err = rename_names(from, to, flags, false, needs_tree);
      if (!needs_tree) return err;
    }
    WriteLock tree(tree_);
    return rename_names(from, to, flags, true, needs_tree);
  });
  tell(from);
  tell(to);
  return done;
}

}  // namespace ordeal::unionfs
