// Bringing what lies in a branch that may not be changed into one that may.
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

// Thread-safe. The caller holds the lock of the path.
//
// A copy is made under a temporary name and renamed into place once it is complete, so nobody
// sees a part of one. Files that are open on the old place change over at that moment.
class CopyUp {
 public:
  CopyUp(Placing& placing, Handles& handles, BufferPool& buffers)
      : placing_(placing), handles_(handles), buffers_(buffers) {}
  CopyUp(const CopyUp&) = delete;
  CopyUp& operator=(const CopyUp&) = delete;
  virtual ~CopyUp() = default;

  static constexpr uint64_t kWhole = UINT64_MAX;

  // Makes `from` of `path` exist in a writable branch not below `lowest` (which is above where it
  // lies), with its first `bytes` bytes. Returns the new place in `to`. EROFS: there is none.
  int copy(const BranchList& branches, const std::string& path, const Layer& from, size_t lowest,
           uint64_t bytes, Layer& to);

  // Returns `from` itself where its branch is writable, else copies its first `bytes` bytes up.
  int make_writable(const BranchList& branches, const std::string& path, const Layer& from,
                    uint64_t bytes, Layer& to);

  // Returns `from` itself where its branch is writable and not below `lowest`, else copies it up.
  // EXDEV: the branch is writable, and there is no other one for the copy.
  int raise(const BranchList& branches, const std::string& path, const Layer& from, size_t lowest,
            Layer& to);

  // The same as copy(), for an open file without a name any more: it moves to a file without a
  // name.
  int copy_nameless(const BranchList& branches, OpenFile& file, const BranchPtr& from);

  uint64_t done() const { return done_.load(std::memory_order_relaxed); }

  // Marks that somebody is about to wait for a copy-up of `path`, if one is under way.
  void meet(const std::string& path) const;

 protected:
  // The name under which the copy of `path` is made.
  virtual std::string name_of_copy(const std::string& path) { return placing_.temporary_for(path); }

 private:
  class UnderWay {  // The caller holds the path's lock, so there is one for each path at most.
   public:
    UnderWay(CopyUp& owner, const std::string& path);
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;
    ~UnderWay();

   private:
    CopyUp& owner_;
    const std::string& path_;
  };

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
