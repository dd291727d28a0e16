#include "targets/gateway/gateway.h"

#include <algorithm>

#include "harness/base/assert.h"
#include "harness/base/scope_guard.h"
#include "harness/sync/clock.h"

namespace ordeal::gateway {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

using Providers = std::vector<std::shared_ptr<Provider>>;

size_t pick_from(const Providers& providers, Balancer& balancer) {
  std::vector<Candidate> candidates;
  candidates.reserve(providers.size());
  for (const auto& provider : providers)
    candidates.push_back({provider->in_flight.load(kRelaxed), provider->weight});
  const size_t place = balancer.pick(candidates);
  ALWAYS_ASSERT(place < providers.size(), "a balancer picks one of its candidates");
  return place;
}

Status status_of(UpstreamResult result) {
  switch (result) {
    case UpstreamResult::ok:
      return Status::ok;
    case UpstreamResult::failed:
      return Status::upstream_error;
    case UpstreamResult::timed_out:
      return Status::timeout;
  }
  return Status::upstream_error;
}

Status status_of(PoolRefusal refusal) {
  return refusal == PoolRefusal::timed_out ? Status::pool_timeout : Status::upstream_error;
}

}  // namespace

Gateway::Gateway(GatewayOptions options)
    : options_(std::move(options)),
      config_(make_config_store(options_.config)),
      limiter_(make_limiter(options_.limiter)),
      cache_(make_cache(options_.cache)),
      balancer_(make_balancer(*options_.balancer)) {
  for (const ProviderOptions& provider : options_.providers) register_provider(provider);
}

bool Gateway::register_provider(const ProviderOptions& options) {
  return registry_.add(
      std::make_shared<Provider>(options.name, options.weight, make_breaker(options_.breaker),
                                 make_pool(options.name, options_.pool_size), options.upstream));
}

Response Gateway::handle_request(const Request& request) {
  in_flight_.fetch_add(1, kRelaxed);
  ScopeGuard landed([&] { in_flight_.fetch_sub(1, kRelaxed); });
  requests_.fetch_add(1, kRelaxed);

  const Config config = config_->read();  // The one look that a request takes.
  const Instant deadline = deadline_after(now(), config.deadlines.request);
  Response response{.status = Status::rate_limited};
  if (limiter_->try_take(1)) {
    const bool cacheable = options_.cache.entries > 0 && !request.key.empty();
    response = cacheable ? cache_->get_or_load(request.key, deadline,
                                               [&] { return route(config, deadline); })
                         : route(config, deadline);
  }
  response.generation = config.generation;
  ended_[static_cast<size_t>(response.status)].fetch_add(1, kRelaxed);
  return response;
}

// Asks the balancer for a provider, and for another one while breakers refuse.
Response Gateway::route(const Config& config, Instant deadline) {
  Providers providers = registry_.all();
  if (providers.empty()) return {.status = Status::no_provider};
  for (size_t asked = 0; asked < config.routing.providers_asked && !providers.empty(); ++asked) {
    const size_t place = pick_from(providers, *balancer_);
    const std::shared_ptr<Provider> provider = providers[place];
    if (BreakerPermit permit = provider->breaker->ask())
      return call(*provider, std::move(permit), config, deadline);
    providers.erase(providers.begin() + static_cast<std::ptrdiff_t>(place));
  }
  return {.status = Status::circuit_open};
}

// A call that no connection was found for says nothing about the provider, so its permit is
// abandoned rather than failed.
Response Gateway::call(Provider& provider, BreakerPermit permit, const Config& config,
                       Instant deadline) {
  provider.in_flight.fetch_add(1, kRelaxed);
  ScopeGuard landed([&] { provider.in_flight.fetch_sub(1, kRelaxed); });
  const Instant start = now();
  const Instant patience = std::min(deadline, deadline_after(start, config.deadlines.pool));
  PoolAnswer connection = provider.pool->acquire(patience);
  if (!connection.permit) return {status_of(connection.refusal), provider.name};

  const UpstreamResult result = provider.upstream.call(deadline);
  connection.permit.end();
  const bool ok = result == UpstreamResult::ok;
  ok ? permit.succeeded() : permit.failed();
  provider.metrics.record(ok, now() - start);
  return {status_of(result), provider.name};
}

int64_t Gateway::ended_with(Status status) const {
  return ended_[static_cast<size_t>(status)].load(kRelaxed);
}

}  // namespace ordeal::gateway
