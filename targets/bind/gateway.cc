#include "targets/bind/gateway.h"

#include <fmt/format.h>

#include <cstdlib>

#include "targets/bind/gateway_history.h"
#include "targets/bind/gateway_target.h"

namespace ordeal {
namespace {

std::unique_ptr<Target> open_gateway(const Options& options, const OpenContext&) {
  return std::make_unique<GatewayTarget>(gateway_options(options));
}

}  // namespace

const char* gateway_error_name(int code) {
  switch (code) {
    case kRateLimited:
      return "RATE_LIMITED";
    case kCircuitOpen:
      return "CIRCUIT_OPEN";
    case kPoolTimeout:
      return "POOL_TIMEOUT";
    case kUpstreamError:
      return "UPSTREAM_ERROR";
    case kNoProvider:
      return "NO_PROVIDER";
    case kTimeout:
      return "TIMEOUT";
    case kMixedGeneration:
      return "MIXED_GENERATION";
    case kOlderGeneration:
      return "OLDER_GENERATION";
    case kAlreadyRegistered:
      return "ALREADY_REGISTERED";
    default:
      return errno_name(code);
  }
}

int code_of(gateway::Status status) {
  using gateway::Status;
  switch (status) {
    case Status::ok:
      return 0;
    case Status::rate_limited:
      return kRateLimited;
    case Status::circuit_open:
      return kCircuitOpen;
    case Status::pool_timeout:
      return kPoolTimeout;
    case Status::upstream_error:
      return kUpstreamError;
    case Status::no_provider:
      return kNoProvider;
    case Status::timeout:
      return kTimeout;
  }
  return kUpstreamError;
}

std::vector<std::pair<std::string, double>> GatewayTarget::metrics() const {
  std::vector<std::pair<std::string, double>> rows;
  const auto add = [&rows](std::string name, auto value) {
    rows.emplace_back(std::move(name), static_cast<double>(value));
  };
  add("requests", core.requests_total());
  for (size_t i = 0; i < gateway::kStatuses; ++i) {
    const auto status = static_cast<gateway::Status>(i);
    add(fmt::format("requests.{}", gateway::to_string(status)), core.ended_with(status));
  }
  add("cache.entries", core.cache().size());
  for (const auto& provider : core.registry().all()) {
    const gateway::ProviderCounts counts = provider->metrics.read();
    const auto row = [&](const char* what) { return fmt::format("{}.{}", provider->name, what); };
    add(row("requests"), counts.requests);
    add(row("succeeded"), counts.succeeded);
    add(row("failed"), counts.failed);
    add(row("latency_s"), to_seconds(counts.latency));
    add(row("upstream_calls"), provider->upstream.calls());
    add(row("connections"), provider->pool->made());
  }
  return rows;
}

// At rest all of these are 0. A count that was given back twice is as wrong as one that never was.
std::vector<HeldResource> GatewayTarget::resources() {
  std::vector<HeldResource> rows;
  const auto permits = [&](std::string what, auto count) {
    rows.push_back({ResourceKind::permits, std::move(what), static_cast<double>(count)});
  };
  permits("of requests in flight", core.in_flight());
  int64_t orphans = core.connections();
  for (const auto& provider : core.registry().all()) {
    permits("lost by the pool of " + provider->name, std::abs(provider->pool->lost()));
    permits("of probes by the breaker of " + provider->name,
            std::abs(provider->breaker->probes_out()));
    permits("of calls under way to " + provider->name, std::abs(provider->load->calls()));
    orphans -= provider->pool->made();
  }
  rows.push_back({ResourceKind::handles, "of connections to providers that have gone",
                  static_cast<double>(std::abs(orphans))});
  return rows;
}

const TargetRow kGatewayTarget = {
    .name = "gateway",
    .doc = "The core of an API gateway: limiter, cache, balancer, breakers, pools, providers.",
    .options = kGatewayOptions,
    .rows = kGatewayRows,
    .open = open_gateway,
    .error_name = gateway_error_name,
    .opened = gateway_history::opened,
};

}  // namespace ordeal
