// Calls of the gateway's rows that look at, or move, what stands behind a request: breakers,
// pools, health, the list of providers. Each returns 0 or a code of gateway_target.h.
#pragma once

#include "targets/bind/gateway_target.h"

namespace ordeal {

// Operations.
int fetch(Target& target, Call& call);              // key, timeout
int retry_after(Target& target, Call& call);        // provider
int health_score(Target& target, Call& call);       // provider
int replace_providers(Target& target, Call& call);  // names

// Probes.
int breaker_state(Target& target, Call& call);  // provider
int breaker_moves(Target& target, Call& call);  // provider, from, to
int permits_lost(Target& target, Call& call);

// How long a request waits at most, from an optional argument; for ever where there is none.
Duration patience_from(const Call& call, size_t index);

}  // namespace ordeal
