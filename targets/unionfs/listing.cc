#include "targets/unionfs/listing.h"

#include <cerrno>
#include <map>
#include <set>

#include "harness/base/random.h"
#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {

int list_merged(const BranchList& branches, const std::string& path, const Sight& sight,
                std::vector<fs::DirEntry>& out) {
  std::map<std::string, fs::DirEntry> entries;
  std::set<std::string> hidden;
  for (const Layer& layer : sight.seen) {
    const Branch& branch = *at(branches, layer.index);
    if (const int err = points::readdir_branch.hit({.path = path, .key = branch.label})) return err;
    std::vector<fs::DirEntry> listed;
    if (const int err = branch.fs->readdir(path, listed)) return err;
    for (fs::DirEntry& entry : listed) {
      if (is_reserved(entry.name) || hidden.contains(entry.name)) continue;
      entry.ino = union_ino(branch, entry.ino);
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

namespace {

// Sets `serves` where a whiteout in branch `index` covers an entry of a lower branch, and none of
// its own.
int whiteout_serves(const BranchList& branches, size_t index, const std::string& covered,
                    bool& serves) {
  bool has_own = false;
  if (const int err = exists(*at(branches, index), covered, has_own)) return err;
  bool covers = false;
  for (size_t below = index + 1; below < branches.size() && !covers; ++below) {
    if (const int err = exists(*at(branches, below), covered, covers)) return err;
  }
  serves = covers && !has_own;
  return 0;
}

// Counts orphans in one directory of one branch, and below it.
int count_orphans_in(const BranchList& branches, size_t index, const std::string& path,
                     uint64_t& orphans) {
  std::vector<fs::DirEntry> entries;
  if (const int err = at(branches, index)->fs->readdir(path, entries)) return err;
  for (const fs::DirEntry& entry : entries) {
    if (is_whiteout(entry.name)) {
      const std::string covered = fs::join(path, entry.name.substr(kReserved.size()));
      bool serves = false;
      if (const int err = whiteout_serves(branches, index, covered, serves)) return err;
      if (!serves) ++orphans;
    } else if (entry.name.starts_with(kTemporary)) {
      ++orphans;
    } else if (S_ISDIR(entry.type)) {
      const std::string below = fs::join(path, entry.name);
      if (const int err = count_orphans_in(branches, index, below, orphans)) return err;
    }
  }
  return 0;
}

}  // namespace

int count_orphans(const BranchList& branches, uint64_t& out) {
  uint64_t orphans = 0;
  for (size_t i = 0; i < branches.size(); ++i) {
    const int err = count_orphans_in(branches, i, "/", orphans);
    if (err != 0 && err != ENOENT) return err;
  }
  out = orphans;
  return 0;
}

}  // namespace ordeal::unionfs
