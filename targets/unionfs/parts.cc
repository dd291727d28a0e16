#include "targets/unionfs/parts.h"

#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs {

std::unique_ptr<UnionFs> make_union(const UnionOptions& options) {
  if (defects::rename_not_atomic.on()) return defects::union_that_unlinks_before_renames(options);
  if (defects::read_torn_block.on()) return defects::union_that_writes_in_halves(options);
  if (defects::state_stale_after_unlink.on()) return defects::union_that_stores_state_late(options);
  if (defects::config_held_across_io.on()) return defects::union_that_holds_its_config(options);
  if (defects::unlink_hidden_leftover.on()) return defects::union_that_hides_open_files(options);
  return std::make_unique<UnionFs>(options);
}

std::unique_ptr<DirStreams> make_dir_streams() {
  if (defects::readdir_releasedir_race.on()) return defects::dir_streams_not_kept_alive();
  return std::make_unique<DirStreams>();
}

std::unique_ptr<Identity> make_identity() {
  if (defects::init_flag_unordered.on()) return defects::identity_with_unordered_flag();
  return std::make_unique<Identity>();
}

std::unique_ptr<NodeTable> make_node_table() {
  if (defects::lookup_forget_race.on()) return defects::nodes_counted_after_the_lock();
  if (defects::forget_double_erase.on()) return defects::nodes_erased_after_the_lock();
  return std::make_unique<NodeTable>();
}

std::unique_ptr<AttrCache> make_attr_cache() {
  constexpr const char* kName = "unionfs.attr_cache";
  if (defects::cache_cleanup_drops_fresh.on()) return defects::cache_that_drops_fresh(kName);
  if (defects::cache_stale_after_invalidate.on()) return defects::cache_that_stores_stale(kName);
  return std::make_unique<AttrCache>(kName);
}

std::unique_ptr<Branches> make_branches(const BranchList& branches) {
  if (defects::branches_mutated_in_place.on()) return defects::branches_changed_in_place(branches);
  return std::make_unique<Branches>(branches);
}

std::unique_ptr<BufferPool> make_buffer_pool(const BufferPool::Options& options) {
  if (defects::pool_overfill.on()) return defects::buffer_pool_that_overfills(options);
  return std::make_unique<BufferPool>(options);
}

std::unique_ptr<CopyUp> make_copy_up(Placing& placing, Handles& handles, BufferPool& buffers) {
  if (defects::copy_up_half_copied.on())
    return defects::copy_up_in_place(placing, handles, buffers);
  return std::make_unique<CopyUp>(placing, handles, buffers);
}

std::unique_ptr<Handles> make_handles() {
  if (defects::handle_close_under_read.on()) return defects::handles_closed_under_readers();
  if (defects::handle_plain_refcount.on()) return defects::handles_with_plain_counts();
  if (defects::handle_waits_under_table.on()) return defects::handles_that_wait_under_their_lock();
  return std::make_unique<Handles>();
}

std::unique_ptr<Invalidation> make_invalidation(Placing& placing, const Notify& notify) {
  if (defects::notify_under_lock.on())
    return defects::invalidation_that_notifies_under_locks(placing, make_attr_cache(), notify);
  return std::make_unique<Invalidation>(placing, make_attr_cache(), notify);
}

std::unique_ptr<OperationMetrics> make_metrics() {
  if (defects::metrics_torn_snapshot.on()) return defects::metrics_in_two_steps();
  return std::make_unique<OperationMetrics>();
}

std::unique_ptr<PathLocks> make_path_locks() {
  if (defects::rename_positional_locks.on()) return defects::path_locks_as_named();
  if (defects::rename_same_lock_twice.on()) return defects::path_locks_taken_twice();
  return std::make_unique<PathLocks>();
}

}  // namespace ordeal::unionfs
