#include "harness/script/shared_bind.h"

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/scenario/shared_objects.h"
#include "harness/script/environment.h"
#include "harness/script/values.h"
#include "harness/script/verbs.h"

namespace ordeal::script {
namespace {

// What the userdata of a shared object holds.
struct SharedRef {
  const char* kind;
  size_t index;  // Into Plan::shared.
};

template <class T>
T& object_of(lua_State* lua, const SharedRef& ref) {
  cut_if_overdue(State::of(lua), lua);
  return State::of(lua).env->shared->at<T>(ref.index);
}

int64_t integer_argument(lua_State* lua, int index, const char* what, int64_t fallback) {
  if (lua_isnoneornil(lua, index)) return fallback;
  int exact = 0;
  const lua_Integer value = lua_tointegerx(lua, index, &exact);
  if (exact == 0 || lua_type(lua, index) != LUA_TNUMBER)
    raise(lua, fmt::format("{} takes an integer, not {}", what, kind_of_argument(lua, index)));
  return value;
}

SharedValue value_argument(lua_State* lua, int index, const char* what) {
  switch (lua_type(lua, index)) {
    case LUA_TNONE:
    case LUA_TNIL:
      return {};
    case LUA_TBOOLEAN:
      return lua_toboolean(lua, index) != 0;
    case LUA_TNUMBER:
      if (lua_isinteger(lua, index) != 0) return static_cast<int64_t>(lua_tointeger(lua, index));
      return static_cast<double>(lua_tonumber(lua, index));
    case LUA_TSTRING: {
      size_t size = 0;
      const char* text = lua_tolstring(lua, index, &size);
      return std::string(text, size);
    }
    default:
      raise(lua, fmt::format("{} takes text, a number or a boolean, not {}: nothing else crosses "
                             "threads",
                             what, kind_of_argument(lua, index)));
  }
}

int push_value(lua_State* lua, const SharedValue& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) {
    lua_pushboolean(lua, *boolean);
  } else if (const auto* integer = std::get_if<int64_t>(&value)) {
    lua_pushinteger(lua, *integer);
  } else if (const auto* number = std::get_if<double>(&value)) {
    lua_pushnumber(lua, *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    lua_pushlstring(lua, text->data(), text->size());
  } else {
    lua_pushnil(lua);
  }
  return 1;
}
int push_truth(lua_State* lua, bool truth) {
  lua_pushboolean(lua, truth);
  return 1;
}
int push_integer(lua_State* lua, int64_t value) {
  lua_pushinteger(lua, value);
  return 1;
}
int push_status(lua_State* lua, SharedQueue::Status status) {
  lua_pushnil(lua);
  lua_pushstring(lua, status == SharedQueue::Status::timed_out ? "ETIMEDOUT" : "ECANCELED");
  return 2;
}
std::string key_argument(lua_State* lua) {
  if (lua_type(lua, 2) != LUA_TSTRING && lua_type(lua, 2) != LUA_TNUMBER)
    raise(lua, fmt::format("map: a key is text, not {}", kind_of_argument(lua, 2)));
  return shown_value(lua, 2);
}

using Ref = const SharedRef&;
int queue_push(lua_State* lua, Ref ref) {
  SharedValue value = value_argument(lua, 2, "queue:push");
  if (std::holds_alternative<std::monostate>(value))
    raise(lua, "queue:push takes a value, not nil");
  const Instant deadline = deadline_at(lua, 3, "queue:push");
  const auto status = object_of<SharedQueue>(lua, ref).push(std::move(value), deadline);
  return status == SharedQueue::Status::ok ? push_truth(lua, true) : push_status(lua, status);
}
int queue_pop(lua_State* lua, Ref ref) {
  SharedValue value;
  const Instant deadline = deadline_at(lua, 2, "queue:pop");
  const auto status = object_of<SharedQueue>(lua, ref).pop(value, deadline);
  return status == SharedQueue::Status::ok ? push_value(lua, value) : push_status(lua, status);
}
int map_keys(lua_State* lua, Ref ref) {
  const std::vector<std::string> keys = object_of<SharedMap>(lua, ref).keys();
  lua_createtable(lua, static_cast<int>(keys.size()), 0);
  for (size_t i = 0; i < keys.size(); ++i) {
    lua_pushlstring(lua, keys[i].data(), keys[i].size());
    lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
  }
  return 1;
}
int latch_count_down(lua_State* lua, Ref ref) {
  const int64_t by = integer_argument(lua, 2, "latch:count_down", 1);
  if (by < 0) raise(lua, "latch:count_down takes 0 or more");
  return push_integer(lua, object_of<SharedLatch>(lua, ref).count_down(by));
}

struct Method {
  const char* type;  // "shared.counter", of which the part behind the point is the kind.
  const char* name;
  int (*call)(lua_State* lua, Ref ref);
};
constexpr std::string_view kTypePrefix = "shared.";
std::string_view kind_of(const Method& method) {
  return std::string_view(method.type).substr(kTypePrefix.size());
}
constexpr Method kMethods[] = {
    {"shared.counter", "add",
     [](lua_State* lua, Ref ref) {
       const int64_t by = integer_argument(lua, 2, "counter:add", 1);
       return push_integer(lua, object_of<SharedCounter>(lua, ref).add(by));
     }},
    {"shared.counter", "get",
     [](lua_State* lua, Ref ref) {
       return push_integer(lua, object_of<SharedCounter>(lua, ref).get());
     }},
    {"shared.counter", "set",
     [](lua_State* lua, Ref ref) {
       object_of<SharedCounter>(lua, ref).set(integer_argument(lua, 2, "counter:set", 0));
       return 0;
     }},
    {"shared.flag", "set",
     [](lua_State* lua, Ref ref) {
       object_of<SharedFlag>(lua, ref).set();
       return 0;
     }},
    {"shared.flag", "clear",
     [](lua_State* lua, Ref ref) {
       object_of<SharedFlag>(lua, ref).clear();
       return 0;
     }},
    {"shared.flag", "get",
     [](lua_State* lua, Ref ref) {
       return push_truth(lua, object_of<SharedFlag>(lua, ref).get());
     }},
    {"shared.flag", "wait",
     [](lua_State* lua, Ref ref) {
       return push_truth(lua,
                         object_of<SharedFlag>(lua, ref).wait(deadline_at(lua, 2, "flag:wait")));
     }},
    {"shared.barrier", "wait",
     [](lua_State* lua, Ref ref) {
       const Instant deadline = deadline_at(lua, 2, "barrier:wait");
       return push_truth(lua, object_of<SharedBarrier>(lua, ref).wait(deadline));
     }},
    {"shared.latch", "count_down", latch_count_down},
    {"shared.latch", "wait",
     [](lua_State* lua, Ref ref) {
       return push_truth(lua,
                         object_of<SharedLatch>(lua, ref).wait(deadline_at(lua, 2, "latch:wait")));
     }},
    {"shared.queue", "push", queue_push},
    {"shared.queue", "pop", queue_pop},
    {"shared.queue", "size",
     [](lua_State* lua, Ref ref) {
       return push_integer(lua, static_cast<int64_t>(object_of<SharedQueue>(lua, ref).size()));
     }},
    {"shared.map", "get",
     [](lua_State* lua, Ref ref) {
       return push_value(lua, object_of<SharedMap>(lua, ref).get(key_argument(lua)));
     }},
    {"shared.map", "set",
     [](lua_State* lua, Ref ref) {
       object_of<SharedMap>(lua, ref).set(key_argument(lua), value_argument(lua, 3, "map:set"));
       return 0;
     }},
    {"shared.map", "keys", map_keys},
    {"shared.map", "size",
     [](lua_State* lua, Ref ref) {
       return push_integer(lua, static_cast<int64_t>(object_of<SharedMap>(lua, ref).size()));
     }},
};

struct Kind {
  const char* name;
  bool sized;     // It needs a second argument.
  int64_t least;  // The smallest it takes.
};
constexpr Kind kKinds[] = {{"counter", false, 0}, {"flag", false, 0},  {"barrier", true, 1},
                           {"latch", true, 0},    {"queue", false, 0}, {"map", false, 0}};

// Upvalue: the Method.
int call_method(lua_State* lua) {
  return guarded(lua, [lua] {
    const auto* method = static_cast<const Method*>(lua_touserdata(lua, lua_upvalueindex(1)));
    const auto* ref = static_cast<const SharedRef*>(luaL_testudata(lua, 1, method->type));
    if (ref == nullptr) {
      throw InputError(fmt::format("{0}:{1}: call it with a colon, as in x:{1}()", kind_of(*method),
                                   method->name));
    }
    const State& state = State::of(lua);
    if (state.file_scope || state.env->shared == nullptr) {
      throw InputError(
          fmt::format("{}:{}: file scope only declares", kind_of(*method), method->name));
    }
    return method->call(lua, *ref);
  });
}

// Upvalue: the Kind. Called as shared.queue("name"[, size]).
int declare_shared(lua_State* lua) {
  return guarded(lua, [lua] {
    State& state = State::of(lua);
    const auto* kind = static_cast<const Kind*>(lua_touserdata(lua, lua_upvalueindex(1)));
    const std::string verb = fmt::format("shared.{}", kind->name);
    if (!state.file_scope) throw InputError(verb + ": it is declared at file scope");
    SharedPlan plan{kind->name, text_argument(lua, 1, verb.c_str(), "its name"), 0, where(lua)};
    for (const SharedPlan& other : state.declared.plan.shared) {
      if (other.name == plan.name) {
        throw InputError(fmt::format("{}: \"{}\" is already declared at {}:{}", verb, plan.name,
                                     other.at.file, other.at.line));
      }
    }
    const bool may_be_sized = kind->sized || kind->name == std::string("queue");
    if (kind->sized && lua_isnoneornil(lua, 2))
      throw InputError(fmt::format("{}: \"{}\" needs its size, an integer", verb, plan.name));
    if (!may_be_sized && !lua_isnoneornil(lua, 2)) throw InputError(verb + " takes no size");
    plan.size = integer_argument(lua, 2, verb.c_str(), 0);
    if (plan.size < kind->least)
      throw InputError(
          fmt::format("{}: the size of \"{}\" is {} or more", verb, plan.name, kind->least));
    note(state, plan.at, fmt::format("{} {} {}", verb, plan.name, plan.size));
    auto* ref = static_cast<SharedRef*>(lua_newuserdatauv(lua, sizeof(SharedRef), 0));
    *ref = {kind->name, state.declared.plan.shared.size()};
    state.declared.plan.shared.push_back(std::move(plan));
    luaL_setmetatable(lua, verb.c_str());
    return 1;
  });
}

}  // namespace

Instant deadline_at(lua_State* lua, int index, const char* what) {
  if (lua_isnoneornil(lua, index)) return kForever;
  if (lua_type(lua, index) == LUA_TSTRING) {
    if (const auto wait = parse_duration(lua_tostring(lua, index)))
      return deadline_after(now(), *wait);
  }
  raise(lua, fmt::format("{}: a time-out is {}", what, kDurationForm));
}

void open_shared(State& state) {
  lua_State* lua = state.lua;
  lua_newtable(lua);
  for (const Kind& kind : kKinds) {
    const std::string type = fmt::format("shared.{}", kind.name);
    luaL_newmetatable(lua, type.c_str());  // Its __name is the type.
    lua_newtable(lua);
    for (const Method& method : kMethods) {
      if (kind_of(method) != kind.name) continue;
      lua_pushlightuserdata(lua, const_cast<Method*>(&method));
      lua_pushcclosure(lua, call_method, 1);
      lua_setfield(lua, -2, method.name);
    }
    make_strict(lua, type, "method");
    lua_setfield(lua, -2, "__index");
    lua_pop(lua, 1);
    lua_pushlightuserdata(lua, const_cast<Kind*>(&kind));
    lua_pushcclosure(lua, declare_shared, 1);
    lua_setfield(lua, -2, kind.name);
  }
  make_strict(lua, "shared", "kind");
  lua_setglobal(lua, "shared");
}

}  // namespace ordeal::script
