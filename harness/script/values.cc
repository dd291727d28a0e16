#include "harness/script/values.h"

#include <fmt/format.h>

#include "harness/script/environment.h"

namespace ordeal::script {
namespace {

constexpr int kDeepestValue = 16;

// Not inlined: of a variant's inlined move g++ 12 warns, wrongly, that it is uninitialized.
#pragma GCC diagnostic push
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
template <class T>
[[gnu::noinline]] Options made(T value) {
  return Options(Options::Value(std::in_place_type<T>, std::move(value)));
}
#pragma GCC diagnostic pop

Options value_at(lua_State* lua, int index, const std::string& owner, int depth);

Options table_at(lua_State* lua, int index, const std::string& owner, int depth) {
  if (depth > kDeepestValue)
    throw InputError(fmt::format("{}: tables are nested too deeply", owner));
  Options::Record record;
  std::map<lua_Integer, Options> items;
  lua_pushnil(lua);
  while (lua_next(lua, index) != 0) {
    Options value = value_at(lua, lua_gettop(lua), owner, depth + 1);
    lua_pop(lua, 1);
    if (lua_type(lua, -1) == LUA_TSTRING) {
      record.emplace(lua_tostring(lua, -1), std::move(value));
    } else if (lua_isinteger(lua, -1) != 0) {
      items.emplace(lua_tointeger(lua, -1), std::move(value));
    } else {
      throw InputError(fmt::format("{}: {} cannot be a key", owner, kind_of_argument(lua, -1)));
    }
  }
  if (items.empty()) return made(std::move(record));
  if (!record.empty()) throw InputError(owner + ": a table has keys or list items, not both");
  Options::List list;
  for (auto& [place, value] : items) {
    if (place != static_cast<lua_Integer>(list.size()) + 1)
      throw InputError(fmt::format("{}: list item {} is missing", owner, list.size() + 1));
    list.push_back(std::move(value));
  }
  return made(std::move(list));
}

Options value_at(lua_State* lua, int index, const std::string& owner, int depth) {
  switch (lua_type(lua, index)) {
    case LUA_TBOOLEAN:
      return made(lua_toboolean(lua, index) != 0);
    case LUA_TNUMBER:
      if (lua_isinteger(lua, index) != 0)
        return made(static_cast<int64_t>(lua_tointeger(lua, index)));
      return made(static_cast<double>(lua_tonumber(lua, index)));
    case LUA_TSTRING: {
      size_t size = 0;
      const char* text = lua_tolstring(lua, index, &size);
      return made(std::string(text, size));
    }
    case LUA_TTABLE: {
      if (luaL_getmetafield(lua, index, "__tostring") != LUA_TNIL) {  // A strategy.
        lua_pop(lua, 1);
        return made(shown_value(lua, index));
      }
      luaL_checkstack(lua, 8, nullptr);
      return table_at(lua, index, owner, depth);
    }
    default:
      throw InputError(
          fmt::format("{} takes no {}", owner, lua_typename(lua, lua_type(lua, index))));
  }
}

}  // namespace

std::string kind_of_argument(lua_State* lua, int index) {
  switch (lua_type(lua, index)) {
    case LUA_TNONE:
    case LUA_TNIL:
      return "nothing";
    case LUA_TBOOLEAN:
      return "a boolean";
    case LUA_TNUMBER:
      return lua_isinteger(lua, index) != 0 ? "an integer" : "a number";
    case LUA_TSTRING:
      return "text";
    case LUA_TTABLE:
      return "a table";
    case LUA_TFUNCTION:
      return "a function";
    default:
      return lua_typename(lua, lua_type(lua, index));
  }
}

std::string text_argument(lua_State* lua, int index, const char* verb, const char* what) {
  if (lua_type(lua, index) != LUA_TSTRING) {
    throw InputError(
        fmt::format("{} takes {} as text, not {}", verb, what, kind_of_argument(lua, index)));
  }
  size_t size = 0;
  const char* text = lua_tolstring(lua, index, &size);
  return std::string(text, size);
}

int function_argument(lua_State* lua, int index, const char* verb, const char* what) {
  if (lua_type(lua, index) != LUA_TFUNCTION) {
    throw InputError(
        fmt::format("{} takes {} as a function, not {}", verb, what, kind_of_argument(lua, index)));
  }
  lua_pushvalue(lua, index);
  return luaL_ref(lua, LUA_REGISTRYINDEX);
}

Options to_options(lua_State* lua, int index, const std::string& owner) {
  if (lua_isnoneornil(lua, index)) return made(Options::Record{});
  return value_at(lua, lua_absindex(lua, index), owner, 0);
}

}  // namespace ordeal::script
