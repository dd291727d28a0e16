// Making and removing entries of a union that are no directories.
#pragma once

#include <string>

#include "targets/unionfs/entry_removal.h"
#include "targets/unionfs/union_state.h"

namespace ordeal::unionfs {

// An EntryOperations makes symbolic links and hard links, and removes files, in one union.
// Thread-safe; each function takes the locks that it needs.
//
// Each operation locks its paths and the directories above them, so no other operation sees it half
// done. A new kind of entry (FIFO, device) is one call of Placing::place_leaf, as symlink is.
class EntryOperations {
 public:
  explicit EntryOperations(UnionState& state) : state_(state), removal_(state.placing) {}

  int symlink(const std::string& content, const std::string& path);
  // A hard link joins two names of one branch, so a source that lies too low or is read-only is
  // copied up first.
  int link(const std::string& from, const std::string& to);
  int unlink(const std::string& path);

 private:
  UnionState& state_;
  EntryRemoval removal_;
};

}  // namespace ordeal::unionfs
