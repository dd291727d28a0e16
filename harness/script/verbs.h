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
std::span<const Verb> plain_verbs();    // verbs_plain.cc: describe, param, stress, include, …
std::span<const Verb> load_verbs();     // verbs_load.cc: group, mix, strategies
std::span<const Verb> fault_verbs();    // verbs_fault.cc: fault, sweep, swarm
std::span<const Verb> check_verbs();    // verbs_check.cc: always, finally, expect
std::span<const Verb> assert_verbs();   // verbs_assert.cc: sometimes, eventually, reached, …
std::span<const Verb> history_verbs();  // verbs_history.cc: linearizable and its kin, model
std::span<const Verb> leak_verbs();     // verbs_leaks.cc: no_leaks

// Adds a check; `function` is its question, LUA_NOREF where none is asked. Throws InputError where
// there is one of its kind and name.
void declare_check(State& state, CheckPlan plan, int function);  // verbs_check.cc

// What a word that makes a check returns: finally() takes it in place of a function.
int push_offered(State& state, lua_State* lua, CheckPlan plan);  // verbs_check.cc

// Adds all of them to the globals, and the strategies of `explore`.
void open_verbs(State& state);
void open_strategies(State& state);        // verbs_plain.cc
void check_defect(const std::string& id);  // verbs_plain.cc; throws InputError

// What can be judged only when everything is declared: metrics, half faults, unknown --set names.
// Throws InputError.
void check_declared(State& state);   // verbs_check.cc
void check_histories(State& state);  // verbs_history.cc

// Writes a declaration down, in the form that later loads are compared by.
void note(State& state, const SourceAt& at, const std::string& text);

}  // namespace ordeal::script
