// The providers that requests may go to.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/sync/shared_mutex.h"
#include "targets/gateway/breaker.h"
#include "targets/gateway/pool.h"
#include "targets/gateway/provider_metrics.h"
#include "targets/gateway/upstream.h"

namespace ordeal::gateway {

// All of its parts are thread-safe. It lives until the last request that uses it has ended, even
// when it is unregistered before.
struct Provider {
  Provider(std::string its_name, int its_weight, std::unique_ptr<Breaker> its_breaker,
           std::unique_ptr<Pool> its_pool, const UpstreamBehaviour& behaviour)
      : name(std::move(its_name)),
        weight(its_weight),
        breaker(std::move(its_breaker)),
        pool(std::move(its_pool)),
        upstream(name, behaviour) {}

  const std::string name;
  const int weight;
  const std::unique_ptr<Breaker> breaker;
  const std::unique_ptr<Pool> pool;
  Upstream upstream;
  ProviderMetrics metrics;
  Atomic<int> in_flight{0, "gateway.provider.in_flight"};
};

// Thread-safe. Hands out shared pointers, so that its lock is never held while one is used.
class Registry {
 public:
  std::shared_ptr<Provider> find(std::string_view name) const;  // Null where there is none.
  std::vector<std::shared_ptr<Provider>> all() const;           // By name.
  // False: one of that name is there already, and stays.
  bool add(const std::shared_ptr<Provider>& provider);
  bool remove(std::string_view name);  // False: there was none.

 private:
  mutable SharedMutex mu_{"gateway.registry", kRegistryRank};
  std::map<std::string, std::shared_ptr<Provider>, std::less<>> providers_ GUARDED_BY(mu_);
};

}  // namespace ordeal::gateway
