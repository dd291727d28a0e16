// target.unionfs: what its rows act on.
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

// "memory:rw", "PATH:ro", "PATH:rw,minfree=4KiB". `capacity` is for memory. Throws InputError for
// a mode that is none, a setting that is none and a path that is no folder; each is named.
unionfs::Branch parse_branch(std::string_view spec, uint64_t capacity);

struct UnionStorage {
  // With `cached` a client keeps what it has read, and the union tells it what has changed.
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

class UnionTarget : private UnionStorage, public FsTarget, public ResourceCounter {
 public:
  // Files are made in the lowest branch in memory that is ro, so that they are copied up when
  // they change; where there is none, through the union.
  UnionTarget(const unionfs::UnionOptions& options, const FsLayout& files, uint64_t capacity,
              bool cached);

  using UnionStorage::core;
  using UnionStorage::identity;
  using UnionStorage::nodes;
  using UnionStorage::pages;
  using UnionStorage::streams;
  const uint64_t capacity;  // Of memory branches that are added later.

  uint64_t open_below() const;  // Files that are open in the branches in memory.

  std::vector<std::pair<std::string, double>> metrics() const override;
  std::vector<HeldResource> resources() override;
};

UnionTarget& union_of(Target& target);  // Throws InputError for a mount's client.

// The target's probes and controls, and what a kernel asks of it.
std::span<const OpRow> union_rows();
std::span<const OpRow> kernel_rows();

}  // namespace ordeal
