// Opening, reading and writing the files of a union.
#pragma once

#include <span>
#include <string>

#include "targets/unionfs/copy_on_write.h"
#include "targets/unionfs/union_state.h"

namespace ordeal::unionfs {

// A FileOperations serves the operations on files and open handles of one union. Thread-safe; each
// function takes the locks that it needs.
//
// Invariant: all handles on one path are open on one file, so a read through any handle sees a
// write that has returned.
class FileOperations {
 public:
  explicit FileOperations(UnionState& state) : state_(state), copy_on_write_(state) {}

  int open(const std::string& path, int flags, fs::Handle& out);
  int create(const std::string& path, int flags, mode_t mode, fs::Handle& out);
  int read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done);
  int write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done);
  int fsync(fs::Handle file, bool data_only);
  int release(fs::Handle file);
  int getattr(fs::Handle file, fs::Attr& out);
  int setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out);

 private:
  // Opens an entry that exists. The caller holds the path's lock.
  int open_found(const BranchList& branches, const std::string& path, const Sight& sight, int flags,
                 fs::Handle& out) REQUIRES_SHARED(state_.names.tree());
  // Drops cached values of the open file and notifies the client. The caller holds no lock.
  void changed(const OpenHandle& handle);

  UnionState& state_;
  CopyOnWrite copy_on_write_;
};

}  // namespace ordeal::unionfs
