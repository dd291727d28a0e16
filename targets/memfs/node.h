// What a name of the file system in memory leads to.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "harness/sync/mutex.h"
#include "targets/fs/file_system.h"
#include "targets/memfs/content.h"

namespace ordeal::memfs {

// A file, a folder or a symbolic link. `children` is guarded by the tree's lock, everything that
// stat shows and the bytes by the node's own. The tree's lock comes before a node's, and no two
// nodes are locked at once.
struct Node {
  Node(uint64_t number, mode_t kind, Room& room) : ino(number), type(kind), content(room) {}

  const uint64_t ino;
  const mode_t type;   // S_IFREG, S_IFDIR or S_IFLNK.
  std::string target;  // Of a symbolic link; constant once it has a name.
  std::map<std::string, std::shared_ptr<Node>, std::less<>> children;

  mutable Mutex mu{"memfs.node"};
  mode_t permissions GUARDED_BY(mu) = 0;
  uid_t uid GUARDED_BY(mu) = 0;
  gid_t gid GUARDED_BY(mu) = 0;
  uint64_t nlink GUARDED_BY(mu) = 1;
  timespec atime GUARDED_BY(mu){}, mtime GUARDED_BY(mu){}, ctime GUARDED_BY(mu){};
  Content content GUARDED_BY(mu);

  bool is_dir() const { return S_ISDIR(type); }
  fs::Attr attr() const;
  int change(const fs::SetAttr& change, fs::Attr& out);  // Returns 0 or an errno.
  void touch();                                          // Now is its mtime and ctime.
  void add_links(int by);                                // Changes nlink and the ctime.
};
using NodePtr = std::shared_ptr<Node>;

timespec time_stamp();  // Of the clock that targets see.

}  // namespace ordeal::memfs
