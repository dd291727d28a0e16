// The nodes of the file system in memory, to which names lead.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "harness/sync/mutex.h"
#include "targets/fs/file_system.h"
#include "targets/memfs/content.h"

namespace ordeal::memfs {

// A Node is a file, a directory or a symbolic link. The tree's lock guards `children`; the node's
// own lock guards the attributes and the content. A thread takes the tree's lock before a node's,
// and locks one node at a time.
struct Node {
  Node(uint64_t number, mode_t kind, Quota& quota) : ino(number), type(kind), content(quota) {}

  const uint64_t ino;
  const mode_t type;   // S_IFREG, S_IFDIR or S_IFLNK.
  std::string target;  // Of a symbolic link; constant once the node has a name.
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
  void touch();                                          // Sets mtime and ctime to now.
  void add_links(int by);                                // Changes nlink and the ctime.
};
using NodePtr = std::shared_ptr<Node>;

timespec time_stamp();  // Returns the time of the clock that targets see.

}  // namespace ordeal::memfs
