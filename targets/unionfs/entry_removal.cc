#include "targets/unionfs/entry_removal.h"

#include <cerrno>

#include "targets/fs/path.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {

int EntryRemoval::cover(const BranchList& branches, const std::string& path, const Layer& top,
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

int EntryRemoval::unlink_in(const Branch& branch, const std::string& path) {
  if (const int err = points::unlink_branch.hit({.path = path, .key = branch.label})) return err;
  return branch.fs->unlink(path);
}

int EntryRemoval::remove_file(const BranchList& branches, const std::string& path,
                              const Sight& sight) {
  std::vector<Layer> entries, kept, removed;
  if (const int err = entries_from(branches, sight.top().index, path, entries)) return err;
  for (const Layer& layer : entries) {
    const bool goes = layer.branch->removable() && !S_ISDIR(layer.attr.mode);
    (goes ? removed : kept).push_back(layer);
  }
  BranchPtr whiteout;
  if (const int err = cover(branches, path, sight.top(), kept, whiteout)) return err;
  for (auto layer = removed.rbegin(); layer != removed.rend(); ++layer) {
    if (const int err = unlink_in(*layer->branch, path)) {
      if (whiteout != nullptr) placing_.remove_whiteout(*whiteout, path);
      return err;
    }
  }
  return 0;
}

// A directory with marks is renamed first, so that nobody can look into it while they go.
int EntryRemoval::remove_directory_in(const Branch& branch, const std::string& path) {
  if (const int err = points::unlink_branch.hit({.path = path, .key = branch.label})) return err;
  std::vector<fs::DirEntry> entries;
  if (const int err = branch.fs->readdir(path, entries)) return err;
  if (entries.empty()) return branch.fs->rmdir(path);
  const std::string gone = placing_.temporary_for(path);
  if (const int err = branch.fs->rename(path, gone, 0)) return err;
  for (const fs::DirEntry& entry : entries) branch.fs->unlink(fs::join(gone, entry.name));
  return branch.fs->rmdir(gone);
}

int EntryRemoval::remove_directory(const BranchList& branches, const std::string& path,
                                   const Sight& sight) {
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
    if (const int err = remove_directory_in(*layer->branch, path)) {
      if (whiteout != nullptr) placing_.remove_whiteout(*whiteout, path);
      return err;
    }
  }
  return 0;
}

}  // namespace ordeal::unionfs
