#include "harness/script/verbs.h"

#include <algorithm>

#include <fmt/format.h>

namespace ordeal::script {
namespace {

// Upvalue: the Verb.
int call_verb(lua_State* lua) {
  return guarded(lua, [lua] {
    const auto* verb = static_cast<const Verb*>(lua_touserdata(lua, lua_upvalueindex(1)));
    State& state = State::of(lua);
    if (!state.file_scope) {
      throw InputError(fmt::format(
          "{} declares: it belongs at file scope, not in a function that runs later", verb->name));
    }
    return verb->call(state, lua);
  });
}

// Every list of words; a new one is a line here.
std::vector<std::span<const Verb>> all_verbs() {
  return {
      plain_verbs(),  load_verbs(),    fault_verbs(), check_verbs(),
      assert_verbs(), history_verbs(), leak_verbs(),
  };
}

}  // namespace

void note(State& state, const SourceAt& at, const std::string& text) {
  state.declared.log.push_back(to_string(at) + text);
}

void open_verbs(State& state) {
  for (const std::span<const Verb> verbs : all_verbs()) {
    for (const Verb& verb : verbs) {
      lua_pushlightuserdata(state.lua, const_cast<Verb*>(&verb));
      lua_pushcclosure(state.lua, call_verb, 1);
      lua_setglobal(state.lua, verb.name);
    }
  }
  open_strategies(state);
}

}  // namespace ordeal::script

namespace ordeal {

std::vector<std::pair<std::string, std::string>> script_verbs() {
  std::vector<std::pair<std::string, std::string>> words = {
      {"shared", "shared.counter, flag, barrier, latch, queue, map: what crosses threads"},
      {"target", "target.NAME {options}: opens what the scenario works on"}};
  for (const auto verbs : script::all_verbs()) {
    for (const script::Verb& verb : verbs) words.emplace_back(verb.name, verb.doc);
  }
  std::sort(words.begin(), words.end());
  return words;
}

}  // namespace ordeal
