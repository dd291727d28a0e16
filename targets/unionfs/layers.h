// Lookup of a path in the branches: the branches that have it, and the whiteouts that hide lower
// branches.
//
// The functions only read from branches. A caller that acts on an answer holds the path's lock.
#pragma once

#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

#include "targets/unionfs/branch.h"

namespace ordeal::unionfs {

// A Layer is one branch's entry of a path.
struct Layer {
  size_t index = 0;  // In the list.
  BranchPtr branch;
  fs::Attr attr;
};

// A Sight is the result of one look() at a path in all branches.
struct Sight {
  // The entries that users see, topmost first: one for a file, all merged ones for a directory.
  // Empty: no such path.
  std::vector<Layer> seen;
  // The lowest place in which a new entry would be seen: lower branches are covered.
  size_t lowest_visible = 0;
  bool covered_by_whiteout = false;  // Of the name itself, in branch `lowest_visible`.
  int error = ENOENT;                // The error of a path that users do not see.

  bool found() const { return !seen.empty(); }
  const Layer& top() const { return seen.front(); }
  bool is_dir() const { return found() && S_ISDIR(top().attr.mode); }
  // Returns whether branch `index` holds a whiteout of the name, which a new entry there has to
  // replace.
  bool whiteout_is_in(size_t index) const { return covered_by_whiteout && index == lowest_visible; }
};

// Looks `path` up in all branches. Returns 0 also where there is no such path; an errno where a
// branch could not be asked.
int look(const BranchList& branches, const std::string& path, Sight& out);
// Looks up the topmost entry only: cheaper where merging does not matter. Returns 0, ENOENT,
// ENOTDIR or the errno of a branch.
int look_top(const BranchList& branches, const std::string& path, Layer& out);
// Returns 0 where users see a directory at `path`, ENOTDIR where they see something else, or the
// errno of look_top().
int look_for_directory(const BranchList& branches, const std::string& path);

// The union's inode number for an entry of a branch, and the attributes that users see of it.
// Numbers of different branches must not meet, so the branch's id takes part.
uint64_t union_ino(const Branch& branch, uint64_t ino);
fs::Attr union_attr(const Layer& layer);

// Lists the entries of `path` in branch `from` and below, whether users see them or not, down to
// the branch that hides the rest.
int entries_from(const BranchList& branches, size_t from, const std::string& path,
                 std::vector<Layer>& out);

// Sets `out` where the branch hides `path` of lower branches: by a whiteout of the path or of a
// directory above it, or by an opaque directory above it. Sets `named` for a whiteout of `path`.
int hides(const Branch& branch, const std::string& path, bool& named, bool& out);

// Sets `out` where the branch has the entry. Hits no failpoint.
int exists(const Branch& branch, const std::string& path, bool& out);

}  // namespace ordeal::unionfs
