// The parts of Lua's library that would show addresses, hash order, the clock or foreign chance,
// written so that a seed repeats them.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "harness/script/bind.h"
#include "harness/script/environment.h"

namespace ordeal::script {
namespace {

// A number for the object at `index`, given on first sight and kept while the object lives.
uint64_t ordinal_of(lua_State* lua, int index, bool* known = nullptr) {
  index = lua_absindex(lua, index);
  lua_getfield(lua, LUA_REGISTRYINDEX, "ordeal.ordinals");
  lua_pushvalue(lua, index);
  lua_rawget(lua, -2);
  auto ordinal = static_cast<uint64_t>(lua_tointeger(lua, -1));
  if (known != nullptr) *known = ordinal != 0;
  if (ordinal == 0) {
    ordinal = ++State::of(lua).ordinals;
    lua_pushvalue(lua, index);
    lua_pushinteger(lua, static_cast<lua_Integer>(ordinal));
    lua_rawset(lua, -4);
  }
  lua_pop(lua, 2);
  return ordinal;
}

// What a key is sorted by: numbers, then text, then booleans, operations and other objects.
struct Key {
  int rank;
  long double number;     // Holds every int64_t and double exactly.
  std::string_view text;  // Borrowed from the table.
  int place;              // In the list of keys on the stack.
  bool operator<(const Key& other) const {
    if (rank != other.rank) return rank < other.rank;
    return rank == 1 ? text < other.text : number < other.number;
  }
};

Key key_at(lua_State* lua, int index, int place, int& strangers) {
  switch (lua_type(lua, index)) {
    case LUA_TNUMBER:
      if (lua_isinteger(lua, index))
        return {0, static_cast<long double>(lua_tointeger(lua, index)), {}, place};
      return {0, static_cast<long double>(lua_tonumber(lua, index)), {}, place};
    case LUA_TSTRING: {
      size_t size = 0;
      const char* text = lua_tolstring(lua, index, &size);
      return {1, 0, {text, size}, place};
    }
    case LUA_TBOOLEAN:
      return {2, static_cast<long double>(lua_toboolean(lua, index)), {}, place};
    default:
      break;
  }
  if (const BoundOp* op = operation_at(lua, index)) return {3, op->slot * 1.0L, {}, place};
  bool known = false;
  const uint64_t ordinal = ordinal_of(lua, index, &known);
  if (!known) ++strangers;
  return {4, static_cast<long double>(ordinal), {}, place};
}

// Pushes a list of the keys of the table at `index` in their order; returns how many there are.
int push_sorted_keys(lua_State* lua, int index) {
  index = lua_absindex(lua, index);
  lua_newtable(lua);
  std::vector<Key> keys;
  int strangers = 0;
  lua_pushnil(lua);
  while (lua_next(lua, index) != 0) {
    lua_pop(lua, 1);
    const int place = static_cast<int>(keys.size()) + 1;
    keys.push_back(key_at(lua, -1, place, strangers));
    lua_pushvalue(lua, -1);
    lua_rawseti(lua, -3, place);
  }
  if (strangers > 1) {
    raise(
        lua,
        "keys that are tables or functions have no order that a seed repeats; use numbers or text");
  }
  if (!std::is_sorted(keys.begin(), keys.end())) {
    std::sort(keys.begin(), keys.end());
    const int n = static_cast<int>(keys.size());
    lua_createtable(lua, n, 0);
    for (int i = 0; i < n; ++i) {
      lua_rawgeti(lua, -2, keys[static_cast<size_t>(i)].place);
      lua_rawseti(lua, -2, i + 1);
    }
    lua_remove(lua, -2);
  }
  return static_cast<int>(keys.size());
}

// Upvalues: the sorted keys and how many have been given out. Keys removed since are left out.
int next_sorted(lua_State* lua) {
  lua_Integer at = lua_tointeger(lua, lua_upvalueindex(2));
  for (;;) {
    lua_rawgeti(lua, lua_upvalueindex(1), ++at);
    if (lua_isnil(lua, -1)) return 1;
    lua_pushvalue(lua, -1);
    if (lua_rawget(lua, 1) == LUA_TNIL) {
      lua_pop(lua, 2);
      continue;
    }
    lua_pushinteger(lua, at);
    lua_replace(lua, lua_upvalueindex(2));
    return 2;
  }
}

int sorted_pairs(lua_State* lua) {
  luaL_checkany(lua, 1);
  if (luaL_getmetafield(lua, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(lua, 1);
    lua_call(lua, 1, 3);
    return 3;
  }
  luaL_checktype(lua, 1, LUA_TTABLE);
  push_sorted_keys(lua, 1);
  lua_pushinteger(lua, 0);
  lua_pushcclosure(lua, next_sorted, 2);
  lua_pushvalue(lua, 1);
  lua_pushnil(lua);
  return 3;
}

int sorted_next(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 2);
  const int n = push_sorted_keys(lua, 1);
  int place = 0;
  if (!lua_isnil(lua, 2)) {
    do {
      if (++place > n) raise(lua, "next: there is no such key");
      lua_rawgeti(lua, 3, place);
      const bool same = lua_rawequal(lua, -1, 2) != 0;
      lua_pop(lua, 1);
      if (same) break;
    } while (true);
  }
  if (lua_rawgeti(lua, 3, place + 1) == LUA_TNIL) return 1;
  lua_pushvalue(lua, -1);
  lua_rawget(lua, 1);
  return 2;
}

int pure_tostring(lua_State* lua) {
  luaL_checkany(lua, 1);
  const std::string text = shown_value(lua, 1);
  lua_pushlstring(lua, text.data(), text.size());
  return 1;
}

int logged_print(lua_State* lua) {
  State& state = State::of(lua);
  if (state.file_scope && state.learning == nullptr) return 0;  // The first load has said it.
  std::string line;
  for (int i = 1; i <= lua_gettop(lua); ++i) {
    if (i > 1) line += '\t';
    line += shown_value(lua, i);
  }
  const std::string thread = state.env == nullptr ? "" : state.env->thread;
  if (state.program.request.log) {
    state.program.request.log(thread, line);
  } else {
    std::fprintf(stderr, "%s%s%s\n", thread.c_str(), thread.empty() ? "" : ": ", line.c_str());
  }
  return 0;
}

// load(text [, name [, mode [, env]]]): source text alone, never bytecode.
int load_text(lua_State* lua) {
  size_t size = 0;
  const char* text = luaL_checklstring(lua, 1, &size);
  const char* name = luaL_optstring(lua, 2, "=(load)");
  if (luaL_loadbufferx(lua, text, size, name, "t") != LUA_OK) {
    lua_pushnil(lua);
    lua_insert(lua, -2);
    return 2;
  }
  if (!lua_isnoneornil(lua, 4)) {
    lua_pushvalue(lua, 4);
    lua_setupvalue(lua, -2, 1);
  }
  return 1;
}

// Upvalue: Lua's own string.format, which would show addresses.
int pure_format(lua_State* lua) {
  const char* format = luaL_checkstring(lua, 1);
  for (const char* at = std::strchr(format, '%'); at != nullptr; at = std::strchr(at, '%')) {
    at += 1 + std::strspn(at + 1, "-+ #0123456789.");
    if (*at == 'p') raise(lua, "string.format: %p shows an address, which no seed repeats");
    if (*at != '\0') ++at;
  }
  const int given = lua_gettop(lua);
  for (int i = 2; i <= given; ++i) {
    const int type = lua_type(lua, i);
    if (type < LUA_TTABLE && type != LUA_TLIGHTUSERDATA) continue;
    const std::string text = shown_value(lua, i);
    lua_pushlstring(lua, text.data(), text.size());
    lua_replace(lua, i);
  }
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, given, 1);
  return 1;
}

bool comes_before(lua_State* lua, int a, int b) {
  lua_rawgeti(lua, 3, a);
  lua_rawgeti(lua, 3, b);
  bool before = false;
  if (lua_isnil(lua, 2)) {
    before = lua_compare(lua, -2, -1, LUA_OPLT) != 0;
    lua_pop(lua, 2);
  } else {
    lua_pushvalue(lua, 2);
    lua_insert(lua, -3);
    lua_call(lua, 2, 1);
    before = lua_toboolean(lua, -1) != 0;
    lua_pop(lua, 1);
  }
  return before;
}

// table.sort: Lua's own picks pivots by the clock. A merge sort, stable, and safe with any
// comparison, however inconsistent.
int stable_sort(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 2);
  const int n = static_cast<int>(luaL_len(lua, 1));
  lua_createtable(lua, n, 0);  // The items, at index 3.
  std::vector<int> order(static_cast<size_t>(n)), merged(order);
  for (int i = 0; i < n; ++i) {
    lua_geti(lua, 1, i + 1);
    lua_rawseti(lua, 3, i + 1);
    order[static_cast<size_t>(i)] = i + 1;
  }
  const auto size = static_cast<size_t>(n);
  for (size_t width = 1; width < size; width *= 2) {
    for (size_t low = 0; low < size; low += 2 * width) {
      const size_t middle = std::min(low + width, size), high = std::min(low + 2 * width, size);
      size_t left = low, right = middle;
      for (size_t to = low; to < high; ++to) {
        const bool take_right =
            left == middle || (right < high && comes_before(lua, order[right], order[left]));
        merged[to] = order[take_right ? right++ : left++];
      }
    }
    order.swap(merged);
  }
  for (int i = 0; i < n; ++i) {
    lua_rawgeti(lua, 3, order[static_cast<size_t>(i)]);
    lua_seti(lua, 1, i + 1);
  }
  return 0;
}

int random_number(lua_State* lua) {
  Random& random = State::of(lua).random;
  if (lua_gettop(lua) == 0) {
    lua_pushnumber(lua, random.unit());
    return 1;
  }
  const lua_Integer first = luaL_checkinteger(lua, 1);
  const lua_Integer low = lua_gettop(lua) == 1 ? 1 : first;
  const lua_Integer high = lua_gettop(lua) == 1 ? first : luaL_checkinteger(lua, 2);
  if (low > high) raise(lua, fmt::format("math.random: the interval {}..{} is empty", low, high));
  const uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1;
  const uint64_t step = span == 0 ? random.next() : random.below(span);
  const uint64_t drawn = static_cast<uint64_t>(low) + step;
  lua_pushinteger(lua, static_cast<lua_Integer>(drawn));
  return 1;
}

int refuse_seed(lua_State* lua) {
  raise(lua, "math.randomseed: chance comes from the run's seed (--seed); it cannot be set here");
}

// setmetatable without what would show when garbage is collected.
int pure_setmetatable(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  luaL_argexpected(lua, lua_isnil(lua, 2) || lua_istable(lua, 2), 2, "nil or table");
  lua_settop(lua, 2);
  if (lua_istable(lua, 2)) {
    for (const char* gone : {"__gc", "__mode"}) {
      lua_pushstring(lua, gone);
      if (lua_rawget(lua, 2) != LUA_TNIL)
        raise(lua, fmt::format("setmetatable: {} depends on when garbage is collected, which no "
                               "seed repeats",
                               gone));
      lua_pop(lua, 1);
    }
  }
  if (luaL_getmetafield(lua, 1, "__metatable") != LUA_TNIL)
    return luaL_error(lua, "cannot change a protected metatable");
  lua_settop(lua, 2);
  lua_setmetatable(lua, 1);
  return 1;
}

void remove_field(lua_State* lua, const char* name) {
  lua_pushnil(lua);
  lua_setfield(lua, -2, name);
}

}  // namespace

std::string shown_value(lua_State* lua, int index) {
  index = lua_absindex(lua, index);
  std::string text;
  const int type = lua_type(lua, index);
  if (type < LUA_TTABLE || luaL_getmetafield(lua, index, "__tostring") != LUA_TNIL) {
    if (type >= LUA_TTABLE) lua_pop(lua, 1);
    if (type == LUA_TLIGHTUSERDATA) return "userdata";
    size_t size = 0;
    const char* shown = luaL_tolstring(lua, index, &size);
    text.assign(shown, size);
    lua_pop(lua, 1);
    return text;
  }
  if (luaL_getmetafield(lua, index, "__name") == LUA_TSTRING) {
    text = lua_tostring(lua, -1);
    lua_pop(lua, 1);
    return text;
  }
  if (const BoundOp* op = operation_at(lua, index)) return operation_name(*op);
  return fmt::format("{}: #{}", lua_typename(lua, type), ordinal_of(lua, index));
}

void open_pure_library(State& state) {
  lua_State* lua = state.lua;
  lua_newtable(lua);  // Ordinals, by object; the objects may go.
  lua_newtable(lua);
  lua_pushliteral(lua, "k");
  lua_setfield(lua, -2, "__mode");
  lua_setmetatable(lua, -2);
  lua_setfield(lua, LUA_REGISTRYINDEX, "ordeal.ordinals");

  lua_pushglobaltable(lua);
  for (const char* gone : {"_G", "collectgarbage", "dofile", "loadfile", "warn", "_VERSION"})
    remove_field(lua, gone);
  constexpr luaL_Reg kBase[] = {{"tostring", pure_tostring}, {"pairs", sorted_pairs},
                                {"next", sorted_next},       {"print", logged_print},
                                {"load", load_text},         {"setmetatable", pure_setmetatable},
                                {nullptr, nullptr}};
  luaL_setfuncs(lua, kBase, 0);

  lua_getfield(lua, -1, "string");
  remove_field(lua, "dump");
  lua_getfield(lua, -1, "format");
  lua_pushcclosure(lua, pure_format, 1);
  lua_setfield(lua, -2, "format");
  make_strict(lua, "string", "function");
  lua_pop(lua, 1);

  lua_getfield(lua, -1, "table");
  lua_pushcfunction(lua, stable_sort);
  lua_setfield(lua, -2, "sort");
  make_strict(lua, "table", "function");
  lua_pop(lua, 1);

  lua_getfield(lua, -1, "math");
  constexpr luaL_Reg kMath[] = {
      {"random", random_number}, {"randomseed", refuse_seed}, {nullptr, nullptr}};
  luaL_setfuncs(lua, kMath, 0);
  make_strict(lua, "math", "function");
  lua_pop(lua, 2);
}

}  // namespace ordeal::script
