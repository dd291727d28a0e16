// `shared.counter("served")` and its kin: what crosses the threads of a scenario.
#pragma once

#include "harness/script/state.h"

namespace ordeal::script {

// Adds the global `shared`.
void open_shared(State& state);

// A time-out argument: a duration as text; none means for ever. Raises for anything else.
Instant deadline_at(lua_State* lua, int index, const char* what);

}  // namespace ordeal::script
