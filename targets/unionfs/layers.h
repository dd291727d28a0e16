// Where a path is: the branches that have it, and what hides lower ones.
//
// Everything here only asks branches. A caller that acts on the answer holds the path's lock.
#pragma once

#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

#include "targets/unionfs/branch.h"

namespace ordeal::unionfs {

struct Layer {
  size_t index = 0;  // In the list.
  BranchPtr branch;
  fs::Attr attr;
};

// What one look at all branches found.
struct Sight {
  // The branches whose entry is seen, topmost first: one for a file, all that are merged for a
  // folder. Empty: no such path.
  std::vector<Layer> seen;
  // The lowest place in which a new entry would be seen: lower branches are covered.
  size_t lowest_visible = 0;
  bool covered_by_whiteout = false;  // Of the name itself, in branch `lowest_visible`.
  int error = ENOENT;                // Why nothing is seen.

  bool found() const { return !seen.empty(); }
  const Layer& top() const { return seen.front(); }
  bool is_dir() const { return found() && S_ISDIR(top().attr.mode); }
  // Whether branch `index` holds a whiteout of the name, which a new entry there has to replace.
  bool whiteout_is_in(size_t index) const { return covered_by_whiteout && index == lowest_visible; }
};

// Returns 0 also where nothing is there; an errno where a branch could not be asked.
int look(const BranchList& branches, const std::string& path, Sight& out);
// The topmost only: cheaper where merging does not matter. Returns ENOENT or ENOTDIR as well.
int look_top(const BranchList& branches, const std::string& path, Layer& out);
// Returns 0 where users see a directory at `path`, ENOTDIR where they see something else, or the
// errno of look_top().
int look_for_directory(const BranchList& branches, const std::string& path);

// The union's inode number for an entry of a branch, and the attributes that users see of it.
// Numbers of different branches must not meet, so the branch's id takes part.
uint64_t union_ino(const Branch& branch, uint64_t ino);
fs::Attr union_attr(const Layer& layer);

// Every branch below `from` (it included) that has an entry of that name, whether seen or not.
int entries_from(const BranchList& branches, size_t from, const std::string& path,
                 std::vector<Layer>& out);

// Whether the branch hides `path` of lower branches: by a whiteout of it or of a folder above, or
// by an opaque folder above.
int hides(const Branch& branch, const std::string& path, bool& named, bool& out);

// Whether there is such an entry in the branch. No failpoint is hit.
int exists(const Branch& branch, const std::string& path, bool& out);

}  // namespace ordeal::unionfs
