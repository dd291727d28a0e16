#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint sweep_window{"unionfs.cache.sweep_window"};

class DropsFresh : public AttrCache {
 public:
  using AttrCache::AttrCache;

  void cleanup(Instant at) override {
    const std::vector<std::string> expired = expired_at(at);
    sweep_window.pass();
    yield();
    Lock lock(mu_);
    for (const std::string& key : expired) {
      // The bug: the entry may have been refreshed since it was found expired.
      if (const auto entry = entries_.find(key); entry != entries_.end()) drop(entry, at);
    }
  }

 private:
  std::vector<std::string> expired_at(Instant at) const {
    Lock lock(mu_);
    std::vector<std::string> keys;
    for (const auto& [key, entry] : entries_) {
      if (at >= entry.fresh_until) keys.push_back(key);
    }
    return keys;
  }
};

}  // namespace

Defect cache_cleanup_drops_fresh{
    "unionfs.cache.cleanup_drops_fresh",
    "the sweep of expired entries removes an entry that was refreshed meanwhile"};

std::unique_ptr<AttrCache> cache_that_drops_fresh(const char* name) {
  return std::make_unique<DropsFresh>(name);
}

}  // namespace ordeal::unionfs::defects
