// A client's page cache, such as the kernel has above a mount.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/sync/mutex.h"
#include "targets/fs/file_system.h"

namespace ordeal::unionfs {

// A PageCache keeps the first bytes of files that a client has read. Thread-safe. The cache is
// locked while it fills a page, so that only one of two readers reads the file. drop() waits for
// that lock: its caller must hold no lock that filling a page needs.
class PageCache {
 public:
  // Returns the first bytes of the file, at most `size`, from the cache or from `fs`. Returns 0 or
  // the errno of `fs`.
  int read(fs::FileSystem& fs, const std::string& path, size_t size, std::vector<char>& out);
  void drop(const std::string& path);  // Forgets the page of a file that has changed.

 private:
  Mutex mu_{"client.pages"};
  std::map<std::string, std::vector<char>> pages_ GUARDED_BY(mu_);
};

}  // namespace ordeal::unionfs
