// A lock for each path, which exists while somebody holds it or waits for it.
#pragma once

#include <array>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/sync/mutex.h"
#include "harness/sync/ordered_lock.h"

namespace ordeal::unionfs {

// Thread-safe.
class PathLocks {
 public:
  static constexpr size_t kMost = 4;  // A rename: both names and both folders.
  using Held = std::array<std::optional<OrderedLock>, kMost>;

  // Holds up to four paths until the end of its scope, locked without deadlock; a path that is
  // named twice is locked once. Who holds one takes no second one.
  class Hold {
   public:
    Hold(PathLocks& locks, std::initializer_list<std::string> paths);
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold();

   private:
    PathLocks& locks_;
    const std::vector<std::string> paths_;
    Held held_;
  };

  PathLocks() = default;
  PathLocks(const PathLocks&) = delete;
  PathLocks& operator=(const PathLocks&) = delete;
  virtual ~PathLocks() = default;

  size_t size() const;  // Paths that are held or waited for.

 protected:
  // Locks the mutexes of one operation's paths, in no order of theirs and some named twice.
  virtual void lock(std::span<Mutex* const> mutexes, Held& held);

 private:
  struct Entry {
    Mutex mu{"unionfs.path"};
    size_t users = 0;  // Guarded by PathLocks::mu_.
  };
  Mutex* use(const std::string& path);
  void drop(const std::string& path);

  mutable Mutex mu_{"unionfs.path_locks"};
  std::map<std::string, Entry> entries_ GUARDED_BY(mu_);
};

}  // namespace ordeal::unionfs
