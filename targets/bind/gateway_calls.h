// The operations and probes of the gateway's rows that concern breakers, pools, health and the list
// of providers. Each returns 0 or a code of gateway_target.h. The comment at each names its
// arguments.
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

// Returns the patience of a request from an optional argument; without the argument, for ever.
Duration patience_from(const Call& call, size_t index);

}  // namespace ordeal
