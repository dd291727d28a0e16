// Several file systems shown as one.
//
//   UnionFs fs({.branches = {branch(upper, BranchMode::rw), branch(lower, BranchMode::ro)}});
//
// The topmost branch that has a name decides what the name is; directories are merged. A file of a
// read-only branch is copied up when it is changed, and covered by a whiteout when it is removed.
// Every path behaves as one file: no operation sees another operation on names half done, and every
// handle sees a write that has returned.
//
// Locks, in the order of their taking: unionfs.tree, unionfs.path (of names and their directories),
// unionfs.file_io; the others are leaves. Only these three are held across a call to a branch.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "targets/unionfs/attribute_operations.h"
#include "targets/unionfs/directory_operations.h"
#include "targets/unionfs/entry_operations.h"
#include "targets/unionfs/file_operations.h"
#include "targets/unionfs/renamer.h"
#include "targets/unionfs/union_state.h"

namespace ordeal::unionfs {

// A UnionFs is one mountable union: it counts each operation, hands it to the class that serves it,
// and notifies the client. It also changes the branches and the configuration. Thread-safe.
class UnionFs : public fs::FileSystem {
 public:
  explicit UnionFs(const UnionOptions& options);  // Throws InputError where there is no branch.

  // Branches and configuration change while operations run; each operation keeps to the branches
  // of its beginning. Each change drops all cached values. Returns 0 or an errno: EINVAL for a
  // place that is not there, EBUSY for the last branch, and the error that a scenario injects at
  // unionfs.config.swap.
  int add_branch(Branch branch);  // At the bottom.
  int remove_branch(size_t index);
  int set_branch_mode(size_t index, BranchMode mode);
  int configure(const std::function<void(Config&)>& change);
  void invalidate();      // Drops all cached values.
  void cleanup_caches();  // Drops the values that have expired.

  std::shared_ptr<const BranchList> branches() const { return state_.branches->load(); }
  size_t open_handles() const { return state_.handles->size(); }
  uint64_t copy_ups() const { return state_.copy_up->done(); }
  BufferPool::Usage buffers() const { return state_.buffers->usage(); }
  // Cached attributes that were dropped before they expired: 0, or the cache is broken.
  uint64_t dropped_early() const { return state_.invalidation->attrs().dropped_early(); }
  const OperationMetrics& metrics() const { return *state_.metrics; }
  // Counts whiteouts and temporary files in the branches that serve no purpose. Operations on names
  // wait meanwhile. Returns 0 or an errno.
  int orphan_whiteouts(uint64_t& out);

  int getattr(const std::string& path, fs::Attr& out) override;
  int getattr(fs::Handle file, fs::Attr& out) override;
  int setattr(const std::string& path, const fs::SetAttr& change, fs::Attr& out) override;
  int setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out) override;
  int open(const std::string& path, int flags, fs::Handle& out) override;
  int create(const std::string& path, int flags, mode_t mode, fs::Handle& out) override;
  int read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done) override;
  int write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done) override;
  int fsync(fs::Handle file, bool data_only) override;
  int release(fs::Handle file) override;
  int mkdir(const std::string& path, mode_t mode) override;
  int rmdir(const std::string& path) override;
  int unlink(const std::string& path) override;
  int rename(const std::string& from, const std::string& to, unsigned flags) override;
  int link(const std::string& from, const std::string& to) override;
  int symlink(const std::string& content, const std::string& path) override;
  int readlink(const std::string& path, std::string& out) override;
  int readdir(const std::string& path, std::vector<fs::DirEntry>& out) override;
  int statfs(const std::string& path, fs::StatFs& out) override;

 protected:
  UnionState state_;

 private:
  AttributeOperations attributes_{state_};
  FileOperations files_{state_};
  DirectoryOperations directories_{state_};
  EntryOperations entries_{state_};
  Renamer renamer_{state_};
};

}  // namespace ordeal::unionfs
