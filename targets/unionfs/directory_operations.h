// Making, removing and listing directories of a union.
#pragma once

#include <string>
#include <vector>

#include "targets/unionfs/entry_removal.h"
#include "targets/unionfs/union_state.h"

namespace ordeal::unionfs {

// A DirectoryOperations serves the operations on directories of one union. Thread-safe; each
// function takes the locks that it needs.
//
// mkdir and rmdir hold the tree exclusively, because the answer of every path below the directory
// depends on them. A new directory over a whiteout is opaque from its first moment.
class DirectoryOperations {
 public:
  explicit DirectoryOperations(UnionState& state) : state_(state), removal_(state.placing) {}

  int mkdir(const std::string& path, mode_t mode);
  int rmdir(const std::string& path);
  int readdir(const std::string& path, std::vector<fs::DirEntry>& out);

 private:
  UnionState& state_;
  EntryRemoval removal_;
};

}  // namespace ordeal::unionfs
