#include "targets/memfs/node.h"

#include <cerrno>

#include "harness/sync/clock.h"

namespace ordeal::memfs {

timespec time_stamp() {
  const int64_t ns = now().time_since_epoch().count();
  return {.tv_sec = ns / 1'000'000'000, .tv_nsec = ns % 1'000'000'000};
}

fs::Attr Node::attr() const {
  Lock lock(mu);
  fs::Attr out;
  out.ino = ino;
  out.mode = type | permissions;
  out.nlink = nlink;
  out.uid = uid;
  out.gid = gid;
  out.size = S_ISLNK(type) ? target.size() : content.size();
  out.blocks = content.blocks() * (kBlock / 512);
  out.atime = atime;
  out.mtime = mtime;
  out.ctime = ctime;
  return out;
}

int Node::change(const fs::SetAttr& change, fs::Attr& out) {
  if (change.size.has_value() && is_dir()) return EISDIR;
  if (change.size.has_value() && S_ISLNK(type)) return ELOOP;
  if (change.mode.has_value() && S_ISLNK(type)) return EOPNOTSUPP;
  if (change.size.value_or(0) > static_cast<uint64_t>(INT64_MAX)) return EINVAL;
  {
    Lock lock(mu);
    ctime = time_stamp();
    if (change.mode.has_value()) permissions = *change.mode & 07777;
    if (change.uid.has_value()) uid = *change.uid;
    if (change.gid.has_value()) gid = *change.gid;
    if (change.size.has_value()) {
      content.resize(*change.size);
      mtime = ctime;
    }
    if (change.atime.has_value()) atime = *change.atime;
    if (change.mtime.has_value()) mtime = *change.mtime;
  }
  out = attr();
  return 0;
}

void Node::touch() {
  Lock lock(mu);
  mtime = ctime = time_stamp();
}

void Node::add_links(int by) {
  Lock lock(mu);
  nlink += static_cast<uint64_t>(static_cast<int64_t>(by));
  ctime = time_stamp();
}

}  // namespace ordeal::memfs
