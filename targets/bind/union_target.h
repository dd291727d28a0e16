// target.unionfs: what its rows act on.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "targets/bind/fs_target.h"
#include "targets/unionfs/node_table.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal {

// "memory:rw", "PATH:ro", "PATH:rw,minfree=4KiB". `capacity` is for memory. Throws InputError for
// a mode that is none, a setting that is none and a path that is no folder; each is named.
unionfs::Branch parse_branch(std::string_view spec, uint64_t capacity);

struct UnionStorage {
  explicit UnionStorage(const unionfs::UnionOptions& options) : core(options) {}
  unionfs::UnionFs core;
  unionfs::NodeTable nodes;  // For a kernel mount.
};

class UnionTarget : private UnionStorage, public FsTarget {
 public:
  // Files are made in the lowest branch in memory that is ro, so that they are copied up when
  // they change; where there is none, through the union.
  UnionTarget(const unionfs::UnionOptions& options, const FsLayout& files, uint64_t capacity);

  using UnionStorage::core;
  using UnionStorage::nodes;
  const uint64_t capacity;  // Of memory branches that are added later.

  std::vector<std::pair<std::string, double>> metrics() const override;
};

// The target's probes and controls.
std::span<const OpRow> union_rows();

}  // namespace ordeal
