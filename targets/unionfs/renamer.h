// Renaming the entries of a union.
#pragma once

#include <string>

#include "targets/unionfs/entry_removal.h"
#include "targets/unionfs/union_state.h"

namespace ordeal::unionfs {

// A Renamer renames files and directories of one union. Thread-safe; it takes the locks itself.
//
// A file is renamed within one branch, after a copy-up where its branch is read-only or lies too
// low. A directory moves as a whole only where every branch that shows a part of it can rename its
// own part; else the answer is EXDEV, as at a mount point, and the caller copies the tree.
//
// Invariant: a failed step is undone, so that users see the names of before.
class Renamer {
 public:
  explicit Renamer(UnionState& state) : state_(state), removal_(state.placing) {}

  // `flags` as for renameat2(2): 0 or RENAME_NOREPLACE; others are EINVAL.
  int rename(const std::string& from, const std::string& to, unsigned flags);

 private:
  // The two entries of one rename, as look() found them.
  struct Pair {
    const BranchList& branches;
    const std::string& from;
    const std::string& to;
    Sight source, target;
  };

  // Renames under locks that the caller holds: the tree exclusively (`holds_tree`), or both paths
  // and their directories. Where only paths are locked and a directory would have to move, sets
  // `needs_tree` and does nothing.
  int rename_locked(const std::string& from, const std::string& to, unsigned flags, bool holds_tree,
                    bool& needs_tree) REQUIRES_SHARED(state_.names.tree());
  int rename_file(const Pair& pair) REQUIRES_SHARED(state_.names.tree());
  int rename_directory(const Pair& pair) REQUIRES_SHARED(state_.names.tree());

  // Removes the empty directory that a directory replaces, and looks at `to` again.
  int make_way(const Pair& pair, Sight& place) REQUIRES_SHARED(state_.names.tree());
  // Renames the part of the directory in each branch; undoes all of them after an error.
  int rename_parts(const Pair& pair) REQUIRES_SHARED(state_.names.tree());

  UnionState& state_;
  EntryRemoval removal_;
};

}  // namespace ordeal::unionfs
