#include "targets/unionfs/union_state.h"

#include "harness/base/input_error.h"

namespace ordeal::unionfs {

UnionState::UnionState(const UnionOptions& options)
    : branches(make_branches(options.branches)),
      config(options.config),
      buffers(make_buffer_pool(options.buffers)),
      invalidation(make_invalidation(placing, options.notify)) {
  if (options.branches.empty()) throw InputError("a union needs at least one branch");
}

}  // namespace ordeal::unionfs
