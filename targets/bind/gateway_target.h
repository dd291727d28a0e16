// The open gateway target and its error codes, for the files that bind the gateway.
#pragma once

#include "harness/scenario/resource_counter.h"
#include "targets/gateway/gateway.h"

namespace ordeal {

// The error codes of the gateway's rows, above every errno. Injected errnos keep their own names.
enum GatewayCode : int {
  kRateLimited = 1001,
  kCircuitOpen,
  kPoolTimeout,
  kUpstreamError,
  kNoProvider,
  kTimeout,
  kMixedGeneration,
  kOlderGeneration,
  kAlreadyRegistered,
};
const char* gateway_error_name(int code);
int code_of(gateway::Status status);  // 0 for ok.

// A GatewayTarget is one open gateway target. Thread-safe.
class GatewayTarget : public Target, public ResourceCounter {
 public:
  explicit GatewayTarget(gateway::GatewayOptions options) : core(std::move(options)) {}
  std::vector<std::pair<std::string, double>> metrics() const override;
  // No thread of the gateway runs when close() returns. The caller judges whether that was in time.
  bool close(Instant) override {
    core.close();
    return true;
  }
  std::vector<HeldResource> resources() override;

  gateway::Gateway core;
};
inline gateway::Gateway& gateway_of(Target& target) {
  return static_cast<GatewayTarget&>(target).core;
}

extern const std::span<const OptionRow> kGatewayOptions;
// Throws InputError for an unknown balancer, two providers of one name, or a number out of range.
gateway::GatewayOptions gateway_options(const Options& options);

extern const std::span<const OpRow> kGatewayRows;

}  // namespace ordeal
