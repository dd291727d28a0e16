// The open target.unionfs, on which its rows act.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "harness/scenario/resource_counter.h"
#include "targets/bind/fs_target.h"
#include "targets/unionfs/page_cache.h"
#include "targets/unionfs/parts.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal {

// Parses a branch: "memory:rw", "PATH:ro", "PATH:rw,minfree=4KiB". A memory branch gets `capacity`
// bytes. Throws InputError, which names the part that is wrong, for an unknown mode, an unknown
// setting, and a path that is no directory.
unionfs::Branch parse_branch(std::string_view spec, uint64_t capacity);

// A UnionStorage owns the parts of the target, as a base class so that they outlive the other
// bases.
struct UnionStorage {
  // With `cached` a client keeps the pages that it has read, and the union notifies it of changes.
  UnionStorage(unionfs::UnionOptions options, bool cached);

  unionfs::PageCache pages;

 private:
  const std::unique_ptr<unionfs::UnionFs> whole_;
  const std::unique_ptr<unionfs::NodeTable> table_;
  const std::unique_ptr<unionfs::DirStreams> listed_;
  const std::unique_ptr<unionfs::Identity> named_;

 public:
  unionfs::UnionFs& core;
  unionfs::NodeTable& nodes;  // For a kernel mount.
  unionfs::DirStreams& streams;
  unionfs::Identity& identity;
};

// A UnionTarget is one open union with its client. Thread-safe.
class UnionTarget : private UnionStorage, public FsTarget, public ResourceCounter {
 public:
  // Makes the files in the lowest read-only branch in memory, so that a change copies them up;
  // without such a branch, makes them through the union.
  UnionTarget(const unionfs::UnionOptions& options, const FsLayout& files, uint64_t capacity,
              bool cached);

  using UnionStorage::core;
  using UnionStorage::identity;
  using UnionStorage::nodes;
  using UnionStorage::pages;
  using UnionStorage::streams;
  const uint64_t capacity;  // Of memory branches that are added later.

  uint64_t open_below() const;  // Counts files that are open in the branches in memory.

  std::vector<std::pair<std::string, double>> metrics() const override;
  std::vector<HeldResource> resources() override;
};

UnionTarget& union_of(Target& target);  // Throws InputError for a mount's client.

// The rows of the target's probes and controls, and of the requests that a kernel would send.
std::span<const OpRow> union_rows();
std::span<const OpRow> kernel_rows();

}  // namespace ordeal
