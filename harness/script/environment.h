// What a scenario finds beside the verbs: a Lua without files, processes, addresses or chance of
// its own, in which an unknown name is an error.
#pragma once

#include <string>
#include <vector>

#include "harness/script/state.h"

namespace ordeal::script {

// Fills the globals of a fresh state. Raises Lua errors (memory).
void open_environment(State& state);

// The value at `index` as tostring shows it: tables and functions by ordinal, never by address.
std::string shown_value(lua_State* lua, int index);

// Replaces tostring, pairs, next, print, load, string.format, table.sort and math's chance by
// ones that a seed repeats, and removes what could not be.
void open_pure_library(State& state);  // pure_library.cc

// Makes reading or writing a key that the table on top lacks an error: "`owner` has no `noun`
// "key" (did you mean …)". The table's own text keys are the candidates.
void make_strict(lua_State* lua, const std::string& owner, const std::string& noun);

// The text keys of the table at `index`, sorted.
std::vector<std::string> text_keys(lua_State* lua, int index);

}  // namespace ordeal::script
