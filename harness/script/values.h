// Reading what a script gives: text, tables, functions. All throw InputError that names the verb.
#pragma once

#include <string>

#include "harness/script/state.h"

namespace ordeal::script {

// Argument `index` of `verb`, which is called `what` in messages.
std::string text_argument(lua_State* lua, int index, const char* verb, const char* what);

// A reference to the function at `index`; lives as long as the state.
int function_argument(lua_State* lua, int index, const char* verb, const char* what);

// A table of plain values as Options: a list where its keys are 1..n, else a record. `owner`
// names it in messages.
Options to_options(lua_State* lua, int index, const std::string& owner);

// "text", "a function", "nothing": what a person gave instead.
std::string kind_of_argument(lua_State* lua, int index);

}  // namespace ordeal::script
