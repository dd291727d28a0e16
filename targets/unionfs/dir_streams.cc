#include "targets/unionfs/dir_streams.h"

#include <cerrno>
#include <utility>

namespace ordeal::unionfs {

DirStreamId DirStreams::open(std::vector<fs::DirEntry> entries) {
  const auto stream = std::make_shared<Stream>();
  stream->entries = std::move(entries);
  Lock lock(mu_);
  streams_[next_] = stream;
  return next_++;
}

int DirStreams::next(DirStreamId stream, std::string& name) {
  const std::shared_ptr<Stream> found = find(stream);
  return found == nullptr ? EBADF : take(*found, name);
}

int DirStreams::close(DirStreamId stream) {
  std::shared_ptr<Stream> last;  // Outlives the lock.
  Lock lock(mu_);
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return EBADF;
  last = std::move(found->second);
  streams_.erase(found);
  return 0;
}

size_t DirStreams::size() const {
  Lock lock(mu_);
  return streams_.size();
}

std::shared_ptr<DirStreams::Stream> DirStreams::find(DirStreamId stream) const {
  Lock lock(mu_);
  const auto found = streams_.find(stream);
  return found == streams_.end() ? nullptr : found->second;
}

int DirStreams::take(Stream& stream, std::string& name) {
  stream.seal.check();
  Lock lock(stream.mu);
  if (stream.at == stream.entries.size()) return ENOENT;
  name = stream.entries[stream.at++].name;
  return 0;
}

}  // namespace ordeal::unionfs
