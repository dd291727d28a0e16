#include "targets/unionfs/page_cache.h"

#include <fcntl.h>

namespace ordeal::unionfs {

int PageCache::read(fs::FileSystem& fs, const std::string& path, size_t size,
                    std::vector<char>& out) {
  Lock lock(mu_);
  if (const auto kept = pages_.find(path); kept != pages_.end()) {
    out = kept->second;
    return 0;
  }
  fs::Handle file = 0;
  if (const int err = fs.open(path, O_RDONLY, file)) return err;
  out.resize(size);
  size_t done = 0;
  const int err = fs.read(file, out, 0, done);
  fs.release(file);
  if (err != 0) return err;
  out.resize(done);
  pages_[path] = out;
  return 0;
}

void PageCache::drop(const std::string& path) {
  Lock lock(mu_);
  pages_.erase(path);
}

}  // namespace ordeal::unionfs
