// Which provider a request goes to. Each kind is a file of its own and a line of kBalancers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace ordeal::gateway {

// What a balancer may know of a provider. Candidates come in the order of their names.
struct Candidate {
  int in_flight = 0;  // Requests that it is working on.
  int weight = 1;     // > 0: its share against the others'.
};

class Balancer {
 public:
  virtual ~Balancer() = default;
  // The place in `candidates` (not empty) of the one to take. Thread-safe.
  virtual size_t pick(std::span<const Candidate> candidates) = 0;
};

std::unique_ptr<Balancer> make_round_robin();           // Each in turn.
std::unique_ptr<Balancer> make_weighted_round_robin();  // Each in turn, `weight` times.
std::unique_ptr<Balancer> make_least_connections();     // The least busy; of equals the first.

struct BalancerKind {
  const char* name;
  std::unique_ptr<Balancer> (*make)();
};
inline constexpr BalancerKind kBalancers[] = {
    {"round_robin", make_round_robin},
    {"weighted_round_robin", make_weighted_round_robin},
    {"least_connections", make_least_connections},
};

// Null where no kind has that name.
const BalancerKind* find_balancer(std::string_view name);

}  // namespace ordeal::gateway
