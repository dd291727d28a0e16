// Choosing the provider of a request. Each kind of balancer is a file of its own and a line of
// kBalancers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace ordeal::gateway {

// A Candidate is one provider as a balancer sees it. Candidates come in the order of their names.
struct Candidate {
  int in_flight = 0;  // Requests that the provider is working on.
  int weight = 1;     // > 0: the provider's share against the others'.
};

// A Balancer picks one provider for each request. Thread-safe.
class Balancer {
 public:
  virtual ~Balancer() = default;
  // Returns the index in `candidates` (not empty) of the provider to call.
  virtual size_t pick(std::span<const Candidate> candidates) = 0;
};

std::unique_ptr<Balancer> make_round_robin();           // Each in turn.
std::unique_ptr<Balancer> make_weighted_round_robin();  // Each in turn, `weight` times.
std::unique_ptr<Balancer> make_least_connections();     // The least busy; of equals the first.

// A BalancerKind is one kind of balancer by the name that scenarios use.
struct BalancerKind {
  const char* name;
  std::unique_ptr<Balancer> (*make)();
};
inline constexpr BalancerKind kBalancers[] = {
    {"round_robin", make_round_robin},
    {"weighted_round_robin", make_weighted_round_robin},
    {"least_connections", make_least_connections},
};

// Returns null where no kind has that name.
const BalancerKind* find_balancer(std::string_view name);

}  // namespace ordeal::gateway
