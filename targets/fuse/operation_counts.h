// Counts of the kernel's requests, by kind.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/sync/atomic.h"

namespace ordeal::fuse {

// The kinds of request that the room serves.
enum class Operation : uint8_t {
  lookup,
  forget,
  getattr,
  setattr,
  access,
  statfs,
  readlink,
  open,
  create,
  read,
  write,
  flush,
  fsync,
  fallocate,
  release,
  opendir,
  readdir,
  readdirplus,
  releasedir,
  mknod,
  mkdir,
  rmdir,
  unlink,
  rename,
  link,
  symlink,
  count_of_kinds,
};
const char* name_of(Operation operation);

// An OperationCounts counts the requests of one mount. Thread-safe. The counts order nothing, so
// they are relaxed.
class OperationCounts {
 public:
  void add(Operation operation) {
    counts_[static_cast<size_t>(operation)].fetch_add(1, std::memory_order_relaxed);
  }
  // Returns the counts above 0, in the order of the enumeration.
  std::vector<std::pair<std::string, uint64_t>> all() const;

 private:
  static constexpr size_t kKinds = static_cast<size_t>(Operation::count_of_kinds);
  std::array<Atomic<uint64_t>, kKinds> counts_;
};

}  // namespace ordeal::fuse
