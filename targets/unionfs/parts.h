// Makes the parts of a union that have a defective variant: the sound part, or the variant where
// its defect is on. No other clean code knows of defects.
#pragma once

#include <memory>
#include <string>

#include "targets/unionfs/branches.h"
#include "targets/unionfs/buffer_pool.h"
#include "targets/unionfs/copy_up.h"
#include "targets/unionfs/dir_streams.h"
#include "targets/unionfs/handles.h"
#include "targets/unionfs/identity.h"
#include "targets/unionfs/invalidation.h"
#include "targets/unionfs/node_table.h"
#include "targets/unionfs/operation_metrics.h"
#include "targets/unionfs/path_locks.h"

namespace ordeal::unionfs {

class UnionFs;
struct UnionOptions;

// Throws InputError where the options name no branch.
std::unique_ptr<UnionFs> make_union(const UnionOptions& options);
std::unique_ptr<DirStreams> make_dir_streams();
std::unique_ptr<Identity> make_identity();
std::unique_ptr<NodeTable> make_node_table();

// The parts that a UnionState owns.
std::unique_ptr<AttrCache> make_attr_cache();
std::unique_ptr<Branches> make_branches(const BranchList& branches);
std::unique_ptr<BufferPool> make_buffer_pool(const BufferPool::Options& options);
std::unique_ptr<CopyUp> make_copy_up(Placing& placing, Handles& handles, BufferPool& buffers);
std::unique_ptr<Handles> make_handles();
std::unique_ptr<Invalidation> make_invalidation(Placing& placing, const Notify& notify);
std::unique_ptr<OperationMetrics> make_metrics();
std::unique_ptr<PathLocks> make_path_locks();

}  // namespace ordeal::unionfs
