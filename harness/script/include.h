// Finding and running the files of a scenario.
#pragma once

#include <string>

#include "harness/script/state.h"

namespace ordeal::script {

// The verb: runs a file's declarations in place and returns what the file returns; a file that
// has run already only returns it again.
int include_file(State& state, lua_State* lua);

// "smoke/limiter": the path below its root of scenarios, without ".lua".
std::string scenario_name(const std::string& file, const std::vector<std::string>& directories);

}  // namespace ordeal::script
