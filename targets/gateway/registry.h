// The providers that requests may go to.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/sync/shared_mutex.h"
#include "targets/gateway/breaker.h"
#include "targets/gateway/health.h"
#include "targets/gateway/load.h"
#include "targets/gateway/outlier.h"
#include "targets/gateway/pool.h"
#include "targets/gateway/provider_metrics.h"
#include "targets/gateway/upstream.h"

namespace ordeal::gateway {

struct ProviderParts {
  std::unique_ptr<Breaker> breaker;
  std::unique_ptr<Pool> pool;
  std::unique_ptr<Health> health;
  std::unique_ptr<Outlier> outlier;
  std::unique_ptr<Load> load;
};

// All of its parts are thread-safe. It lives until the last request that uses it has ended, even
// when it is unregistered before.
struct Provider : ProviderParts {
  Provider(std::string its_name, int its_weight, ProviderParts parts,
           const UpstreamBehaviour& behaviour)
      : ProviderParts(std::move(parts)),
        name(std::move(its_name)),
        weight(its_weight),
        upstream(name, behaviour) {
    pool->when_ended([this](int connection) { upstream.hang_up(connection); });
  }

  const std::string name;
  const int weight;
  Upstream upstream;
  ProviderMetrics metrics;
};

using Providers = std::vector<std::shared_ptr<Provider>>;

// Thread-safe. Hands out shared pointers, so that its lock is never held while one is used.
class Registry {
 public:
  Registry() = default;
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;
  virtual ~Registry() = default;

  std::shared_ptr<Provider> find(std::string_view name) const;  // Null where there is none.
  Providers all() const;                                        // By name.
  // Calls `look` for each provider, by name, until it returns false; one that is removed meanwhile
  // may be among them.
  virtual void visit(const std::function<bool(Provider&)>& look) const;

  // False: one of that name is there already, and stays.
  bool add(const std::shared_ptr<Provider>& provider);
  // Takes it out, and keeps its counts among the totals; null: there was none.
  virtual std::shared_ptr<Provider> remove(std::string_view name);
  // Puts these, of different names, in the place of all there are, in one step. Returns who went.
  virtual Providers replace(const Providers& providers);

  // Calls that ended at any provider, those that have gone included. Never goes down.
  int64_t total_calls() const;

 protected:
  using Map = std::map<std::string, std::shared_ptr<Provider>, std::less<>>;
  static Map map_of(const Providers& providers);
  void retire(const Provider& provider) REQUIRES(totals_mu_);

  // Taken before mu_ where both are: a provider is among the totals or in the map, never in
  // neither.
  mutable Mutex totals_mu_{"gateway.totals", kTotalsRank};
  int64_t retired_calls_ GUARDED_BY(totals_mu_) = 0;  // Of providers that have gone.

  mutable SharedMutex mu_{"gateway.registry", kRegistryRank};
  Map providers_ GUARDED_BY(mu_);

 private:
  Providers copy() const;
};

}  // namespace ordeal::gateway
