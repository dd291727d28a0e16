#include "harness/script/environment.h"

#include <algorithm>

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/script/bind.h"
#include "harness/script/shared_bind.h"
#include "harness/script/verbs.h"

namespace ordeal::script {
namespace {

std::string key_text(lua_State* lua, int index) {
  return lua_type(lua, index) == LUA_TSTRING ? lua_tostring(lua, index) : shown_value(lua, index);
}

// Upvalues: the table, its owner and the noun for its keys.
int unknown_key(lua_State* lua) {
  std::vector<std::string> candidates = text_keys(lua, lua_upvalueindex(1));
  const std::string owner = lua_tostring(lua, lua_upvalueindex(2));
  const std::string noun = lua_tostring(lua, lua_upvalueindex(3));
  const std::string key = key_text(lua, 2);
  raise(lua, fmt::format("{} has no {} \"{}\"{}", owner, noun, key, did_you_mean(key, candidates)));
}
int foreign_write(lua_State* lua) {
  const std::string owner = lua_tostring(lua, lua_upvalueindex(2));
  raise(lua, fmt::format("{} is read-only: \"{}\" cannot be set", owner, key_text(lua, 2)));
}

std::vector<std::string> global_candidates(lua_State* lua) {
  std::vector<std::string> names = text_keys(lua, lua_upvalueindex(1));
  for (const ParamPlan& param : State::of(lua).declared.plan.params) names.push_back(param.name);
  return names;
}
int unknown_global(lua_State* lua) {
  const std::string key = key_text(lua, 2);
  raise(lua,
        fmt::format("unknown global \"{}\"{}", key, did_you_mean(key, global_candidates(lua))));
}
int write_global(lua_State* lua) {
  raise(lua, fmt::format("global \"{}\" cannot be set: use a local", key_text(lua, 2)));
}

void protect_globals(lua_State* lua) {
  lua_pushglobaltable(lua);
  lua_createtable(lua, 0, 3);
  lua_pushvalue(lua, -2);
  lua_pushcclosure(lua, unknown_global, 1);
  lua_setfield(lua, -2, "__index");
  lua_pushvalue(lua, -2);
  lua_pushcclosure(lua, write_global, 1);
  lua_setfield(lua, -2, "__newindex");
  lua_pushliteral(lua, "the globals");
  lua_setfield(lua, -2, "__metatable");
  lua_setmetatable(lua, -2);
  lua_pop(lua, 1);
}

}  // namespace

std::vector<std::string> text_keys(lua_State* lua, int index) {
  std::vector<std::string> keys;
  index = lua_absindex(lua, index);
  lua_pushnil(lua);
  while (lua_next(lua, index) != 0) {
    lua_pop(lua, 1);
    if (lua_type(lua, -1) == LUA_TSTRING) keys.emplace_back(lua_tostring(lua, -1));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

void make_strict(lua_State* lua, const std::string& owner, const std::string& noun) {
  lua_createtable(lua, 0, 4);
  lua_pushvalue(lua, -2);
  lua_pushlstring(lua, owner.data(), owner.size());
  lua_pushlstring(lua, noun.data(), noun.size());
  lua_pushcclosure(lua, unknown_key, 3);
  lua_setfield(lua, -2, "__index");
  lua_pushnil(lua);
  lua_pushlstring(lua, owner.data(), owner.size());
  lua_pushcclosure(lua, foreign_write, 2);
  lua_setfield(lua, -2, "__newindex");
  lua_pushlstring(lua, owner.data(), owner.size());
  lua_setfield(lua, -2, "__name");
  lua_pushboolean(lua, 0);
  lua_setfield(lua, -2, "__metatable");
  lua_setmetatable(lua, -2);
}

void open_environment(State& state) {
  lua_State* lua = state.lua;
  constexpr luaL_Reg kLibraries[] = {
      {LUA_GNAME, luaopen_base},       {LUA_STRLIBNAME, luaopen_string},
      {LUA_TABLIBNAME, luaopen_table}, {LUA_MATHLIBNAME, luaopen_math},
      {LUA_UTF8LIBNAME, luaopen_utf8}, {LUA_COLIBNAME, luaopen_coroutine}};
  for (const luaL_Reg& library : kLibraries) {
    luaL_requiref(lua, library.name, library.func, 1);
    lua_pop(lua, 1);
  }
  open_pure_library(state);
  open_verbs(state);
  open_targets(state);
  open_shared(state);
  protect_globals(lua);
}

}  // namespace ordeal::script
