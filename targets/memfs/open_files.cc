// Open files of the file system in memory.
#include <fcntl.h>

#include <cerrno>

#include "targets/fs/path.h"
#include "targets/memfs/memfs.h"

namespace ordeal::memfs {
namespace {

bool may_read(int flags) { return (flags & O_ACCMODE) != O_WRONLY; }
bool may_write(int flags) { return (flags & O_ACCMODE) != O_RDONLY; }

}  // namespace

int MemFs::opened(fs::Handle file, OpenFile& out) const {
  Lock lock(handles_mu_);
  const auto found = handles_.find(file);
  if (found == handles_.end()) return EBADF;
  out = found->second;
  return 0;
}

int MemFs::open_node(const NodePtr& node, int flags, fs::Handle& out) {
  if (node->is_dir()) return EISDIR;
  if (S_ISLNK(node->type)) return ELOOP;
  if ((flags & O_TRUNC) != 0 && may_write(flags)) {
    fs::Attr ignored;
    if (const int err = node->change({.size = 0}, ignored)) return err;
  }
  Lock lock(handles_mu_);
  out = closed_.empty() ? next_handle_++ : *closed_.begin();
  closed_.erase(out);
  handles_[out] = {node, flags};
  return 0;
}

int MemFs::open(const std::string& path, int flags, fs::Handle& out) {
  NodePtr node;
  if (const int err = look_up(path, node)) return err;
  return open_node(node, flags, out);
}

int MemFs::create(const std::string& path, int flags, mode_t mode, fs::Handle& out) {
  if (path == "/") return (flags & O_EXCL) != 0 ? EEXIST : EISDIR;
  NodePtr node;
  {
    WriteLock lock(tree_);
    Place place;
    if (const int err = find_place(path, place)) return err;
    if (place.node != nullptr && (flags & O_EXCL) != 0) return EEXIST;
    node = place.node;
    if (node == nullptr) {
      if (const int err = add(place, S_IFREG, mode, node)) return err;
    }
  }
  return open_node(node, flags, out);
}

int MemFs::getattr(fs::Handle file, fs::Attr& out) {
  OpenFile open;
  if (const int err = opened(file, open)) return err;
  out = open.node->attr();
  return 0;
}

int MemFs::setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out) {
  OpenFile open;
  if (const int err = opened(file, open)) return err;
  if (change.size.has_value() && !may_write(open.flags)) return EINVAL;
  return open.node->change(change, out);
}

int MemFs::read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done) {
  OpenFile open;
  if (const int err = opened(file, open)) return err;
  if (!may_read(open.flags)) return EBADF;
  Lock lock(open.node->mu);
  done = open.node->content.read(into, offset);
  return 0;
}

int MemFs::write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done) {
  OpenFile open;
  if (const int err = opened(file, open)) return err;
  if (!may_write(open.flags)) return EBADF;
  if (from.empty()) return done = 0, 0;
  Lock lock(open.node->mu);
  if ((open.flags & O_APPEND) != 0) offset = open.node->content.size();
  if (offset > static_cast<uint64_t>(INT64_MAX) - from.size()) return EFBIG;
  const size_t written = open.node->content.write(from, offset);
  if (written == 0) return ENOSPC;
  open.node->mtime = open.node->ctime = time_stamp();
  done = written;
  return 0;
}

// Data in memory cannot be made more durable.
int MemFs::fsync(fs::Handle file, bool) {
  OpenFile open;
  return opened(file, open);
}

int MemFs::release(fs::Handle file) {
  OpenFile last;  // Outlives the lock: the file's blocks may go with it.
  Lock lock(handles_mu_);
  const auto found = handles_.find(file);
  if (found == handles_.end()) return EBADF;
  last = std::move(found->second);
  handles_.erase(found);
  if (reuses_handles_) closed_.insert(file);
  return 0;
}

}  // namespace ordeal::memfs
