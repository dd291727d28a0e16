#include "harness/script/model.h"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "harness/base/scope_guard.h"
#include "harness/script/environment.h"
#include "harness/script/values.h"

namespace ordeal::script {
namespace {

using HistoryValue = history::Value;

constexpr int64_t kModelLimit = 100'000'000;  // Instructions of one call: a second or so.
constexpr int kDeepestState = 16;

HistoryValue from(lua_State* lua, int index, const std::string& owner, int depth);

HistoryValue table_from(lua_State* lua, int index, const std::string& owner, int depth) {
  if (depth > kDeepestState) throw InputError(owner + ": tables are nested too deeply");
  std::map<std::string, HistoryValue> record;
  HistoryValue::List list;
  const auto length = static_cast<lua_Integer>(lua_rawlen(lua, index));
  lua_pushnil(lua);
  lua_Integer items = 0;
  while (lua_next(lua, index) != 0) {
    if (lua_type(lua, -2) == LUA_TSTRING) {
      record.emplace(lua_tostring(lua, -2), from(lua, lua_gettop(lua), owner, depth + 1));
    } else {
      ++items;
    }
    lua_pop(lua, 1);
  }
  if (items != length)
    throw InputError(owner + ": the keys of a table are 1 to n, or texts, and none is left out");
  for (lua_Integer i = 1; i <= length; ++i) {
    lua_rawgeti(lua, index, i);
    list.push_back(from(lua, lua_gettop(lua), owner, depth + 1));
    lua_pop(lua, 1);
  }
  if (record.empty()) return HistoryValue(std::move(list));
  if (!list.empty()) throw InputError(owner + ": a table has texts as keys, or items, not both");
  list.emplace_back(kRecord);
  for (auto& [key, value] : record)
    list.push_back(HistoryValue(HistoryValue::List{HistoryValue(key), std::move(value)}));
  return HistoryValue(std::move(list));
}

HistoryValue from(lua_State* lua, int index, const std::string& owner, int depth) {
  luaL_checkstack(lua, 8, nullptr);
  switch (lua_type(lua, index)) {
    case LUA_TNIL:
      return {};
    case LUA_TBOOLEAN:
      return HistoryValue(lua_toboolean(lua, index) != 0);
    case LUA_TNUMBER:
      if (lua_isinteger(lua, index) != 0)
        return HistoryValue(static_cast<int64_t>(lua_tointeger(lua, index)));
      return HistoryValue(static_cast<double>(lua_tonumber(lua, index)));
    case LUA_TSTRING: {
      size_t size = 0;
      const char* text = lua_tolstring(lua, index, &size);
      return HistoryValue(std::string(text, size));
    }
    case LUA_TTABLE:
      return table_from(lua, index, owner, depth);
    default:
      throw InputError(
          fmt::format("{} is plain data, not {}", owner, kind_of_argument(lua, index)));
  }
}

bool is_record(const HistoryValue::List& list) {
  return !list.empty() && list[0].is_text() && list[0].text() == kRecord;
}

}  // namespace

HistoryValue value_from(lua_State* lua, int index, const std::string& owner) {
  return from(lua, lua_absindex(lua, index), owner, 0);
}

void push_value(lua_State* lua, const HistoryValue& value) {
  luaL_checkstack(lua, 8, nullptr);
  if (value.is_null()) {
    lua_pushnil(lua);
  } else if (value.is_bool()) {
    lua_pushboolean(lua, value.truth());
  } else if (value.is_int()) {
    lua_pushinteger(lua, value.number());
  } else if (value.is_text()) {
    lua_pushlstring(lua, value.text().data(), value.text().size());
  } else if (value.is_list()) {
    const HistoryValue::List& list = value.list();
    const bool record = is_record(list);
    lua_createtable(lua, record ? 0 : static_cast<int>(list.size()), 0);
    for (size_t i = record ? 1 : 0; i < list.size(); ++i) {
      if (record) {
        push_value(lua, list[i].list()[1]);
        lua_setfield(lua, -2, list[i].list()[0].text().c_str());
      } else {
        push_value(lua, list[i]);
        lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
      }
    }
  } else {
    lua_pushnumber(lua, value.real());
  }
}

const history::Model* LuaModels::find(const std::string& name) {
  for (const auto& [known, model] : made_) {
    if (known == name) return &model->model();
  }
  for (const DeclaredModel& model : state_.declared.models) {
    if (model.name != name) continue;
    history::ClosureModel::Spec spec;
    spec.name = name;
    spec.about = "of the scenario";
    for (const auto& [op, function] : model.operations) spec.operations.push_back(op);
    spec.initial = [this, &model] { return initial(model); };
    spec.apply = [this, &model](const HistoryValue& state, std::string_view op,
                                const HistoryValue& argument) {
      return apply(model, state, op, argument);
    };
    made_.emplace_back(name, std::make_unique<history::ClosureModel>(std::move(spec)));
    return &made_.back().second->model();
  }
  return nullptr;
}

void LuaModels::call(int arguments) {
  install_hook(state_, kModelLimit);
  const auto error = call_protected(state_, arguments, LUA_MULTRET);
  lua_sethook(state_.lua, nullptr, 0, 0);
  if (!error) return;
  if (!error_) error_ = error;
  throw std::runtime_error(error->message);
}

HistoryValue LuaModels::initial(const DeclaredModel& model) {
  lua_State* lua = state_.lua;
  const int top = lua_gettop(lua);
  ScopeGuard back([&] { lua_settop(lua, top); });
  lua_rawgeti(lua, LUA_REGISTRYINDEX, model.initial);
  return value_from(lua, -1, fmt::format("model \"{}\": initial", model.name));
}

// fn(state, arguments…) returns the output and the next state; without one the state stays.
history::Step LuaModels::apply(const DeclaredModel& model, const HistoryValue& state,
                               std::string_view op, const HistoryValue& argument) {
  lua_State* lua = state_.lua;
  if (state_.file_scope) state_.enter(nullptr);
  const int top = lua_gettop(lua);
  ScopeGuard back([&] { lua_settop(lua, top); });
  int function = LUA_NOREF;
  for (const auto& [name, reference] : model.operations) {
    if (name == op) function = reference;
  }
  lua_rawgeti(lua, LUA_REGISTRYINDEX, function);
  push_value(lua, state);
  int arguments = 1;
  if (argument.is_list()) {
    for (const HistoryValue& each : argument.list()) push_value(lua, each), ++arguments;
  } else if (!argument.is_null()) {
    push_value(lua, argument);
    ++arguments;
  }
  call(arguments);
  const int results = lua_gettop(lua) - top;
  history::Step step;
  step.next = state;
  try {
    const std::string owner = fmt::format("model \"{}\": what {} returns", model.name, op);
    if (results >= 1) step.output = value_from(lua, top + 1, owner);
    if (results >= 2) step.next = value_from(lua, top + 2, owner);
  } catch (const InputError& error) {
    if (!error_) error_ = ScriptError{to_string(model.at) + error.what(), ""};
    throw;
  }
  return step;
}

}  // namespace ordeal::script
