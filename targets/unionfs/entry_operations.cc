#include "targets/unionfs/entry_operations.h"

#include <cerrno>

#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {

int EntryOperations::symlink(const std::string& content, const std::string& path) {
  if (path == "/") return EEXIST;
  if (const int err = check_new_path(path)) return err;
  const NameLocks::LockedPaths locked(state_.names, {fs::parent_of(path), path});
  const NameLocks::Change change(state_.names);
  const auto branches = state_.branches->load();
  Sight sight;
  if (const int err = look(*branches, path, sight)) return err;
  if (sight.found()) return EEXIST;
  if (const int err = look_for_directory(*branches, fs::parent_of(path))) return err;
  const int err = state_.placing.place_leaf(*branches, path, sight, [&](const BranchPtr& branch) {
    return branch->fs->symlink(content, path);
  });
  state_.invalidation->path_changed(path);
  state_.invalidation->path_changed(fs::parent_of(path));
  return err;
}

int EntryOperations::link(const std::string& from, const std::string& to) {
  if (const int err = check_path(from)) return err;
  if (to == "/") return EEXIST;
  if (const int err = check_new_path(to)) return err;
  state_.copy_up->meet(from);
  const NameLocks::LockedPaths locked(state_.names, {from, fs::parent_of(to), to});
  const NameLocks::Change change(state_.names);
  const auto branches = state_.branches->load();
  Sight source, target;
  if (const int err = look(*branches, from, source)) return err;
  if (!source.found()) return source.error;
  if (const int err = look(*branches, to, target)) return err;
  if (target.found()) return EEXIST;
  if (source.is_dir()) return EPERM;
  if (const int err = look_for_directory(*branches, fs::parent_of(to))) return err;
  Layer layer;
  if (const int err =
          state_.copy_up->raise(*branches, from, source.top(), target.lowest_visible, layer))
    return err;
  const Branch& branch = *layer.branch;
  if (const int err = points::link_branch.hit({.path = to, .key = branch.label})) return err;
  if (const int err = state_.placing.make_parents(*branches, branch, to)) return err;
  if (const int err = branch.fs->link(from, to)) return err;
  state_.invalidation->everything_changed();
  return target.whiteout_is_in(layer.index) ? state_.placing.remove_whiteout(branch, to) : 0;
}

int EntryOperations::unlink(const std::string& path) {
  if (path == "/") return EISDIR;
  if (const int err = check_path(path)) return err;
  state_.copy_up->meet(path);
  const NameLocks::LockedPaths locked(state_.names, {fs::parent_of(path), path});
  const NameLocks::Change change(state_.names);
  const auto branches = state_.branches->load();
  Sight sight;
  if (const int err = look(*branches, path, sight)) return err;
  if (!sight.found()) return sight.error;
  if (sight.is_dir()) return EISDIR;
  const int err = removal_.remove_file(*branches, path, sight);
  if (err == 0) state_.handles->unlinked(path);
  state_.invalidation->everything_changed();
  return err;
}

}  // namespace ordeal::unionfs
