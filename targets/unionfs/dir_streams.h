// Folders that are being listed: what a kernel refers to between opendir and releasedir.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/sync/mutex.h"
#include "targets/fs/file_system.h"
#include "targets/unionfs/seal.h"

namespace ordeal::unionfs {

using DirStreamId = uint64_t;  // From 1; never used again.

// Thread-safe. A stream lives until the last call that uses it has ended, so one that is closed
// meanwhile still answers.
class DirStreams {
 public:
  DirStreams() = default;
  DirStreams(const DirStreams&) = delete;
  DirStreams& operator=(const DirStreams&) = delete;
  virtual ~DirStreams() = default;

  DirStreamId open(std::vector<fs::DirEntry> entries);
  // The stream's next name; each is given once. Returns 0, ENOENT at the end, or EBADF.
  virtual int next(DirStreamId stream, std::string& name);
  int close(DirStreamId stream);  // Returns 0, or EBADF to all but one caller.
  size_t size() const;            // Streams that are open.

 protected:
  struct Stream {
    Mutex mu{"unionfs.dir_stream"};
    std::vector<fs::DirEntry> entries;  // Constant.
    size_t at GUARDED_BY(mu) = 0;
    Seal seal = {};
  };
  std::shared_ptr<Stream> find(DirStreamId stream) const;  // Null: not open.
  static int take(Stream& stream, std::string& name);

 private:
  mutable Mutex mu_{"unionfs.dir_streams"};
  std::map<DirStreamId, std::shared_ptr<Stream>> streams_ GUARDED_BY(mu_);
  DirStreamId next_ GUARDED_BY(mu_) = 1;
};

}  // namespace ordeal::unionfs
