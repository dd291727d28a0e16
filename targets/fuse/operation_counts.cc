#include "targets/fuse/operation_counts.h"

namespace ordeal::fuse {

const char* name_of(Operation operation) {
  static constexpr const char* kNames[] = {
      "lookup",  "forget",  "getattr", "setattr",     "access",     "statfs", "readlink",
      "open",    "create",  "read",    "write",       "flush",      "fsync",  "fallocate",
      "release", "opendir", "readdir", "readdirplus", "releasedir", "mknod",  "mkdir",
      "rmdir",   "unlink",  "rename",  "link",        "symlink",
  };
  static_assert(std::size(kNames) == static_cast<size_t>(Operation::count_of_kinds));
  return kNames[static_cast<size_t>(operation)];
}

std::vector<std::pair<std::string, uint64_t>> OperationCounts::all() const {
  std::vector<std::pair<std::string, uint64_t>> out;
  for (size_t i = 0; i < kKinds; ++i) {
    const uint64_t count = counts_[i].load(std::memory_order_relaxed);
    if (count > 0) out.emplace_back(name_of(static_cast<Operation>(i)), count);
  }
  return out;
}

}  // namespace ordeal::fuse
