// The parts that all operations of one union share.
#pragma once

#include <memory>

#include "targets/unionfs/config.h"
#include "targets/unionfs/name_locks.h"
#include "targets/unionfs/parts.h"
#include "targets/unionfs/path_lookup.h"

namespace ordeal::unionfs {

// The settings with which a union is made.
struct UnionOptions {
  BranchList branches;  // At least one. The union assigns the ids.
  Config config = {};
  BufferPool::Options buffers = {};
  // Called with each path that has changed, once the operation is over and with no lock held: the
  // receiver may call the union.
  Notify notify = {};
};

// A UnionState owns the parts of one union. Each part is thread-safe by itself and guards its own
// data. The classes of operations (FileOperations, Renamer, …) have no data of their own: each
// keeps references to the parts that it uses.
struct UnionState {
  explicit UnionState(const UnionOptions& options);  // Throws InputError where there is no branch.
  UnionState(const UnionState&) = delete;
  UnionState& operator=(const UnionState&) = delete;

  const std::unique_ptr<Branches> branches;
  ConfigStore config;
  Placing placing{config};
  const std::unique_ptr<Handles> handles = make_handles();
  const std::unique_ptr<BufferPool> buffers;
  const std::unique_ptr<CopyUp> copy_up = make_copy_up(placing, *handles, *buffers);
  const std::unique_ptr<OperationMetrics> metrics = make_metrics();
  const std::unique_ptr<Invalidation> invalidation;
  NameLocks names{make_path_locks()};
  PathLookup lookup{*branches, names};
};

}  // namespace ordeal::unionfs
