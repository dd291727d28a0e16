// The union's planted bugs. Each is a variant of one part, or of the whole union, in a file of its
// own, with a failpoint in its race window. parts.cc makes a part in its variant where the defect
// is on at that moment.
#pragma once

#include <memory>

#include "harness/fault/defect.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal::unionfs::defects {

// Variants of NodeTable.
extern Defect lookup_forget_race, forget_double_erase;
std::unique_ptr<NodeTable> nodes_counted_after_the_lock();
std::unique_ptr<NodeTable> nodes_erased_after_the_lock();

// Variants of DirStreams and Identity.
extern Defect readdir_releasedir_race, init_flag_unordered;
std::unique_ptr<DirStreams> dir_streams_not_kept_alive();
std::unique_ptr<Identity> identity_with_unordered_flag();

// Variants of PathLocks.
extern Defect rename_positional_locks, rename_same_lock_twice;
std::unique_ptr<PathLocks> path_locks_as_named();
std::unique_ptr<PathLocks> path_locks_taken_twice();

// Variants of caches, buffers and counts.
extern Defect cache_cleanup_drops_fresh, cache_stale_after_invalidate;
std::unique_ptr<AttrCache> cache_that_drops_fresh(const char* name);
std::unique_ptr<AttrCache> cache_that_stores_stale(const char* name);
extern Defect pool_overfill;
std::unique_ptr<BufferPool> buffer_pool_that_overfills(const BufferPool::Options& options);
extern Defect metrics_torn_snapshot;
std::unique_ptr<OperationMetrics> metrics_in_two_steps();

// Variants of Branches, Handles and CopyUp.
extern Defect branches_mutated_in_place;
std::unique_ptr<Branches> branches_changed_in_place(const BranchList& branches);
extern Defect handle_close_under_read, handle_plain_refcount, handle_waits_under_table;
std::unique_ptr<Handles> handles_closed_under_readers();
std::unique_ptr<Handles> handles_with_plain_counts();
std::unique_ptr<Handles> handles_that_wait_under_their_lock();
extern Defect copy_up_half_copied;
std::unique_ptr<CopyUp> copy_up_in_place(Placing& placing, Handles& handles, BufferPool& buffers);

// A variant of Invalidation.
extern Defect notify_under_lock;
std::unique_ptr<Invalidation> invalidation_that_notifies_under_locks(
    Placing& placing, std::unique_ptr<AttrCache> attrs, const Notify& notify);

// Variants of the whole UnionFs.
extern Defect rename_not_atomic, read_torn_block, state_stale_after_unlink, config_held_across_io;
extern Defect unlink_hidden_leftover;
std::unique_ptr<UnionFs> union_that_unlinks_before_renames(const UnionOptions& options);
std::unique_ptr<UnionFs> union_that_writes_in_halves(const UnionOptions& options);
std::unique_ptr<UnionFs> union_that_stores_state_late(const UnionOptions& options);
std::unique_ptr<UnionFs> union_that_holds_its_config(const UnionOptions& options);
std::unique_ptr<UnionFs> union_that_hides_open_files(const UnionOptions& options);

}  // namespace ordeal::unionfs::defects
