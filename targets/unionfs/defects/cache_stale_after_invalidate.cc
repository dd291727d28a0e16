#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint put_window{"unionfs.cache.put_window"};

class StoresStale : public AttrCache {
 public:
  using AttrCache::AttrCache;

  bool put(Load, const std::string& path, fs::Attr value, Instant at, Duration ttl) override {
    put_window.pass({.path = path, .key = {}});
    yield();
    Lock lock(mu_);
    store(path, value, at, ttl);  // The bug: the path may have been invalidated since it was asked.
    return true;
  }
};

}  // namespace

Defect cache_stale_after_invalidate{"unionfs.cache.stale_after_invalidate",
                                    "a load that began before an invalidation stores its value "
                                    "after it"};

std::unique_ptr<AttrCache> cache_that_stores_stale(const char* name) {
  return std::make_unique<StoresStale>(name);
}

}  // namespace ordeal::unionfs::defects
