// The handles that are open on each node.
//
// The kernel asks for the attributes of an open file by node, without a handle. Once the file's
// last name is gone, only a handle can still answer.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "harness/sync/mutex.h"
#include "targets/fs/file_system.h"

namespace ordeal::fuse {

// An OpenFiles maps the nodes of one mount to their open handles. Thread-safe.
class OpenFiles {
 public:
  void opened(uint64_t node, fs::Handle file);
  void released(uint64_t node, fs::Handle file);
  std::vector<fs::Handle> of(uint64_t node) const;  // In the order of their opening.

 private:
  mutable Mutex mu_{"fuse.open_files"};
  std::map<uint64_t, std::vector<fs::Handle>> by_node_ GUARDED_BY(mu_);
};

}  // namespace ordeal::fuse
