// The rows of target.gateway: each is a few lines between a Call and the Gateway.
#include <fmt/format.h>

#include "targets/bind/gateway_calls.h"
#include "targets/bind/gateway_history.h"
#include "targets/bind/gateway_target.h"

namespace ordeal {
namespace {

using gateway::Provider;

// ---- Operations

int handle_request(Target& target, Call& call) {
  gateway::Request request;
  if (call.arg_count > 0 && !call.arg(0).is_nil()) request.client = call.arg(0).text();
  if (call.arg_count > 1 && !call.arg(1).is_nil()) request.key = call.arg(1).text();
  request.patience = patience_from(call, 2);
  const gateway::Response response = gateway_of(target).handle_request(request);
  if (const int code = code_of(response.status)) return code;
  call.result = Value::of(std::string_view(gateway::to_string(response.status)));
  return 0;
}

int take(Target& target, Call& call) {
  const int64_t n = call.integer_or(0, 1);
  if (n < 1) throw InputError(fmt::format("take needs at least 1 token, not {}", n));
  if (!gateway_of(target).limiter().try_take(n)) return kRateLimited;
  call.result = Value::of(true);
  return 0;
}

int lookup(Target& target, Call& call) {
  const auto provider = gateway_of(target).registry().find(call.arg(0).text());
  if (provider == nullptr) return kNoProvider;
  call.result = Value::of(int64_t{provider->weight});
  return 0;
}

int reload(Target& target, Call& call) {
  const int64_t wanted = call.integer_or(0, 0);
  if (wanted < 0) throw InputError(fmt::format("a generation is positive, not {}", wanted));
  uint64_t in_force = 0;
  const int err = gateway_of(target).config().reload(static_cast<uint64_t>(wanted), in_force);
  if (err == ESTALE) return kOlderGeneration;
  if (err != 0) return err;
  call.result = Value::of(static_cast<int64_t>(in_force));
  return 0;
}

int read_config(Target& target, Call& call) {
  const gateway::Config config = gateway_of(target).config().read();
  if (!is_whole(config)) return kMixedGeneration;
  call.result = Value::of(static_cast<int64_t>(config.generation));
  return 0;
}

int register_provider(Target& target, Call& call) {
  gateway::ProviderOptions options;
  options.name = call.arg(0).text();
  if (options.name.empty()) throw InputError("a provider needs a name");
  if (!gateway_of(target).register_provider(options)) return kAlreadyRegistered;
  call.result = Value::of(true);
  return 0;
}

int unregister_provider(Target& target, Call& call) {
  if (!gateway_of(target).unregister_provider(call.arg(0).text())) return kNoProvider;
  call.result = Value::of(true);
  return 0;
}

// ---- Probes and controls

// A row that reads one number of the whole gateway.
template <auto kRead>
int whole(Target& target, Call& call) {
  call.result = Value::of(static_cast<int64_t>(kRead(gateway_of(target))));
  return 0;
}
// A row that reads one number of the provider it names.
template <auto kRead>
int of_provider(Target& target, Call& call) {
  const auto provider = gateway_of(target).registry().find(call.arg(0).text());
  if (provider == nullptr) return kNoProvider;
  call.result = Value::of(static_cast<int64_t>(kRead(*provider)));
  return 0;
}

int providers(Target& target, Call& call) {
  call.texts.clear();
  for (const auto& provider : gateway_of(target).registry().all())
    call.texts.push_back(provider->name);
  call.list = &call.texts;
  return 0;
}

int set_upstream(Target& target, Call& call) {
  const auto latency = parse_duration(call.arg(1).text());
  if (!latency) throw InputError(fmt::format("set_upstream: a latency is {}", kDurationForm));
  const auto failures = parse_chance(call.arg(2).text());
  if (!failures)
    throw InputError("set_upstream: failures are a chance, such as \"1/20\" or \"5%\"");
  const auto provider = gateway_of(target).registry().find(call.arg(0).text());
  if (provider == nullptr) return kNoProvider;
  provider->upstream.behave({*latency, *failures});
  return 0;
}

int reset_limiter(Target& target, Call&) {
  gateway_of(target).limiter().reset();
  return 0;
}

// ---- Arguments of mixes, and what follows from the options

// The configured providers' names, in the order of the options.
size_t provider_count(const Options& options) {
  return options.has("providers") ? options.records("providers").size() : 2;
}
std::string_view provider_name(const Options& options, size_t i) {
  if (options.has("providers")) return options.records("providers")[i].text("name");
  return i == 0 ? "a" : "b";
}

void provider_names(const Options& options, Call& call) {
  call.texts.clear();
  for (size_t i = 0; i < provider_count(options); ++i)
    call.texts.emplace_back(provider_name(options, i));
  call.list = &call.texts;
}

// The argument's text lives in the call's buffer, which no row writes.
Value text_in_buffer(Call& call, std::string_view prefix, uint64_t number) {
  call.buffer.clear();
  fmt::format_to(std::back_inserter(call.buffer), "{}{}", prefix, number);
  return Value::of(std::string_view(call.buffer.data(), call.buffer.size()));
}

constexpr uint64_t kKeys = 64;   // Different requests of a mix: few enough to meet in the cache.
constexpr uint64_t kExtras = 4;  // Providers that a mix registers and unregisters.

void any_request(const Options&, Call& call) {
  call.args[0] = Value::of(std::string_view("mix"));
  call.args[1] = text_in_buffer(call, "key", call.random->below(kKeys));
  call.arg_count = 2;
}
void any_key(const Options&, Call& call) {
  call.args[0] = text_in_buffer(call, "key", call.random->below(kKeys));
  call.arg_count = 1;
}
void all_providers(const Options& options, Call& call) {
  call.buffer.clear();
  for (size_t i = 0; i < provider_count(options); ++i)
    fmt::format_to(std::back_inserter(call.buffer), "{}{}", i == 0 ? "" : ",",
                   provider_name(options, i));
  call.args[0] = Value::of(std::string_view(call.buffer.data(), call.buffer.size()));
  call.arg_count = 1;
}
void no_arguments(const Options&, Call& call) { call.arg_count = 0; }
void any_provider(const Options& options, Call& call) {
  const size_t count = provider_count(options);
  call.args[0] = Value::of(count == 0 ? std::string_view("none")
                                      : provider_name(options, call.random->below(count)));
  call.arg_count = 1;
}
void any_extra(const Options&, Call& call) {
  call.args[0] = text_in_buffer(call, "extra", call.random->below(kExtras));
  call.arg_count = 1;
}

// ---- The table

constexpr ParamRow kRequestParams[] = {
    {"client", ParamKind::text, "the name of the client", true},
    {"key", ParamKind::text, "requests with one key share one response; none: never cached", true},
    {"timeout", ParamKind::text, "how long the request waits at most, such as \"5ms\"", true},
};
constexpr ParamRow kFetchParams[] = {
    {"key", ParamKind::text, "the key of the request"},
    {"timeout", ParamKind::text, "how long the request waits at most, such as \"5ms\"", true},
};
constexpr ParamRow kNamesParams[] = {
    {"names", ParamKind::text, "the names of all providers, such as \"a,b\""}};
constexpr ParamRow kMovesParams[] = {
    {"provider", ParamKind::text, "the name of the provider"},
    {"from", ParamKind::text, "a state, such as \"open\""},
    {"to", ParamKind::text, "another state"},
};
constexpr ParamRow kTakeParams[] = {
    {"n", ParamKind::integer, "the number of tokens; 1 if left out", true}};
constexpr ParamRow kProviderParams[] = {{"provider", ParamKind::text, "the name of the provider"}};
constexpr ParamRow kReloadParams[] = {
    {"generation", ParamKind::integer,
     "a generation newer than the one in force; the next if left out", true}};
constexpr ParamRow kUpstreamParams[] = {
    {"provider", ParamKind::text, "the name of the provider"},
    {"latency", ParamKind::text, "how long each call takes, such as \"5ms\""},
    {"failures", ParamKind::text, "the probability that a call fails, such as \"1/20\""},
};

// A timed-out request may have reached its provider; every other refusal comes before or instead.
constexpr ErrorClass kRequestErrors[] = {
    {kRateLimited, Outcome::fail},   {kCircuitOpen, Outcome::fail}, {kPoolTimeout, Outcome::fail},
    {kUpstreamError, Outcome::fail}, {kNoProvider, Outcome::fail},  {kTimeout, Outcome::pending},
};
constexpr ErrorClass kTakeErrors[] = {{kRateLimited, Outcome::fail}};
constexpr ErrorClass kLookupErrors[] = {{kNoProvider, Outcome::ok}};
constexpr ErrorClass kReloadErrors[] = {{kOlderGeneration, Outcome::fail}};
constexpr ErrorClass kRegisterErrors[] = {{kAlreadyRegistered, Outcome::fail}};
constexpr ErrorClass kUnregisterErrors[] = {{kNoProvider, Outcome::fail}};

constexpr OpRow gateway_operation(const char* name, const char* doc,
                                  std::span<const ParamRow> params, const char* returns,
                                  int (*call)(Target&, Call&), std::span<const ErrorClass> errors,
                                  void (*generate)(const Options&, Call&)) {
  return {name,    RowKind::operation,       doc, params, returns, call, errors, generate,
          nullptr, gateway_history::of(name)};
}
constexpr OpRow probe(const char* name, const char* doc, std::span<const ParamRow> params,
                      const char* returns, int (*call)(Target&, Call&)) {
  const std::span<const ErrorClass> errors =
      params.empty() ? std::span<const ErrorClass>() : kLookupErrors;
  return {name, RowKind::probe, doc, params, returns, call, errors, nullptr, nullptr};
}
constexpr OpRow control(const char* name, const char* doc, std::span<const ParamRow> params,
                        int (*call)(Target&, Call&), std::span<const ErrorClass> errors) {
  return {name, RowKind::control, doc,     params,  "",
          call, errors,           nullptr, nullptr, gateway_history::of(name)};
}
constexpr OpRow gateway_probe(const char* name, const char* doc, const char* returns,
                              void (*derive)(const Options&, Call&)) {
  return {name, RowKind::derived, doc, {}, returns, nullptr, {}, nullptr, derive};
}

constexpr OpRow kOperationRows[] = {
    gateway_operation("handle_request", "Sends one request through the whole gateway.",
                      kRequestParams, "text: \"ok\"", handle_request, kRequestErrors, any_request),
    gateway_operation("fetch", "Sends one request, and returns the key of the response.",
                      kFetchParams, "text: the key of the response", fetch, kRequestErrors,
                      any_key),
    gateway_operation(
        "retry_after",
        "How long an open breaker will still refuse, read without its lock; 0: it is not open.",
        kProviderParams, "integer: microseconds", retry_after, kLookupErrors, any_provider),
    gateway_operation("health", "The share of calls that a provider answered well.",
                      kProviderParams, "integer: percent", health_score, kLookupErrors,
                      any_provider),
    gateway_operation(
        "replace_providers",
        "Replaces all providers by providers of these names; a provider that is registered "
        "already stays as it is.",
        kNamesParams, "boolean: true", replace_providers, {}, all_providers),
    gateway_operation("take", "Takes tokens from the limiter alone.", kTakeParams,
                      "boolean: true where all tokens were taken", take, kTakeErrors, no_arguments),
    gateway_operation("lookup", "Looks a provider up in the registry.", kProviderParams,
                      "integer: its weight", lookup, kLookupErrors, any_provider),
    gateway_operation("reload", "Replaces the configuration by one of a newer generation.",
                      kReloadParams, "integer: the generation in force", reload, kReloadErrors,
                      no_arguments),
    gateway_operation(
        "read_config",
        "Reads the configuration as a request does, and checks that all parts are of one "
        "generation; a mixture is MIXED_GENERATION, which is never expected.",
        {}, "integer: its generation", read_config, {}, no_arguments),
    gateway_operation("register", "Adds a provider that answers at once and without failures.",
                      kProviderParams, "boolean: true", register_provider, kRegisterErrors,
                      any_extra),
    gateway_operation("unregister", "Removes a provider; its requests under way end there.",
                      kProviderParams, "boolean: true", unregister_provider, kUnregisterErrors,
                      any_extra),

    probe("admitted", "Tokens that the limiter has given out since the start or the last reset.",
          {}, "integer: tokens",
          whole<[](gateway::Gateway& core) { return core.limiter().admitted(); }>),
    probe("tokens", "Tokens that the limiter could give out now.", {}, "integer: tokens",
          whole<[](gateway::Gateway& core) { return core.limiter().tokens(); }>),
    probe("permits_lost",
          "Connections that the pools count as in use without a permit: 0 in a sound gateway.", {},
          "integer: permits", permits_lost),
    probe("admissible",
          "The most tokens that the limiter may have given out by now: a full bucket, and the "
          "tokens that have arrived since.",
          {}, "integer: tokens",
          whole<[](gateway::Gateway& core) { return core.limiter().admissible(); }>),
    probe("connections_total", "Connections that exist, including those of removed providers.", {},
          "integer: connections", whole<[](gateway::Gateway& core) { return core.connections(); }>),
    probe("open_breakers", "Providers whose breaker is open, by the latest notification.", {},
          "integer: providers", whole<[](gateway::Gateway& core) { return core.open_breakers(); }>),
    probe("total_calls",
          "Calls that ended at any provider, including removed ones. Never decreases.", {},
          "integer: calls",
          whole<[](gateway::Gateway& core) { return core.registry().total_calls(); }>),
    probe("in_flight", "Requests inside the gateway.", {}, "integer: requests",
          whole<[](gateway::Gateway& core) { return core.in_flight(); }>),
    probe("generation", "The generation of the configuration in force.", {},
          "integer: the generation",
          whole<[](gateway::Gateway& core) { return core.config().read().generation; }>),
    probe("requests_total", "Requests that ever entered the gateway.", {}, "integer: requests",
          whole<[](gateway::Gateway& core) { return core.requests_total(); }>),
    probe("cache_size", "The number of responses in the cache.", {}, "integer: responses",
          whole<[](gateway::Gateway& core) { return core.cache().size(); }>),
    probe("most_loads_at_once",
          "The most loads of one cache key that ran at once: 1 in a sound gateway, 0 before any.",
          {}, "integer: loads",
          whole<[](gateway::Gateway& core) { return core.cache().most_loads_at_once(); }>),
    probe("providers", "The providers in the registry, by name.", {}, "list: their names",
          providers),

    probe("breaker_state", "The state of a provider's breaker.", kProviderParams,
          "text: \"closed\", \"open\" or \"half_open\"", breaker_state),
    probe("breaker_moves", "How often a provider's breaker went from one state to another.",
          kMovesParams, "integer: times", breaker_moves),
    probe("probes_out", "Probes of a half-open breaker without a result yet.", kProviderParams,
          "integer: probes", of_provider<[](Provider& p) { return p.breaker->probes_out(); }>),
    probe("most_probes_out",
          "The most probes a half-open breaker had out at once: at most breaker.probes.",
          kProviderParams, "integer: probes",
          of_provider<[](Provider& p) { return p.breaker->most_probes_out(); }>),
    probe("permits_free",
          "Connections that callers could still get from a provider's pool; negative: overfull.",
          kProviderParams, "integer: permits",
          of_provider<[](Provider& p) { return p.pool->free(); }>),
    probe("connections", "Connections that a provider's pool has made: at most pool.size.",
          kProviderParams, "integer: connections",
          of_provider<[](Provider& p) { return p.pool->made(); }>),
    probe("load", "Calls that a provider is working on.", kProviderParams, "integer: calls",
          of_provider<[](Provider& p) { return p.load->calls(); }>),
    probe("ejected", "Whether a provider is ejected because it fails again and again.",
          kProviderParams, "integer: 1 or 0",
          of_provider<[](Provider& p) { return p.outlier->ejected() ? 1 : 0; }>),
    probe("calls_to", "Calls to a provider whose result the gateway has.", kProviderParams,
          "integer: calls", of_provider<[](Provider& p) { return p.metrics.read().requests; }>),
    probe("calls", "Calls that arrived at a provider's upstream, as it counts them itself.",
          kProviderParams, "integer: calls",
          of_provider<[](Provider& p) { return p.upstream.calls(); }>),

    control("set_upstream", "Sets how a provider's upstream behaves from now on.", kUpstreamParams,
            set_upstream, kLookupErrors),
    control("reset_limiter", "Fills the limiter's bucket and forgets what it admitted.", {},
            reset_limiter, {}),
    gateway_probe("provider_names", "The providers that the options name.", "list: their names",
                  provider_names),
};

}  // namespace

constinit const std::span<const OpRow> kGatewayRows = kOperationRows;

}  // namespace ordeal
