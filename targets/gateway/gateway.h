// The core of an API gateway: it limits, balances, breaks, pools and caches calls to providers.
//
//   limiter -> cache -> balancer -> breaker -> pool -> upstream
//
// Each stage may refuse a request. Each stage gets back what it lent (a permit, a connection),
// however the request ends.
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

// The settings of one provider.
struct ProviderOptions {
  std::string name;
  UpstreamBehaviour upstream;
  int weight = 1;
};

// The settings of one gateway.
struct GatewayOptions {
  std::vector<ProviderOptions> providers;
  LimiterOptions limiter;
  BreakerOptions breaker;
  CacheOptions cache;
  OutlierOptions outlier;
  ProbeOptions probes;
  int pool_size = 8;
  Duration connect = Duration::zero();  // The time that a new connection takes.
  const BalancerKind* balancer = &kBalancers[0];
  Config config;
};

// A Gateway serves requests with its providers. Thread-safe.
class Gateway {
 public:
  explicit Gateway(GatewayOptions options);
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  // Handles one request, from the limiter to the reply. Returns within the configured deadline, but
  // for delays that a scenario injects.
  Response handle_request(const Request& request);

  // Adds a provider with its own pool, breaker and counters. Returns false: the name is taken.
  bool register_provider(const ProviderOptions& options);
  // Removes a provider. Its requests under way end there; new requests go to others. Returns false:
  // there is no such provider.
  bool unregister_provider(std::string_view name);
  // Replaces all providers by providers of these names, all different, in one step. A provider
  // that is registered already stays as it is.
  void replace_providers(const std::vector<std::string>& names);

  // Refuses new requests and ends the background thread; waits for one probe at most.
  void close();

  Limiter& limiter() { return *limiter_; }
  ConfigStore& config() { return *config_; }
  const Registry& registry() const { return *registry_; }
  const ResponseCache& cache() const { return *cache_; }
  int open_breakers() const;  // Of registered providers, by the latest notification.
  int64_t connections() const { return connections_->load(std::memory_order_relaxed); }

  int in_flight() const { return in_flight_.load(std::memory_order_relaxed); }
  int64_t requests_total() const { return requests_.load(std::memory_order_relaxed); }
  int64_t ended_with(Status status) const;  // Requests so far.

 private:
  // An Errand is one request under way, with the data that its stages need.
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

  // Counters that publish no other data, so relaxed order is enough.
  Atomic<int> in_flight_{0, "gateway.in_flight"};
  Atomic<int64_t> requests_{0, "gateway.requests"};
  std::array<Atomic<int64_t>, kStatuses> ended_;

  Prober prober_;  // The last member: its thread uses the others.
};

}  // namespace ordeal::gateway
