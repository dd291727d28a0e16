#include "harness/script/thread_object.h"

#include <algorithm>

#include <fmt/format.h>

#include "harness/script/environment.h"
#include "harness/script/shared_bind.h"
#include "harness/script/values.h"
#include "harness/sync/clock.h"
#include "harness/sync/runtime.h"

namespace ordeal::script {
namespace {

constexpr Duration kSleepSlice = std::chrono::milliseconds(10);

lua_Integer whole(lua_State* lua, int index, const char* what) {
  int exact = 0;
  const lua_Integer value = lua_tointegerx(lua, index, &exact);
  if (exact == 0 || lua_type(lua, index) != LUA_TNUMBER)
    raise(lua, fmt::format("{} takes an integer, not {}", what, kind_of_argument(lua, index)));
  return value;
}

int pick(lua_State* lua) {
  if (lua_type(lua, 2) != LUA_TTABLE)
    raise(lua, fmt::format("t:pick takes a list, not {}", kind_of_argument(lua, 2)));
  const lua_Unsigned n = lua_rawlen(lua, 2);
  if (n == 0) raise(lua, "t:pick: the list is empty");
  lua_rawgeti(lua, 2, static_cast<lua_Integer>(State::of(lua).random.below(n)) + 1);
  return 1;
}

// t:random() in [0, 1); t:random(n) in 1..n; t:random(a, b) in a..b.
int random(lua_State* lua) {
  Random& random = State::of(lua).random;
  if (lua_gettop(lua) < 2) {
    lua_pushnumber(lua, random.unit());
    return 1;
  }
  const bool one = lua_gettop(lua) == 2;
  const lua_Integer low = one ? 1 : whole(lua, 2, "t:random");
  const lua_Integer high = whole(lua, one ? 2 : 3, "t:random");
  if (low > high) raise(lua, fmt::format("t:random: the interval {}..{} is empty", low, high));
  const uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1;
  const uint64_t step = span == 0 ? random.next() : random.below(span);
  const uint64_t drawn = static_cast<uint64_t>(low) + step;
  lua_pushinteger(lua, static_cast<lua_Integer>(drawn));
  return 1;
}

int chance(lua_State* lua) {
  std::optional<Chance> parsed;
  if (lua_type(lua, 2) == LUA_TSTRING) {
    parsed = parse_chance(lua_tostring(lua, 2));
  } else if (lua_type(lua, 2) == LUA_TNUMBER) {
    parsed = chance_of(lua_tonumber(lua, 2));
  }
  if (!parsed) raise(lua, "t:chance takes a chance from 0 to 1 such as \"1/20\" or \"5%\"");
  lua_pushboolean(lua, State::of(lua).random.chance(*parsed));
  return 1;
}

// An integer that no other call of the run returns.
int unique(lua_State* lua) {
  lua_pushinteger(lua, static_cast<lua_Integer>(State::of(lua).unique++));
  return 1;
}

int stop(lua_State* lua) {
  Lane* lane = State::of(lua).lane;
  if (lane == nullptr)
    raise(lua, "t:stop ends the thread of a group; nothing of a group runs here");
  lane->stop();
  return 0;
}

// Sleeps in slices, so that a long sleep ends soon after the run's stop. Under a Runtime no real
// time passes, and each slice would be a step: there it is one sleep.
int sleep(lua_State* lua) {
  State& state = State::of(lua);
  cut_if_overdue(state, lua);
  if (lua_type(lua, 2) != LUA_TSTRING) raise(lua, fmt::format("t:sleep takes {}", kDurationForm));
  const Instant deadline = deadline_at(lua, 2, "t:sleep");
  if (state.lane == nullptr || current_runtime() != nullptr) {
    sleep_until(deadline);
    return 0;
  }
  for (Instant at = now(); at < deadline && !state.lane->stopping(); at = now())
    sleep_until(std::min(deadline, deadline_after(at, kSleepSlice)));
  return 0;
}

int give_way(lua_State* lua) {
  cut_if_overdue(State::of(lua), lua);
  yield();
  return 0;
}

// What changes: t.iteration. Upvalue: the strict lookup for everything else.
int changing_field(lua_State* lua) {
  if (lua_type(lua, 2) == LUA_TSTRING && std::string_view(lua_tostring(lua, 2)) == "iteration") {
    lua_pushinteger(lua, static_cast<lua_Integer>(State::of(lua).iteration));
    return 1;
  }
  lua_settop(lua, 2);
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, 2, 1);
  return 1;
}

// Every thread of a run has a number: setup 0, the groups' threads from 1, then the checks.
uint64_t ordinal_of(const Plan& plan, const ThreadEnv& env) {
  uint64_t ordinal = 1;
  for (const GroupPlan& group : plan.groups) {
    if (group.name == env.group) return ordinal + env.index;
    ordinal += group.threads;
  }
  if (env.thread == "setup") return 0;
  for (const CheckPlan& check : plan.checks) {
    if (env.thread == fmt::format("{}/{}", to_string(check.kind), check.name)) return ordinal;
    ++ordinal;
  }
  return ordinal;
}

}  // namespace

void make_thread_object(State& state, const Plan& plan) {
  lua_State* lua = state.lua;
  const ThreadEnv& env = *state.env;
  state.unique = ordinal_of(plan, env) << 40;
  uint32_t threads = 1;
  for (const GroupPlan& group : plan.groups) {
    if (group.name == env.group) threads = group.threads;
  }
  lua_newtable(lua);           // t
  lua_createtable(lua, 0, 3);  // Its metatable.
  lua_newtable(lua);           // What it has.
  constexpr luaL_Reg kThreadMethods[] = {
      {"pick", pick}, {"random", random}, {"chance", chance},  {"unique", unique},
      {"stop", stop}, {"sleep", sleep},   {"yield", give_way}, {nullptr, nullptr}};
  luaL_setfuncs(lua, kThreadMethods, 0);
  lua_pushlstring(lua, env.thread.data(), env.thread.size());
  lua_setfield(lua, -2, "name");
  lua_pushlstring(lua, env.group.data(), env.group.size());
  lua_setfield(lua, -2, "group");
  lua_pushinteger(lua, env.index);
  lua_setfield(lua, -2, "index");
  lua_pushinteger(lua, threads);
  lua_setfield(lua, -2, "threads");
  make_strict(lua, "t", "field");
  lua_getmetatable(lua, -1);
  lua_getfield(lua, -1, "__newindex");
  lua_setfield(lua, -4, "__newindex");
  lua_getfield(lua, -1, "__index");
  lua_pushcclosure(lua, changing_field, 1);
  lua_setfield(lua, -2, "__index");
  lua_pop(lua, 1);
  lua_setfield(lua, -2, "__index");
  lua_pushliteral(lua, "t");
  lua_setfield(lua, -2, "__name");
  lua_setmetatable(lua, -2);
  state.thread_object = luaL_ref(lua, LUA_REGISTRYINDEX);
}

}  // namespace ordeal::script
