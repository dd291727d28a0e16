// The options of target.gateway, and what the gateway makes of them.
#include <fmt/format.h>

#include <set>

#include "harness/base/text.h"
#include "targets/bind/gateway_target.h"

namespace ordeal {
namespace {

constexpr OptionRow kProviderFields[] = {
    {"name", OptionKind::text, nullptr, "how rows and faults speak of it"},
    {"latency", OptionKind::duration, "0", "how long each of its calls takes"},
    {"failures", OptionKind::chance, "0", "how likely each of its calls fails"},
    {"weight", OptionKind::integer, "1", "its share, for weighted_round_robin"},
};
constexpr OptionRow kLimiterFields[] = {
    {"capacity", OptionKind::integer, "0", "tokens of a full bucket; 0: no limit"},
    {"per_token", OptionKind::duration, "0", "time in which one token arrives; 0: none ever do"},
};
constexpr OptionRow kBreakerFields[] = {
    {"trip_after", OptionKind::integer, "5", "failures in a row that open it"},
    {"open_for", OptionKind::duration, "1s", "how long it refuses before it is half open"},
    {"probes", OptionKind::integer, "1", "calls that half open lets through, and needs to succeed"},
};
constexpr OptionRow kPoolFields[] = {
    {"size", OptionKind::integer, "8", "connections to each provider"},
    {"connect", OptionKind::duration, "0", "how long it takes to make one"},
    {"timeout", OptionKind::duration, "100ms",
     "how long a request waits for a connection; 0: as long as it takes"},
};
constexpr OptionRow kCacheFields[] = {
    {"ttl", OptionKind::duration, "1s", "how long an answer is fresh"},
    {"entries", OptionKind::integer, "0", "answers that are kept; 0: no cache"},
};

constexpr OptionRow kOutlierFields[] = {
    {"eject_after", OptionKind::integer, "0",
     "failures in a row that take a provider out of turn; 0: never"},
    {"eject_for", OptionKind::duration, "30s", "for how long"},
};
constexpr OptionRow kProbesFields[] = {
    {"every", OptionKind::duration, "0", "pause between two rounds; 0: no probes"},
    {"timeout", OptionKind::duration, "50ms", "how long each probe may take"},
};

constexpr OptionRow kOptionRows[] = {
    {"providers", OptionKind::record_list, nullptr,
     "who answers requests; unset: \"a\" and \"b\", at once and without failures", kProviderFields},
    {"limiter", OptionKind::record, "{}", "the token bucket that all requests share",
     kLimiterFields},
    {"breaker", OptionKind::record, "{}", "each provider's circuit breaker", kBreakerFields},
    {"pool", OptionKind::record, "{}", "each provider's connections", kPoolFields},
    {"balancer", OptionKind::text, "round_robin",
     "round_robin, weighted_round_robin or least_connections"},
    {"cache", OptionKind::record, "{}", "the cache of answers, by key", kCacheFields},
    {"outlier", OptionKind::record, "{}", "when a provider is left out for failing",
     kOutlierFields},
    {"probes", OptionKind::record, "{}", "health probes of all providers, in the background",
     kProbesFields},
    {"timeout", OptionKind::duration, "1s",
     "how long a request may take in all; 0: as long as it takes"},
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
      throw InputError(
          fmt::format("target.gateway.providers: \"{}\" is there twice", provider.name));
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
