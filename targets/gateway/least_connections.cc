#include <algorithm>

#include "targets/gateway/balancer.h"

namespace ordeal::gateway {
namespace {

// Has no memory: what it goes by comes with the candidates.
class LeastConnections : public Balancer {
 public:
  size_t pick(std::span<const Candidate> candidates) override {
    const auto least = std::min_element(
        candidates.begin(), candidates.end(),
        [](const Candidate& a, const Candidate& b) { return a.in_flight < b.in_flight; });
    return static_cast<size_t>(least - candidates.begin());
  }
};

}  // namespace

std::unique_ptr<Balancer> make_least_connections() { return std::make_unique<LeastConnections>(); }

}  // namespace ordeal::gateway
