#include "harness/sync/clock.h"
#include "targets/gateway/defects/defects.h"
#include "targets/gateway/subject.h"

namespace ordeal::gateway::defects {
namespace {

FailPoint miss_window{"gateway.cache.miss_window"};

class Stampede : public ResponseCache {
 public:
  using ResponseCache::ResponseCache;

  Response get_or_load(const std::string& key, Instant, const Loader& load) override {
    {
      Lock lock(mu_);
      if (std::optional<Response> kept = fresh(key, now())) return *kept;
    }
    miss_window.pass(about(key));
    return load_and_keep(key, load);  // The bug: nobody looks whether one is under way.
  }
};

}  // namespace

Defect stampede{"gateway.cache.stampede", "a miss runs the loader once for each caller"};

std::unique_ptr<ResponseCache> cache_without_flights(const CacheOptions& options) {
  return std::make_unique<Stampede>(options);
}

}  // namespace ordeal::gateway::defects
