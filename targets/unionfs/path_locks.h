// A lock for each path, which exists while somebody holds it or waits for it.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/sync/mutex.h"
#include "harness/sync/ordered_lock.h"

namespace ordeal::unionfs {

// Thread-safe.
class PathLocks {
 public:
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
    std::optional<OrderedLock> lock_;
  };

  size_t size() const;  // Paths that are held or waited for.

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
