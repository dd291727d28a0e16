// Copy-up: copying a file or symbolic link from a read-only branch into a writable one.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "harness/sync/atomic.h"
#include "targets/unionfs/buffer_pool.h"
#include "targets/unionfs/handles.h"
#include "targets/unionfs/layers.h"
#include "targets/unionfs/placing.h"

namespace ordeal::unionfs {

// A CopyUp makes the copies of one union. Thread-safe. The caller holds the lock of the path.
//
// Invariant: no reader sees a part of a copy. CopyUp makes a copy under a temporary name and
// renames it into place once the copy is complete. Handles that are open on the old place change
// over at that moment.
//
// Lock order: the caller's path lock, then OpenFile::io exclusively, then leaves.
class CopyUp {
 public:
  CopyUp(Placing& placing, Handles& handles, BufferPool& buffers)
      : placing_(placing), handles_(handles), buffers_(buffers) {}
  CopyUp(const CopyUp&) = delete;
  CopyUp& operator=(const CopyUp&) = delete;
  virtual ~CopyUp() = default;

  static constexpr uint64_t kWhole = UINT64_MAX;

  // Copies the first `bytes` bytes of entry `from` of `path` into a writable branch that lies above
  // `from` and not below `lowest`. `to` receives the new place. Returns 0, EROFS where there is no
  // such branch, or the errno of a branch.
  int copy(const BranchList& branches, const std::string& path, const Layer& from, size_t lowest,
           uint64_t bytes, Layer& to);

  // Returns `from` itself where its branch is writable, else copies its first `bytes` bytes up.
  int make_writable(const BranchList& branches, const std::string& path, const Layer& from,
                    uint64_t bytes, Layer& to);

  // Returns `from` itself where its branch is writable and not below `lowest`, else copies it up.
  // EXDEV: the branch is writable, and there is no other one for the copy.
  int raise(const BranchList& branches, const std::string& path, const Layer& from, size_t lowest,
            Layer& to);

  // Copies an open file that has lost its name; the copy has no name either.
  int copy_nameless(const BranchList& branches, OpenFile& file, const BranchPtr& from);

  uint64_t done() const { return done_.load(std::memory_order_relaxed); }

  // Passes the failpoint unionfs.copy_up.contended if a copy-up of `path` is under way: the caller
  // is about to wait for it.
  void meet(const std::string& path) const;

 protected:
  // The name under which the copy of `path` is made.
  virtual std::string name_of_copy(const std::string& path) { return placing_.temporary_for(path); }

 private:
  // An UnderWay keeps `path` in under_way_ during one copy-up. The caller holds the path's lock, so
  // there is at most one for each path.
  class UnderWay {
   public:
    UnderWay(CopyUp& owner, const std::string& path);
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;
    ~UnderWay();

   private:
    CopyUp& owner_;
    const std::string& path_;
  };

  // A ChangeOver is a handle with the lower file of the copy, before the handle uses it.
  struct ChangeOver {
    std::shared_ptr<OpenHandle> handle;
    std::shared_ptr<LowerFile> lower;
  };

  int copy_file(const BranchPtr& to, const std::string& path, const std::string& temporary,
                const Layer& from, uint64_t bytes);
  int copy_bytes(const std::string& path, fs::FileSystem& from, fs::Handle source,
                 fs::FileSystem& to, fs::Handle target, uint64_t bytes);
  int copy_link(const BranchPtr& to, const std::string& path, const std::string& temporary,
                const Layer& from);
  int commit(const BranchPtr& to, const std::string& path, const std::string& temporary);
  int reopen(const BranchPtr& to, const std::string& temporary, const OpenFile& file,
             std::vector<ChangeOver>& out);

  Placing& placing_;
  Handles& handles_;
  BufferPool& buffers_;
  Atomic<uint64_t> done_{0};

  mutable Mutex mu_{"unionfs.copies"};
  std::set<std::string> under_way_ GUARDED_BY(mu_);
};

}  // namespace ordeal::unionfs
