// Directory streams: the listings that a kernel uses between opendir and releasedir.
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

// A DirStreams is the table of one union's open streams. Thread-safe. A stream lives until the last
// call that uses it has ended, so a stream that is closed meanwhile still answers.
class DirStreams {
 public:
  DirStreams() = default;
  DirStreams(const DirStreams&) = delete;
  DirStreams& operator=(const DirStreams&) = delete;
  virtual ~DirStreams() = default;

  DirStreamId open(std::vector<fs::DirEntry> entries);
  // Returns the stream's next name in `name`; each name comes once. Returns 0, ENOENT at the end,
  // or EBADF where the stream is not open.
  virtual int next(DirStreamId stream, std::string& name);
  int close(DirStreamId stream);  // Returns 0 to one caller, EBADF to the others.
  size_t size() const;            // Counts open streams.

 protected:
  // A Stream is one listing with its position.
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
