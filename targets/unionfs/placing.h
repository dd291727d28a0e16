// Making entries in branches: choosing the branch, making parent directories, whiteouts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/sync/atomic.h"
#include "targets/unionfs/branch.h"
#include "targets/unionfs/config.h"
#include "targets/unionfs/layers.h"
#include "targets/unionfs/ttl_cache.h"

namespace ordeal::unionfs {

// A Placing makes the new entries of one union. Thread-safe. The caller holds the lock of every
// path that it passes, and of that path's directory; statfs(), forget() and cleanup() need no lock.
class Placing {
 public:
  explicit Placing(ConfigStore& config) : config_(config) {}

  // Lists the writable branches in which users would see an entry at `path`, down to `lowest`, in
  // the order of the create policy. EROFS: there is none. ENOSPC: none has its min_free left.
  // Another errno: no branch answers.
  int candidates(const BranchList& branches, const std::string& path, size_t lowest,
                 std::vector<size_t>& out);

  // Runs `make(branch, index)` on the candidates in turn until one succeeds; after a full,
  // read-only or unsuitable branch it tries the next. Makes missing directories above `path`.
  int place(const BranchList& branches, const std::string& path, size_t lowest,
            const std::function<int(const BranchPtr&, size_t)>& make);

  // Makes an entry that is no directory: place(), then removes the whiteout of the name where
  // `sight`, which look() returned for `path`, found one in that branch. An entry whose whiteout
  // cannot be removed is taken back.
  int place_leaf(const BranchList& branches, const std::string& path, const Sight& sight,
                 const std::function<int(const BranchPtr&)>& make);

  // Makes a directory in one branch. With `over_whiteout` the directory is opaque from its first
  // moment, and replaces the whiteout of the name.
  int make_directory(const Branch& branch, const std::string& path, mode_t mode,
                     bool over_whiteout);
  // Marks a directory, so that it hides what lower branches hold in it.
  static int make_opaque(const Branch& branch, const std::string& path);

  // Makes the directories above `path` in the branch, like those that users see.
  int make_parents(const BranchList& branches, const Branch& branch, const std::string& path);

  int make_whiteout(const Branch& branch, const std::string& path);
  // Returns 0 also where there is no whiteout.
  int remove_whiteout(const Branch& branch, const std::string& path);

  // Returns a new reserved name in the directory of `path`.
  std::string temporary_for(const std::string& path);

  int statfs(const Branch& branch, fs::StatFs& out);  // Uses the cache.
  void forget();                                      // Drops all cached values.
  void cleanup(Instant now);

 private:
  bool known_readonly(const Branch& branch);
  void note_readonly(const Branch& branch);

  ConfigStore& config_;
  TtlCache<uint64_t, fs::StatFs> rooms_{"unionfs.statfs_cache"};
  TtlCache<uint64_t, bool> readonly_{"unionfs.readonly_cache"};
  Atomic<uint64_t> next_temporary_{1};
};

}  // namespace ordeal::unionfs
