// Listing folders of a union, as users see them and as they are.
#include <cerrno>
#include <map>
#include <set>

#include "harness/base/random.h"
#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal::unionfs {

int UnionFs::merged(const BranchList& branches, const std::string& path, const Sight& sight,
                    std::vector<fs::DirEntry>& out) const {
  std::map<std::string, fs::DirEntry> entries;
  std::set<std::string> hidden;
  for (const Layer& layer : sight.seen) {
    const Branch& branch = *at(branches, layer.index);
    if (const int err = points::readdir_branch.hit({.path = path, .key = branch.label})) return err;
    std::vector<fs::DirEntry> listed;
    if (const int err = branch.fs->readdir(path, listed)) return err;
    for (fs::DirEntry& entry : listed) {
      if (is_reserved(entry.name) || hidden.contains(entry.name)) continue;
      entry.ino = hash_combine(branch.id, entry.ino);
      entries.try_emplace(entry.name, entry);
    }
    for (const fs::DirEntry& entry : listed) {
      if (is_whiteout(entry.name)) hidden.insert(entry.name.substr(kReserved.size()));
    }
  }
  out.clear();
  for (auto& [name, entry] : entries) out.push_back(std::move(entry));
  return 0;
}

int UnionFs::readdir(const std::string& path, std::vector<fs::DirEntry>& out) {
  return counted(*metrics_, Operation::readdir, [&] {
    if (const int err = check_path(path)) return err;
    ReadLock tree(tree_);
    PathLocks::Hold hold(*paths_, {path});
    const auto branches = branches_->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (!sight.found()) return sight.error;
    if (!sight.is_dir()) return ENOTDIR;
    return merged(*branches, path, sight, out);
  });
}

namespace {

// Counts what serves no purpose in one folder of one branch, and below it.
int count_orphans(const BranchList& branches, size_t index, const std::string& path,
                  uint64_t& orphans) {
  std::vector<fs::DirEntry> entries;
  if (const int err = at(branches, index)->fs->readdir(path, entries)) return err;
  for (const fs::DirEntry& entry : entries) {
    if (is_whiteout(entry.name)) {
      const std::string covered = fs::join(path, entry.name.substr(kReserved.size()));
      bool has_own = false;
      if (const int err = exists(*at(branches, index), covered, has_own)) return err;
      bool covers = false;
      for (size_t below = index + 1; below < branches.size() && !covers; ++below) {
        if (const int err = exists(*at(branches, below), covered, covers)) return err;
      }
      if (has_own || !covers) ++orphans;
    } else if (entry.name.starts_with(kTemporary)) {
      ++orphans;
    } else if (S_ISDIR(entry.type)) {
      if (const int err = count_orphans(branches, index, fs::join(path, entry.name), orphans))
        return err;
    }
  }
  return 0;
}

}  // namespace

int UnionFs::orphan_whiteouts(uint64_t& out) {
  WriteLock tree(tree_);  // No operation on names is half done.
  const auto branches = branches_->load();
  uint64_t orphans = 0;
  for (size_t i = 0; i < branches->size(); ++i) {
    const int err = count_orphans(*branches, i, "/", orphans);
    if (err != 0 && err != ENOENT) return err;
  }
  out = orphans;
  return 0;
}

}  // namespace ordeal::unionfs
