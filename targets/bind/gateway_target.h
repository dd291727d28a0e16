// What the files that bind the gateway share: the open target, and its error codes.
#pragma once

#include "harness/scenario/resource_counter.h"
#include "targets/gateway/gateway.h"

namespace ordeal {

// Codes of the gateway's rows, above every errno. Injected errnos keep their own names.
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

class GatewayTarget : public Target, public ResourceCounter {
 public:
  explicit GatewayTarget(gateway::GatewayOptions options) : core(std::move(options)) {}
  std::vector<std::pair<std::string, double>> metrics() const override;
  // Nothing runs any more when it returns; whether that was in time is the caller's to judge.
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
// Throws InputError: no such balancer, two providers of one name, a number out of range.
gateway::GatewayOptions gateway_options(const Options& options);

extern const std::span<const OpRow> kGatewayRows;

}  // namespace ordeal
