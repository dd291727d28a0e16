#include "harness/sync/atomic.h"
#include "targets/gateway/balancer.h"

namespace ordeal::gateway {
namespace {

// Relaxed is enough: the counter hands out turns, and publishes nothing else.
class RoundRobin : public Balancer {
 public:
  size_t pick(std::span<const Candidate> candidates) override {
    return turn_.fetch_add(1, std::memory_order_relaxed) % candidates.size();
  }

 private:
  Atomic<uint64_t> turn_{0, "gateway.balancer.turn"};
};

class WeightedRoundRobin : public Balancer {
 public:
  size_t pick(std::span<const Candidate> candidates) override {
    uint64_t total = 0;
    for (const Candidate& candidate : candidates) total += static_cast<uint64_t>(candidate.weight);
    uint64_t turn = turn_.fetch_add(1, std::memory_order_relaxed) % total;
    size_t place = 0;
    while (turn >= static_cast<uint64_t>(candidates[place].weight)) {
      turn -= static_cast<uint64_t>(candidates[place++].weight);
    }
    return place;
  }

 private:
  Atomic<uint64_t> turn_{0, "gateway.balancer.turn"};
};

}  // namespace

std::unique_ptr<Balancer> make_round_robin() { return std::make_unique<RoundRobin>(); }
std::unique_ptr<Balancer> make_weighted_round_robin() {
  return std::make_unique<WeightedRoundRobin>();
}

}  // namespace ordeal::gateway
