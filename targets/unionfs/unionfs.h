// Several file systems shown as one.
//
//   UnionFs fs({.branches = {branch(upper, BranchMode::rw), branch(lower, BranchMode::ro)}});
//
// The topmost branch that has a name decides what it is; folders are merged. What lies in a branch
// that may not be changed is copied up when it is changed, and covered by a whiteout when it is
// removed. Every path behaves as one file: operations on names are steps that no other operation
// sees half done, a write is seen by every handle from then on.
//
// Locks, in the order of their taking: unionfs.tree, unionfs.path (of names and their folders),
// unionfs.file_io; the others are leaves. No lock but these three is held across a call to a
// branch.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/sync/shared_mutex.h"
#include "targets/unionfs/config.h"
#include "targets/unionfs/parts.h"
#include "targets/unionfs/placing.h"

namespace ordeal::unionfs {

struct UnionOptions {
  BranchList branches;  // At least one. Ids are given here.
  Config config = {};
  BufferPool::Options buffers = {};
  // Told of each path whose content, attributes or name has changed, once the operation is over
  // and with no lock held: whoever is told may ask the union.
  std::function<void(const std::string& path)> notify = {};
};

// Thread-safe.
class UnionFs : public fs::FileSystem {
 public:
  explicit UnionFs(const UnionOptions& options);  // Throws InputError where there is no branch.

  // Changes while operations run; each operation goes by the branches of its beginning. All drop
  // what is cached. Return 0 or an errno: EINVAL for a place that is not there, EBUSY for the last
  // branch, and what a scenario injects at unionfs.config.swap.
  int add_branch(Branch branch);  // At the bottom.
  int remove_branch(size_t index);
  int set_branch_mode(size_t index, BranchMode mode);
  int configure(const std::function<void(Config&)>& change);
  void invalidate();      // Drops all that is cached.
  void cleanup_caches();  // Drops what has expired.

  std::shared_ptr<const BranchList> branches() const { return branches_->load(); }
  size_t open_handles() const { return handles_->size(); }
  uint64_t copy_ups() const { return copy_up_->done(); }
  BufferPool::Usage buffers() const { return buffers_->usage(); }
  uint64_t dropped_early() const { return attrs_->dropped_early(); }  // Cached attributes: 0.
  const OperationMetrics& metrics() const { return *metrics_; }
  // Whiteouts and temporary files in the branches that serve no purpose. Keeps operations on names
  // waiting meanwhile. Returns 0 or an errno.
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
  // A change of names in several steps. While one is under way, what is seen without a lock may be
  // a mixture of before and after.
  class Change {
   public:
    explicit Change(UnionFs& owner) : owner_(owner) { owner_.begun_.fetch_add(1); }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;
    ~Change() { owner_.ended_.fetch_add(1); }

   private:
    UnionFs& owner_;
  };

  // Asks under no lock, and once more under the path's lock where a change of names was under way:
  // a name that moves between branches is never absent, one that was removed never comes back.
  int find(const std::string& path, Layer& out);
  int find_parent(const BranchList& branches, const std::string& path) const;
  int attr_of(const Layer& layer, fs::Attr& out) const;

  // Each needs the path's lock.
  int open_found(const BranchList& branches, const std::string& path, const Sight& sight, int flags,
                 fs::Handle& out);
  int make_writable(const BranchList& branches, const std::string& path, const Layer& from,
                    uint64_t bytes, Layer& to);
  int change_layers(const BranchList& branches, const std::string& path, const Sight& sight,
                    const fs::SetAttr& change, fs::Attr& out);
  int remove_file(const BranchList& branches, const std::string& path, const Sight& sight);
  int remove_dir(const BranchList& branches, const std::string& path, const Sight& sight);
  int remove_lower_dir(const Branch& branch, const std::string& path);
  // Covers those of `below` that cannot be removed. `made_in` is set where a whiteout was made.
  int cover(const BranchList& branches, const std::string& path, const Layer& top,
            const std::vector<Layer>& kept, BranchPtr& made_in);
  int make_dir(const Branch& branch, const std::string& path, mode_t mode, bool covered);
  int rename_file(const BranchList& branches, const std::string& from, const std::string& to,
                  const Sight& source, const Sight& target);
  int rename_dir(const BranchList& branches, const std::string& from, const std::string& to,
                 const Sight& source, const Sight& target);
  // Sets `needs_tree` and does nothing where a folder is to move and only paths are locked.
  int rename_names(const std::string& from, const std::string& to, unsigned flags, bool holds_tree,
                   bool& needs_tree);
  int merged(const BranchList& branches, const std::string& path, const Sight& sight,
             std::vector<fs::DirEntry>& out) const;

  // Takes the locks itself. Runs `body` with a writable lower file, copying up where needed.
  int with_writable(OpenHandle& handle, const std::function<int(LowerFile&)>& body);
  int move_up(OpenHandle& handle, const BranchPtr& from);
  bool may_write(const Branch& opened_in) const;
  virtual void changed(const std::string& path);  // Drops what is cached of it.
  void tell(const std::string& path) const {      // With no lock held.
    if (notify_) notify_(path);
  }

  const std::function<void(const std::string&)> notify_;
  const std::unique_ptr<Branches> branches_;
  ConfigStore config_;
  Placing placing_{config_};
  const std::unique_ptr<Handles> handles_ = make_handles();
  const std::unique_ptr<BufferPool> buffers_;
  const std::unique_ptr<CopyUp> copy_up_ = make_copy_up(placing_, *handles_, *buffers_);
  const std::unique_ptr<OperationMetrics> metrics_ = make_metrics();
  const std::unique_ptr<AttrCache> attrs_ = make_attr_cache();

  // Shared by whoever holds locks of paths; exclusively while a folder moves, with all below it.
  mutable SharedMutex tree_{"unionfs.tree"};
  const std::unique_ptr<PathLocks> paths_ = make_path_locks();
  Atomic<uint64_t> begun_{0}, ended_{0};  // Changes of names; equal: none is under way.
};

}  // namespace ordeal::unionfs
