// Operations that look at one path or change its attributes, and leave all names as they are.
#pragma once

#include <string>

#include "targets/unionfs/union_state.h"

namespace ordeal::unionfs {

// An AttributeOperations serves the attributes, symbolic links' contents and space of a union.
// Thread-safe; each function takes the locks that it needs.
//
// Users see the attributes of the topmost entry, with the union's inode number (union_attr). A
// change of attributes copies the entry up where its branch is read-only, then goes to the branches
// that the action policy picks.
class AttributeOperations {
 public:
  explicit AttributeOperations(UnionState& state) : state_(state) {}

  int getattr(const std::string& path, fs::Attr& out);
  int setattr(const std::string& path, const fs::SetAttr& change, fs::Attr& out);
  int readlink(const std::string& path, std::string& out);
  int statfs(const std::string& path, fs::StatFs& out);

 private:
  // Changes the entry in its branches. The caller holds the path's lock.
  int change_layers(const BranchList& branches, const std::string& path, const Sight& sight,
                    const fs::SetAttr& change, fs::Attr& out) REQUIRES_SHARED(state_.names.tree());
  // Makes the topmost entry changeable and returns its place in `target`; `writable` receives the
  // branches that hold the entry and may be changed.
  int make_changeable(const BranchList& branches, const std::string& path, const Layer& top,
                      const fs::SetAttr& change, std::vector<size_t>& writable, Layer& target)
      REQUIRES_SHARED(state_.names.tree());

  UnionState& state_;
};

}  // namespace ordeal::unionfs
