// Copy-up of a file that is open: at the first change, not when the file is opened.
#pragma once

#include <functional>

#include "targets/unionfs/union_state.h"

namespace ordeal::unionfs {

// A CopyOnWrite runs changes of open files on a branch that takes them. Thread-safe; it takes the
// locks itself, so the caller holds none of NameLocks and no OpenFile::io.
//
// Invariant: a change runs with OpenFile::io held shared, and a file moves to another branch with
// it held exclusively, so no write is lost between the copying and the change-over.
class CopyOnWrite {
 public:
  explicit CopyOnWrite(UnionState& state) : state_(state) {}

  // Runs `change` on the handle's lower file once that may be written, after a copy-up where one is
  // needed. Returns what `change` returns, or the errno of the copy-up.
  int with_writable(OpenHandle& handle, const std::function<int(LowerFile&)>& change);

 private:
  // Moves the open file out of branch `from`, or finds that another thread has done so.
  int move_up(OpenHandle& handle, const BranchPtr& from);
  // Opens `path` once more, for writing, in the branch that holds it.
  static int reopen_in_place(OpenHandle& handle, const std::string& path, const BranchPtr& branch);
  // Returns whether the branch is writable by its mode of this moment. A branch that has been
  // removed from the union keeps the mode it had.
  bool may_write(const Branch& opened_in) const;

  UnionState& state_;
};

}  // namespace ordeal::unionfs
