// The core of an API gateway: it limits, balances, breaks, pools and caches calls to providers.
//
//   limiter -> cache -> balancer -> breaker -> pool -> upstream
//
// Each stage may refuse a request, and what a stage took is given back however the request ends.
// No lock is held from one stage to the next.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "targets/gateway/parts.h"
#include "targets/gateway/prober.h"
#include "targets/gateway/registry.h"
#include "targets/gateway/request.h"

namespace ordeal::gateway {

struct ProviderOptions {
  std::string name;
  UpstreamBehaviour upstream;
  int weight = 1;
};

struct GatewayOptions {
  std::vector<ProviderOptions> providers;
  LimiterOptions limiter;
  BreakerOptions breaker;
  CacheOptions cache;
  OutlierOptions outlier;
  ProbeOptions probes;
  int pool_size = 8;
  Duration connect = Duration::zero();  // How long it takes to make a connection.
  const BalancerKind* balancer = &kBalancers[0];
  Config config;
};

// Thread-safe.
class Gateway {
 public:
  explicit Gateway(GatewayOptions options);
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  // Handles a request from limit to reply. Returns within the configured deadline, give or take
  // what a scenario delays.
  Response handle_request(const Request& request);

  // Adds a provider with a pool, breaker and counters of its own. False: the name is taken.
  bool register_provider(const ProviderOptions& options);
  // Requests that are with it end there; new ones do not go to it. False: there is none.
  bool unregister_provider(std::string_view name);
  // Puts providers of these names, all different, in the place of those there are, in one step.
  // One that is there already stays as it is.
  void replace_providers(const std::vector<std::string>& names);

  // Sends new requests away and ends what runs in the background; waits for one probe at most.
  void close();

  Limiter& limiter() { return *limiter_; }
  ConfigStore& config() { return *config_; }
  const Registry& registry() const { return *registry_; }
  const ResponseCache& cache() const { return *cache_; }
  int open_breakers() const;  // Of the registered providers, by the latest news.
  int64_t connections() const { return connections_->load(std::memory_order_relaxed); }

  int in_flight() const { return in_flight_.load(std::memory_order_relaxed); }
  int64_t requests_total() const { return requests_.load(std::memory_order_relaxed); }
  int64_t ended_with(Status status) const;  // Requests so far.

 private:
  // One request on its way: what its stages need to know.
  struct Errand {
    const Request& request;
    const Config& config;
    Instant deadline;
  };
  Response route(const Errand& errand);
  Response call(Provider& provider, BreakerPermit permit, const Errand& errand);
  std::shared_ptr<Provider> make_provider(const ProviderOptions& options);
  std::unique_ptr<Registry> make_registry(const std::vector<ProviderOptions>& providers);
  void count_open_breakers();

  const GatewayOptions options_;
  const std::unique_ptr<ConfigStore> config_;
  const std::unique_ptr<Limiter> limiter_;
  const std::unique_ptr<ResponseCache> cache_;
  const std::unique_ptr<Balancer> balancer_;
  const ConnectionCount connections_;  // Outlives the pools that count in it.
  const std::unique_ptr<Registry> registry_;

  mutable Mutex news_mu_{"gateway.news", kNewsRank};
  int open_breakers_ GUARDED_BY(news_mu_) = 0;

  // Counters that publish nothing but themselves.
  Atomic<int> in_flight_{0, "gateway.in_flight"};
  Atomic<int64_t> requests_{0, "gateway.requests"};
  std::array<Atomic<int64_t>, kStatuses> ended_;

  Prober prober_;  // The last member: its thread uses the others.
};

}  // namespace ordeal::gateway
