// What must be as it was when a run ends: no_leaks.
#include <algorithm>

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/scenario/checks.h"
#include "harness/script/values.h"
#include "harness/script/verbs.h"

namespace ordeal::script {
namespace {

void add_resource(LeakPlan& plan, const std::string& name) {
  const std::vector<std::string>& known = leak_resources();
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw InputError(fmt::format("no_leaks: there is no resource \"{}\"{}; it takes {}", name,
                                 did_you_mean(name, known), join(known, ", ")));
  if (std::find(plan.resources.begin(), plan.resources.end(), name) == plan.resources.end())
    plan.resources.push_back(name);
}

// "1MiB/s" as bytes a second.
double slope_of(const std::string& text) {
  const size_t slash = text.rfind('/');
  const std::optional<uint64_t> bytes = parse_size(text.substr(0, slash));
  if (slash == std::string::npos || text.substr(slash) != "/s" || !bytes || *bytes == 0)
    throw InputError(
        fmt::format("no_leaks: memory takes a size a second, such as \"1MiB/s\", not "
                    "\"{}\"",
                    text));
  return static_cast<double>(*bytes);
}

void read_entry(lua_State* lua, LeakPlan& plan) {  // Key at -2, value at -1.
  if (lua_type(lua, -1) != LUA_TSTRING)
    throw InputError(fmt::format("no_leaks takes names of resources, not {}",
                                 kind_of_argument(lua, lua_gettop(lua))));
  const std::string value = lua_tostring(lua, -1);
  if (lua_type(lua, -2) == LUA_TNUMBER) return add_resource(plan, value);
  const std::string key = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "?";
  if (key != "memory")
    throw InputError(fmt::format("no_leaks: only memory takes a limit, not \"{}\"", key));
  add_resource(plan, key);
  plan.memory_slope = slope_of(value);
}

int no_leaks(State& state, lua_State* lua) {
  LeakPlan leaks;
  if (!lua_isnoneornil(lua, 1)) {
    if (!lua_istable(lua, 1))
      throw InputError(
          fmt::format("no_leaks takes a table, as in no_leaks {{ \"fds\", memory = \"1MiB/s\" }}, "
                      "not {}",
                      kind_of_argument(lua, 1)));
    lua_pushnil(lua);
    while (lua_next(lua, 1) != 0) {
      read_entry(lua, leaks);
      lua_pop(lua, 1);
    }
  }
  // In one order, whatever the table's.
  std::vector<std::string> sorted;
  for (const std::string& name : leak_resources()) {
    if (std::find(leaks.resources.begin(), leaks.resources.end(), name) != leaks.resources.end())
      sorted.push_back(name);
  }
  leaks.resources = sorted;
  CheckPlan plan;
  plan.name = sorted.empty() ? "no leaks" : "no leaks of " + join(sorted, ", ");
  plan.leaks = std::move(leaks);
  return push_offered(state, lua, std::move(plan));
}

constexpr Verb kVerbs[] = {
    {"no_leaks", "finally(no_leaks {\"fds\", \"threads\"}): what was lent or opened has come back",
     no_leaks},
};

}  // namespace

std::span<const Verb> leak_verbs() { return kVerbs; }

}  // namespace ordeal::script
