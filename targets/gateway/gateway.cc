#include "targets/gateway/gateway.h"

#include <algorithm>

#include "harness/base/assert.h"
#include "harness/base/scope_guard.h"
#include "harness/sync/clock.h"

namespace ordeal::gateway {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

// Those that are not ejected; all of them where every one is.
Providers in_turn(const Providers& all) {
  Providers well;
  for (const auto& provider : all) {
    if (!provider->outlier->ejected()) well.push_back(provider);
  }
  return well.empty() ? all : well;
}

size_t pick_from(const Providers& providers, Balancer& balancer) {
  std::vector<Candidate> candidates;
  candidates.reserve(providers.size());
  for (const auto& provider : providers)
    candidates.push_back({provider->load->calls(), provider->weight});
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
      balancer_(make_balancer(*options_.balancer)),
      connections_(std::make_shared<Atomic<int64_t>>(0, "gateway.connections")),
      registry_(make_registry(options_.providers)),
      prober_(*registry_, options_.probes) {}

std::unique_ptr<Registry> Gateway::make_registry(const std::vector<ProviderOptions>& providers) {
  std::unique_ptr<Registry> registry = gateway::make_registry();
  for (const ProviderOptions& provider : providers) registry->add(make_provider(provider));
  return registry;
}

std::shared_ptr<Provider> Gateway::make_provider(const ProviderOptions& options) {
  ProviderParts parts;
  parts.breaker = make_breaker(options_.breaker);
  parts.breaker->listen([this] { count_open_breakers(); });
  parts.pool = make_pool({options.name, options_.pool_size, options_.connect, connections_});
  parts.health = make_health();
  parts.outlier = make_outlier(options_.outlier);
  parts.load = make_load();
  return std::make_shared<Provider>(options.name, options.weight, std::move(parts),
                                    options.upstream);
}

bool Gateway::register_provider(const ProviderOptions& options) {
  return registry_->add(make_provider(options));
}

bool Gateway::unregister_provider(std::string_view name) {
  const std::shared_ptr<Provider> gone = registry_->remove(name);
  if (gone == nullptr) return false;
  gone->pool->close();
  return true;
}

void Gateway::replace_providers(const std::vector<std::string>& names) {
  Providers wanted;
  for (const std::string& name : names) {
    std::shared_ptr<Provider> there = registry_->find(name);
    wanted.push_back(there != nullptr ? there : make_provider({.name = name, .upstream = {}}));
  }
  for (const auto& gone : registry_->replace(wanted)) gone->pool->close();
}

void Gateway::close() {
  for (const auto& gone : registry_->replace({})) gone->pool->close();
  prober_.stop();
}

// Counted anew under the lock, so that the last news is the latest.
void Gateway::count_open_breakers() {
  const Providers providers = registry_->all();
  Lock lock(news_mu_);
  open_breakers_ = 0;
  for (const auto& provider : providers) {
    if (provider->breaker->state() == BreakerState::open) ++open_breakers_;
  }
}

int Gateway::open_breakers() const {
  Lock lock(news_mu_);
  return open_breakers_;
}

Response Gateway::handle_request(const Request& request) {
  in_flight_.fetch_add(1, kRelaxed);
  ScopeGuard landed([&] { in_flight_.fetch_sub(1, kRelaxed); });
  requests_.fetch_add(1, kRelaxed);

  const Config config = config_->read();  // The one look that a request takes.
  const Duration patience = std::min(config.deadlines.request, request.patience);
  const Errand errand{request, config, deadline_after(now(), patience)};
  Response response{.status = Status::rate_limited};
  if (limiter_->try_take(1)) {
    const bool cacheable = options_.cache.entries > 0 && !request.key.empty();
    response =
        cacheable ? cache_->get_or_load(request.key, errand.deadline, [&] { return route(errand); })
                  : route(errand);
  }
  response.generation = config.generation;
  ended_[static_cast<size_t>(response.status)].fetch_add(1, kRelaxed);
  return response;
}

// Asks the balancer for a provider, and for another one while breakers refuse.
Response Gateway::route(const Errand& errand) {
  Providers providers = registry_->all();
  if (providers.empty()) return {.status = Status::no_provider};
  providers = in_turn(providers);
  const size_t patience = errand.config.routing.providers_asked;
  for (size_t asked = 0; asked < patience && !providers.empty(); ++asked) {
    const size_t place = pick_from(providers, *balancer_);
    const std::shared_ptr<Provider> provider = providers[place];
    if (BreakerPermit permit = provider->breaker->ask())
      return call(*provider, std::move(permit), errand);
    providers.erase(providers.begin() + static_cast<std::ptrdiff_t>(place));
  }
  return {.status = Status::circuit_open};
}

// A call that no connection was found for says nothing about the provider, so its permit is
// abandoned rather than failed.
Response Gateway::call(Provider& provider, BreakerPermit permit, const Errand& errand) {
  provider.load->enter();
  ScopeGuard landed([&] { provider.load->leave(); });
  const Instant start = now();
  const Instant patience =
      std::min(errand.deadline, deadline_after(start, errand.config.deadlines.pool));
  PoolAnswer lent = provider.pool->acquire(patience);
  if (!lent.permit) return {status_of(lent.refusal), provider.name};

  const int connection = lent.permit.connection();
  const UpstreamAnswer answer =
      provider.upstream.call(connection, errand.request.key, errand.deadline);
  answer.reply_read ? lent.permit.end() : lent.permit.discard();
  const bool ok = answer.result == UpstreamResult::ok;
  ok ? permit.succeeded() : permit.failed();
  provider.health->record(ok);
  provider.outlier->record(ok);
  provider.metrics.record(ok, now() - start);
  Response response{status_of(answer.result), provider.name};
  if (ok) response.about = answer.about;
  return response;
}

int64_t Gateway::ended_with(Status status) const {
  return ended_[static_cast<size_t>(status)].load(kRelaxed);
}

}  // namespace ordeal::gateway
