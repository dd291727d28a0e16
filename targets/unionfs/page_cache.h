// A client that keeps what it has read, as the kernel does above a mount.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/sync/mutex.h"
#include "targets/fs/file_system.h"

namespace ordeal::unionfs {

// Thread-safe. A page is locked while it is filled, so that of two readers one asks; a notice that
// the page is old waits for that lock. Whoever sends notices must therefore hold nothing that
// filling a page needs.
class PageCache {
 public:
  // The first bytes of the file, `size` at most: those that are kept, or those that are read now.
  // Returns 0 or what the file system said.
  int read(fs::FileSystem& fs, const std::string& path, size_t size, std::vector<char>& out);
  void drop(const std::string& path);  // The file has changed.

 private:
  Mutex mu_{"client.pages"};
  std::map<std::string, std::vector<char>> pages_ GUARDED_BY(mu_);
};

}  // namespace ordeal::unionfs
