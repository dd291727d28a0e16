// The registered providers, to which requests may go.
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

// The parts of a provider that have a defective variant; parts.h makes each.
struct ProviderParts {
  std::unique_ptr<Breaker> breaker;
  std::unique_ptr<Pool> pool;
  std::unique_ptr<Health> health;
  std::unique_ptr<Outlier> outlier;
  std::unique_ptr<Load> load;
};

// A Provider is one provider with its breaker, pool, counters and simulated upstream. Each part is
// thread-safe. A Provider lives until the last request that uses it has ended, even when it is
// unregistered before.
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

// A Registry maps names to providers. Thread-safe. It returns shared pointers, so no caller holds
// the registry's lock while it uses a provider.
class Registry {
 public:
  Registry() = default;
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;
  virtual ~Registry() = default;

  std::shared_ptr<Provider> find(std::string_view name) const;  // Null: not registered.
  Providers all() const;                                        // Sorted by name.
  // Calls `look` for each provider, by name, until it returns false. A provider that is removed
  // meanwhile may be visited.
  virtual void visit(const std::function<bool(Provider&)>& look) const;

  // Returns false where a provider of that name is registered; that one stays.
  bool add(const std::shared_ptr<Provider>& provider);
  // Removes a provider, and keeps its counts in the totals. Returns null: not registered.
  virtual std::shared_ptr<Provider> remove(std::string_view name);
  // Replaces all providers by these, of different names, in one step. Returns the removed ones.
  virtual Providers replace(const Providers& providers);

  // Counts the calls that ended at any provider, removed ones included. Never decreases.
  int64_t total_calls() const;

 protected:
  using Map = std::map<std::string, std::shared_ptr<Provider>, std::less<>>;
  static Map map_of(const Providers& providers);
  void retire(const Provider& provider) REQUIRES(totals_mu_);

  // Taken before mu_ where a thread needs both. Invariant: a provider's calls are in the totals or
  // its entry is in the map.
  mutable Mutex totals_mu_{"gateway.totals", kTotalsRank};
  int64_t retired_calls_ GUARDED_BY(totals_mu_) = 0;  // Of removed providers.

  mutable SharedMutex mu_{"gateway.registry", kRegistryRank};
  Map providers_ GUARDED_BY(mu_);

 private:
  Providers copy() const;
};

}  // namespace ordeal::gateway
