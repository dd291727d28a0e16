// Finding the topmost entry of a path, for operations that change nothing.
#pragma once

#include <string>

#include "targets/unionfs/branches.h"
#include "targets/unionfs/layers.h"
#include "targets/unionfs/name_locks.h"

namespace ordeal::unionfs {

// A PathLookup answers where a path is at one moment. Thread-safe; it takes locks itself, so the
// caller holds none of NameLocks.
//
// Invariant: a name that moves between branches is never absent, and a removed name never comes
// back. A look takes no lock; where a change of names overlapped with the look, PathLookup looks
// again under the path's lock.
class PathLookup {
 public:
  PathLookup(const Branches& branches, NameLocks& names) : branches_(branches), names_(names) {}
  PathLookup(const PathLookup&) = delete;
  PathLookup& operator=(const PathLookup&) = delete;

  // Returns 0, ENOENT, ENOTDIR, ENAMETOOLONG, or the errno of a branch that could not be asked.
  int find(const std::string& path, Layer& out);

 private:
  const Branches& branches_;
  NameLocks& names_;
};

}  // namespace ordeal::unionfs
