// Removing an entry from the branches of a union.
#pragma once

#include <string>
#include <vector>

#include "targets/unionfs/layers.h"
#include "targets/unionfs/placing.h"

namespace ordeal::unionfs {

// An EntryRemoval takes an entry out of the branches that allow it, and covers what must stay with
// a whiteout. Thread-safe. The caller holds the locks of the path and of its directory; for a
// directory, the tree exclusively.
//
// Invariant: no moment shows a lower entry. The whiteout is made first, the top entry goes last;
// after an error the whiteout is taken back.
class EntryRemoval {
 public:
  explicit EntryRemoval(Placing& placing) : placing_(placing) {}

  // `sight` is what look() found at `path`. Each returns 0, EROFS where no branch can take the
  // whiteout, or the errno of a branch.
  int remove_file(const BranchList& branches, const std::string& path, const Sight& sight);
  int remove_directory(const BranchList& branches, const std::string& path, const Sight& sight);

  // Covers the entries of `kept`, which lie below `top`, with a whiteout. Sets `made_in` to the
  // branch of the new whiteout; null where none had to be made.
  int cover(const BranchList& branches, const std::string& path, const Layer& top,
            const std::vector<Layer>& kept, BranchPtr& made_in);

  // Removes a file from one branch.
  static int unlink_in(const Branch& branch, const std::string& path);

 private:
  // Removes a directory that holds nothing but marks and whiteouts from one branch.
  int remove_directory_in(const Branch& branch, const std::string& path);

  Placing& placing_;
};

}  // namespace ordeal::unionfs
