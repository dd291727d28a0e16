// The locks of a union's names, and the count of name changes that are under way.
//
// Lock order: the tree first, then the paths, then `unionfs.file_io`; every other lock of a union
// is a leaf. An operation takes the tree shared and locks the paths that it names, or takes the
// tree exclusively and needs no path lock. Only an exclusive holder may move or remove a directory,
// because such a step changes every path below the directory.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <string>
#include <utility>

#include "harness/sync/atomic.h"
#include "harness/sync/shared_mutex.h"
#include "targets/unionfs/path_locks.h"

namespace ordeal::unionfs {

// A NameLocks is the set of locks under which one union's names are read and changed. Thread-safe.
//
// Invariant: changes begun - changes ended is the number of `Change` objects alive.
class NameLocks {
 public:
  explicit NameLocks(std::unique_ptr<PathLocks> paths) : paths_(std::move(paths)) {}
  NameLocks(const NameLocks&) = delete;
  NameLocks& operator=(const NameLocks&) = delete;

  // A Change is one change of names in several steps. While a Change is alive, a reader without a
  // lock may see a mixture of before and after.
  class Change {
   public:
    explicit Change(NameLocks& owner) : owner_(owner) { owner_.begun_.fetch_add(1); }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;
    ~Change() { owner_.ended_.fetch_add(1); }

   private:
    NameLocks& owner_;
  };

  // A LockedPaths holds the tree shared and up to four paths exclusively, until its scope ends.
  // A thread holds at most one LockedPaths.
  class SCOPED_CAPABILITY LockedPaths {
   public:
    LockedPaths(NameLocks& owner, std::initializer_list<std::string> paths,
                std::source_location at = std::source_location::current())
        ACQUIRE_SHARED(owner.tree_) NO_THREAD_SAFETY_ANALYSIS : tree_(owner.tree_, at),
                                                                hold_(*owner.paths_, paths) {}
    LockedPaths(const LockedPaths&) = delete;
    LockedPaths& operator=(const LockedPaths&) = delete;
    ~LockedPaths() RELEASE_GENERIC() NO_THREAD_SAFETY_ANALYSIS {}

   private:
    ReadLock tree_;
    PathLocks::Hold hold_;
  };

  // The lock of all names: shared for a step on locked paths, exclusive for a step on a directory.
  SharedMutex& tree() RETURN_CAPABILITY(tree_) { return tree_; }

  // A reader without a lock takes mark() before it looks and asks quiet_since() afterwards. True:
  // no change of names overlapped with the look.
  uint64_t mark() const { return ended_.load(); }
  bool quiet_since(uint64_t mark) const { return begun_.load() == mark; }

  size_t paths_in_use() const { return paths_->size(); }  // Paths that are held or waited for.

 private:
  SharedMutex tree_{"unionfs.tree"};
  const std::unique_ptr<PathLocks> paths_;
  Atomic<uint64_t> begun_{0}, ended_{0};
};

}  // namespace ordeal::unionfs
