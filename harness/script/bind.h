// Targets as scripts see them: `target.NAME{…}` makes a proxy with a function for each row.
#pragma once

#include <string>

#include "harness/script/state.h"

namespace ordeal::script {

// Adds the global `target`.
void open_targets(State& state);

// The operation behind the function at `index`, or null where it is something else.
const BoundOp* operation_at(lua_State* lua, int index);
std::string operation_name(const BoundOp& op);  // "null.nop"

}  // namespace ordeal::script
