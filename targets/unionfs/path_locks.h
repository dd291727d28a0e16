// One lock for each path. The lock exists while a thread holds it or waits for it.
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

// A PathLocks is the table of one union's path locks. Thread-safe.
class PathLocks {
 public:
  static constexpr size_t kMost = 4;  // A rename: both names and both directories.
  using Held = std::array<std::optional<OrderedLock>, kMost>;

  // A Hold locks up to four paths until its scope ends. All threads lock in one order, so Holds do
  // not deadlock; a path that is named twice is locked once. A thread has at most one Hold.
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

  size_t size() const;  // Counts paths that are held or waited for.

 protected:
  // Locks the mutexes of one operation's paths, which come in any order and may repeat.
  virtual void lock(std::span<Mutex* const> mutexes, Held& held);

 private:
  // An Entry is the lock of one path.
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
