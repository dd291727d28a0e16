// The options of target.gateway, and what the gateway makes of them.
#include <fmt/format.h>

#include <set>

#include "harness/base/text.h"
#include "targets/bind/gateway_target.h"

namespace ordeal {
namespace {

constexpr OptionRow kProviderFields[] = {
    {"name", OptionKind::text, nullptr, "the name in rows and fault rules"},
    {"latency", OptionKind::duration, "0", "how long each call of the provider takes"},
    {"failures", OptionKind::chance, "0", "the probability that a call of the provider fails"},
    {"weight", OptionKind::integer, "1", "the provider's share, for weighted_round_robin"},
};
constexpr OptionRow kLimiterFields[] = {
    {"capacity", OptionKind::integer, "0", "tokens of a full bucket; 0: no limit"},
    {"per_token", OptionKind::duration, "0",
     "the time between two new tokens; 0: no token ever arrives"},
};
constexpr OptionRow kBreakerFields[] = {
    {"trip_after", OptionKind::integer, "5", "the failures in a row that open the breaker"},
    {"open_for", OptionKind::duration, "1s",
     "how long an open breaker refuses before it is half open"},
    {"probes", OptionKind::integer, "1",
     "the calls that a half-open breaker admits; all must succeed to close it"},
};
constexpr OptionRow kPoolFields[] = {
    {"size", OptionKind::integer, "8", "the most connections to each provider"},
    {"connect", OptionKind::duration, "0", "how long a new connection takes"},
    {"timeout", OptionKind::duration, "100ms",
     "how long a request waits for a connection; 0: without a limit"},
};
constexpr OptionRow kCacheFields[] = {
    {"ttl", OptionKind::duration, "1s", "how long a response is fresh"},
    {"entries", OptionKind::integer, "0", "the most responses that are kept; 0: no cache"},
};

constexpr OptionRow kOutlierFields[] = {
    {"eject_after", OptionKind::integer, "0",
     "the failures in a row that eject a provider; 0: never"},
    {"eject_for", OptionKind::duration, "30s", "how long the ejection lasts"},
};
constexpr OptionRow kProbesFields[] = {
    {"every", OptionKind::duration, "0", "the pause between two rounds; 0: no probes"},
    {"timeout", OptionKind::duration, "50ms", "how long each probe may take"},
};

constexpr OptionRow kOptionRows[] = {
    {"providers", OptionKind::record_list, nullptr,
     "the providers that answer requests; unset: \"a\" and \"b\", at once and without failures",
     kProviderFields},
    {"limiter", OptionKind::record, "{}", "the token bucket that all requests share",
     kLimiterFields},
    {"breaker", OptionKind::record, "{}", "each provider's circuit breaker", kBreakerFields},
    {"pool", OptionKind::record, "{}", "each provider's connections", kPoolFields},
    {"balancer", OptionKind::text, "round_robin",
     "round_robin, weighted_round_robin or least_connections"},
    {"cache", OptionKind::record, "{}", "the cache of responses, by key", kCacheFields},
    {"outlier", OptionKind::record, "{}", "when a failing provider is ejected", kOutlierFields},
    {"probes", OptionKind::record, "{}", "health probes of all providers, in the background",
     kProbesFields},
    {"timeout", OptionKind::duration, "1s",
     "how long a request may take in all; 0: without a limit"},
};

int64_t integer_within(const Options& record, const char* owner, const char* key, int64_t low,
                       int64_t high) {
  const int64_t value = record.integer(key);
  if (value < low || value > high) {
    throw InputError(fmt::format("target.gateway.{}.{} takes an integer from {} to {}, not {}",
                                 owner, key, low, high, value));
  }
  return value;
}

const gateway::BalancerKind& balancer_named(const std::string& name) {
  if (const gateway::BalancerKind* kind = gateway::find_balancer(name)) return *kind;
  std::vector<std::string> names;
  for (const auto& kind : gateway::kBalancers) names.emplace_back(kind.name);
  throw InputError(fmt::format("target.gateway has no balancer \"{}\"{}; there are {}", name,
                               did_you_mean(name, names), join(names, ", ")));
}

std::vector<gateway::ProviderOptions> providers_of(const Options& options) {
  std::vector<gateway::ProviderOptions> providers;
  if (!options.has("providers")) return {{"a", {}, 1}, {"b", {}, 1}};
  std::set<std::string> names;
  for (const Options& record : options.records("providers")) {
    if (!record.has("name")) throw InputError("target.gateway.providers: each needs a name");
    gateway::ProviderOptions provider;
    provider.name = record.text("name");
    provider.upstream = {record.duration("latency"), record.chance("failures")};
    provider.weight = static_cast<int>(integer_within(record, "providers", "weight", 1, 1000));
    if (!names.insert(provider.name).second) {
      throw InputError(fmt::format("target.gateway.providers: \"{}\" occurs twice", provider.name));
    }
    providers.push_back(std::move(provider));
  }
  return providers;
}

// 0 stands for no limit.
Duration limit_or_none(Duration limit) {
  return limit > Duration::zero() ? limit : kForever - Instant();
}

}  // namespace

constinit const std::span<const OptionRow> kGatewayOptions = kOptionRows;

gateway::GatewayOptions gateway_options(const Options& given) {
  const Options options = check_options(given, kGatewayOptions, "target.gateway");
  const Options& limiter = options.record("limiter");
  const Options& breaker = options.record("breaker");
  const Options& pool = options.record("pool");
  const Options& cache = options.record("cache");
  const Options& outlier = options.record("outlier");
  const Options& probes = options.record("probes");
  constexpr int64_t kMany = 1'000'000;

  gateway::GatewayOptions out;
  out.providers = providers_of(options);
  out.limiter = {integer_within(limiter, "limiter", "capacity", 0, kMany * kMany),
                 limiter.duration("per_token")};
  out.breaker = {static_cast<int>(integer_within(breaker, "breaker", "trip_after", 1, kMany)),
                 breaker.duration("open_for"),
                 static_cast<int>(integer_within(breaker, "breaker", "probes", 1, kMany))};
  out.cache = {cache.duration("ttl"),
               static_cast<size_t>(integer_within(cache, "cache", "entries", 0, kMany))};
  out.pool_size = static_cast<int>(integer_within(pool, "pool", "size", 1, kMany));
  out.connect = pool.duration("connect");
  out.balancer = &balancer_named(options.text("balancer"));
  out.outlier = {static_cast<int>(integer_within(outlier, "outlier", "eject_after", 0, kMany)),
                 outlier.duration("eject_for")};
  out.probes = {probes.duration("every"), probes.duration("timeout")};
  out.config.deadlines.request = limit_or_none(options.duration("timeout"));
  out.config.deadlines.pool = limit_or_none(pool.duration("timeout"));
  return out;
}

}  // namespace ordeal
