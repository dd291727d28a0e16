#include "targets/gateway/balancer.h"

namespace ordeal::gateway {

const BalancerKind* find_balancer(std::string_view name) {
  for (const BalancerKind& kind : kBalancers) {
    if (name == kind.name) return &kind;
  }
  return nullptr;
}

}  // namespace ordeal::gateway
