#include "targets/unionfs/directory_operations.h"

#include <cerrno>

#include "targets/fs/path.h"
#include "targets/unionfs/listing.h"
#include "targets/unionfs/names.h"

namespace ordeal::unionfs {

int DirectoryOperations::mkdir(const std::string& path, mode_t mode) {
  if (path == "/") return EEXIST;
  if (const int err = check_new_path(path)) return err;
  const WriteLock tree(state_.names.tree());
  const NameLocks::Change change(state_.names);
  const auto branches = state_.branches->load();
  Sight sight;
  if (const int err = look(*branches, path, sight)) return err;
  if (sight.found()) return EEXIST;
  if (const int err = look_for_directory(*branches, fs::parent_of(path))) return err;
  Placing& placing = state_.placing;
  const int err = placing.place(
      *branches, path, sight.lowest_visible, [&](const BranchPtr& branch, size_t index) {
        return placing.make_directory(*branch, path, mode, sight.whiteout_is_in(index));
      });
  state_.invalidation->path_changed(path);
  state_.invalidation->path_changed(fs::parent_of(path));
  return err;
}

int DirectoryOperations::rmdir(const std::string& path) {
  if (path == "/") return EBUSY;
  if (const int err = check_path(path)) return err;
  const WriteLock tree(state_.names.tree());
  const NameLocks::Change change(state_.names);
  const auto branches = state_.branches->load();
  Sight sight;
  if (const int err = look(*branches, path, sight)) return err;
  if (!sight.found()) return sight.error;
  if (!sight.is_dir()) return ENOTDIR;
  std::vector<fs::DirEntry> entries;
  if (const int err = list_merged(*branches, path, sight, entries)) return err;
  if (!entries.empty()) return ENOTEMPTY;
  const int err = removal_.remove_directory(*branches, path, sight);
  state_.invalidation->everything_changed();
  return err;
}

int DirectoryOperations::readdir(const std::string& path, std::vector<fs::DirEntry>& out) {
  if (const int err = check_path(path)) return err;
  const NameLocks::LockedPaths locked(state_.names, {path});
  const auto branches = state_.branches->load();
  Sight sight;
  if (const int err = look(*branches, path, sight)) return err;
  if (!sight.found()) return sight.error;
  if (!sight.is_dir()) return ENOTDIR;
  return list_merged(*branches, path, sight, out);
}

}  // namespace ordeal::unionfs
