// The words that a scenario says at file scope. Each part is an explicit list; adding a verb is a
// function and one line.
#pragma once

#include <span>

#include "harness/script/state.h"

namespace ordeal::script {

struct Verb {
  const char* name;
  const char* doc;
  // Declares. May throw InputError, which gets the place in front, or raise.
  int (*call)(State& state, lua_State* lua);
};
std::span<const Verb> plain_verbs();  // verbs_plain.cc: describe, param, stress, include, …
std::span<const Verb> load_verbs();   // verbs_load.cc: group, mix, fault, strategies
std::span<const Verb> check_verbs();  // verbs_check.cc: always, finally, sometimes, expect

// Adds all of them to the globals, and the strategies of `explore`.
void open_verbs(State& state);
void open_strategies(State& state);        // verbs_plain.cc
void check_defect(const std::string& id);  // verbs_plain.cc; throws InputError

// What can be judged only when everything is declared: metrics, half faults, unknown --set names.
// Throws InputError.
void check_declared(State& state);  // verbs_check.cc

// Writes a declaration down, in the form that later loads are compared by.
void note(State& state, const SourceAt& at, const std::string& text);

}  // namespace ordeal::script
