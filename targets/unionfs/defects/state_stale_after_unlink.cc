#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint store_window{"unionfs.setattr.store_window"};

class StoresStateLate : public UnionFs {
 public:
  using UnionFs::setattr;
  using UnionFs::UnionFs;

  int setattr(const std::string& path, const fs::SetAttr& change, fs::Attr& out) override {
    if (const int err = UnionFs::setattr(path, change, out)) return err;
    const Duration ttl = state_.config.get().attr_ttl;
    if (ttl == Duration::zero()) return 0;
    store_window.pass({.path = path, .key = {}});
    yield();
    // The bug: the path's lock was given back before its new state is stored.
    AttrCache& cache = state_.invalidation->attrs();
    cache.put(cache.begin(), path, out, now(), ttl);
    return 0;
  }
};

}  // namespace

Defect state_stale_after_unlink{"unionfs.state.stale_after_unlink",
                                "releasing the path's lock and storing the new state are two "
                                "steps: old state is stored after an unlink"};

std::unique_ptr<UnionFs> union_that_stores_state_late(const UnionOptions& options) {
  return std::make_unique<StoresStateLate>(options);
}

}  // namespace ordeal::unionfs::defects
