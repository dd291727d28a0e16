#include "harness/script/bind.h"

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/script/environment.h"
#include "harness/script/values.h"
#include "harness/script/verbs.h"

namespace ordeal::script {
namespace {

const char* name_of(ParamKind kind) {
  switch (kind) {
    case ParamKind::boolean:
      return "true or false";
    case ParamKind::integer:
      return "an integer";
    case ParamKind::number:
      return "a number";
    case ParamKind::text:
      return "text";
    case ParamKind::any:
      return "a plain value";
  }
  return "?";
}

[[noreturn]] void refuse_argument(lua_State* lua, const BoundOp& op, const ParamRow& param,
                                  int at) {
  raise(lua, fmt::format("{}: \"{}\" takes {}, not {}", operation_name(op), param.name,
                         name_of(param.kind), kind_of_argument(lua, at)));
}

bool read_text(lua_State* lua, int at, Value& value) {
  if (lua_type(lua, at) != LUA_TSTRING) return false;
  size_t size = 0;
  const char* text = lua_tolstring(lua, at, &size);
  value = Value::of(std::string_view(text, size));
  return true;
}
bool read_integer(lua_State* lua, int at, Value& value) {
  if (lua_type(lua, at) != LUA_TNUMBER) return false;
  int exact = 0;
  const lua_Integer integer = lua_tointegerx(lua, at, &exact);
  value = Value::of(static_cast<int64_t>(integer));
  return exact != 0;
}
bool read_any(lua_State* lua, int at, Value& value) {
  switch (lua_type(lua, at)) {
    case LUA_TBOOLEAN:
      value = Value::of(lua_toboolean(lua, at) != 0);
      return true;
    case LUA_TSTRING:
      return read_text(lua, at, value);
    case LUA_TNUMBER:
      if (lua_isinteger(lua, at) != 0) return read_integer(lua, at, value);
      value = Value::of(static_cast<double>(lua_tonumber(lua, at)));
      return true;
    default:
      return false;
  }
}
bool read_value(lua_State* lua, int at, ParamKind kind, Value& value) {
  switch (kind) {
    case ParamKind::boolean:
      return lua_type(lua, at) == LUA_TBOOLEAN && read_any(lua, at, value);
    case ParamKind::integer:
      return read_integer(lua, at, value);
    case ParamKind::number:
      if (lua_type(lua, at) != LUA_TNUMBER) return false;
      value = Value::of(static_cast<double>(lua_tonumber(lua, at)));
      return true;
    case ParamKind::text:
      return read_text(lua, at, value);
    case ParamKind::any:
      return read_any(lua, at, value);
  }
  return false;
}

void read_arguments(lua_State* lua, const BoundOp& op, Call& call) {
  const std::span<const ParamRow> params = op.row->params;
  const auto given = static_cast<size_t>(lua_gettop(lua));
  if (given > params.size()) [[unlikely]] {
    raise(lua, fmt::format("{} takes at most {} arguments, not {}", operation_name(op),
                           params.size(), given));
  }
  for (size_t i = 0; i < params.size(); ++i) {
    const int at = static_cast<int>(i) + 1;
    if (i >= given || lua_isnil(lua, at)) {
      if (!params[i].optional) [[unlikely]]
        refuse_argument(lua, op, params[i], at);
      call.args[i] = Value();
    } else if (!read_value(lua, at, params[i].kind, call.args[i])) [[unlikely]] {
      refuse_argument(lua, op, params[i], at);
    }
  }
  call.arg_count = given;
  call.result = Value();
  call.list = nullptr;
}

int push_result(lua_State* lua, const Call& call) {
  if (call.list != nullptr) [[unlikely]] {
    lua_createtable(lua, static_cast<int>(call.list->size()), 0);
    lua_Integer place = 0;
    for (const std::string& text : *call.list) {
      lua_pushlstring(lua, text.data(), text.size());
      lua_rawseti(lua, -2, ++place);
    }
    return 1;
  }
  switch (call.result.kind()) {
    case Value::Kind::nil:  // Done, and nothing to tell: `if fs.rename(a, b) then` must hold.
      lua_pushboolean(lua, 1);
      return 1;
    case Value::Kind::boolean:
      lua_pushboolean(lua, call.result.boolean());
      return 1;
    case Value::Kind::integer:
      lua_pushinteger(lua, call.result.integer());
      return 1;
    case Value::Kind::number:
      lua_pushnumber(lua, call.result.number());
      return 1;
    case Value::Kind::text:
      lua_pushlstring(lua, call.result.text().data(), call.result.text().size());
      return 1;
  }
  return 0;
}

int push_error(lua_State* lua, const BoundOp& op, int code) {
  const std::string name = error_name(*op.target_row, code);
  lua_pushnil(lua);
  lua_pushlstring(lua, name.data(), name.size());
  return 2;
}

// Runs `f`, which calls a row. No frame of Lua lies between, so every exception is the target's;
// its message becomes a Lua error once the handler is left.
template <class F>
int carry_out(lua_State* lua, const BoundOp& op, F f) {
  std::string message;
  try {
    return f();
  } catch (const std::exception& error) {
    message = error.what();
  } catch (...) {
    message = "threw something that is no std::exception";
  }
  raise(lua, fmt::format("{}: {}", operation_name(op), message));
}

const BoundOp& upvalue_op(lua_State* lua) {
  return *static_cast<const BoundOp*>(lua_touserdata(lua, lua_upvalueindex(1)));
}
[[noreturn]] void refuse_at_file_scope(lua_State* lua, const BoundOp& op) {
  raise(lua, fmt::format("{}: file scope only declares; call it in a function of a group, of setup "
                         "or of a check",
                         operation_name(op)));
}

int call_operation(lua_State* lua) {
  const BoundOp& op = upvalue_op(lua);
  State& state = *op.state;
  if (op.target == nullptr) [[unlikely]]
    refuse_at_file_scope(lua, op);
  Call& call = state.call;
  if (op.takes_nothing && lua_gettop(lua) == 0) [[likely]] {
    call.arg_count = 0;
    call.result = Value();
    call.list = nullptr;
  } else {
    read_arguments(lua, op, call);
  }
  const int code = carry_out(lua, op, [&] {
    Lane* lane = state.lane;
    if (lane != nullptr && lane->overdue()) [[unlikely]]
      cut_body(state, lua);
    if (state.history != nullptr) [[unlikely]]
      return state.history->around(lane, op.slot, call,
                                   [&] { return op.row->call(*op.target, call); });
    if (lane == nullptr) return op.row->call(*op.target, call);
    const uint64_t start = lane->begin(op.slot);
    const int result = op.row->call(*op.target, call);
    lane->record(op.slot, start, result);
    return result;
  });
  if (code != 0) [[unlikely]]
    return push_error(lua, op, code);
  if (call.result.is_nil() && call.list == nullptr) {
    lua_pushboolean(lua, 1);
    return 1;
  }
  return push_result(lua, call);
}

int call_untimed(lua_State* lua) {
  const BoundOp& op = upvalue_op(lua);
  State& state = *op.state;
  if (op.target == nullptr) [[unlikely]]
    refuse_at_file_scope(lua, op);
  cut_if_overdue(state, lua);
  read_arguments(lua, op, state.call);
  const int code = carry_out(lua, op, [&] {
    const ThreadEnv& env = *state.env;
    const auto untimed = [&] {
      if (env.call_core == nullptr) return op.row->call(*op.target, state.call);
      return env.call_core(env.self, op.index, *op.row, state.call);
    };
    // A control may change what a model speaks of.
    if (state.history == nullptr || op.row->history.empty()) return untimed();
    return state.history->around(nullptr, op.slot, state.call, untimed);
  });
  return code == 0 ? push_result(lua, state.call) : push_error(lua, op, code);
}

int call_derived(lua_State* lua) {
  const BoundOp& op = upvalue_op(lua);
  State& state = *op.state;
  read_arguments(lua, op, state.call);
  carry_out(lua, op, [&] {
    op.row->derive(state.declared.plan.targets[op.index].options, state.call);
    return 0;
  });
  return push_result(lua, state.call);
}

lua_CFunction function_for(RowKind kind) {
  switch (kind) {
    case RowKind::operation:
      return call_operation;
    case RowKind::derived:
      return call_derived;
    default:
      return call_untimed;
  }
}

// Takes `via` and `workers`, which every target has, out of what the scenario gave.
void take_via(TargetPlan& plan, Options::Record& given, const std::string& owner) {
  static constexpr OptionRow kGeneric[] = {{"via", OptionKind::text, "core", ""},
                                           {"workers", OptionKind::integer, "0", ""}};
  // A target may have `workers` of its own; then the word means that.
  bool own_workers = false;
  for (const OptionRow& row : plan.row->options) own_workers |= row.name == std::string("workers");
  Options::Record generic;
  for (const char* key : {"via", "workers"}) {
    if (own_workers && key == std::string("workers")) continue;
    const auto found = given.find(key);
    if (found == given.end()) continue;
    generic.insert(*found);
    given.erase(found);
  }
  const Options checked = check_options(Options(generic), kGeneric, owner);
  const std::string& via = checked.text("via");
  if (via != "core" && via != "mount")
    throw InputError(fmt::format("{}.via takes \"core\" or \"mount\", not \"{}\"", owner, via));
  plan.via_mount = via == "mount";
  if (plan.via_mount && plan.row->mount == nullptr)
    throw InputError(fmt::format("{} cannot be mounted: its only way is via = \"core\"", owner));
  const int64_t workers = checked.integer("workers");
  if (workers < 0 || workers > 1024)
    throw InputError(fmt::format("{}.workers takes 0 to 1024, not {}", owner, workers));
  if (generic.count("workers") != 0 && !plan.via_mount)
    throw InputError(owner + ".workers are those of a mount: say via = \"mount\" too");
  plan.mount_workers = static_cast<int>(workers);
}

// Upvalue: the TargetRow. Called with the table of options.
int declare_target(lua_State* lua) {
  return guarded(lua, [lua] {
    State& state = State::of(lua);
    const auto* row = static_cast<const TargetRow*>(lua_touserdata(lua, lua_upvalueindex(1)));
    const std::string owner = fmt::format("target.{}", row->name);
    if (!state.file_scope) throw InputError(owner + ": targets are declared at file scope");
    TargetPlan plan;
    plan.row = row;
    plan.at = where(lua);
    const Options given = to_options(lua, 1, owner);
    if (const auto* record = std::get_if<Options::Record>(&given.value())) {
      Options::Record rest = *record;
      take_via(plan, rest, owner);
      plan.options = check_options(Options(std::move(rest)), row->options, owner);
    } else {
      plan.options = check_options(given, row->options, owner);
    }
    const size_t index = state.declared.plan.targets.size();
    note(state, plan.at, fmt::format("{} {}", owner, plan.options.to_line()));
    state.declared.plan.targets.push_back(std::move(plan));
    lua_createtable(lua, 0, static_cast<int>(row->rows.size()));
    for (size_t i = 0; i < row->rows.size(); ++i) {
      state.operations.push_back({&state, row, &row->rows[i], nullptr, index, op_slot(index, i),
                                  row->rows[i].params.empty()});
      lua_pushlightuserdata(lua, &state.operations.back());
      lua_pushcclosure(lua, function_for(row->rows[i].kind), 1);
      lua_setfield(lua, -2, row->rows[i].name);
    }
    make_strict(lua, owner, "operation");
    return 1;
  });
}

int unknown_target(lua_State* lua) {
  const std::string name = lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : "?";
  std::vector<std::string> names = text_keys(lua, lua_upvalueindex(1));
  raise(lua, fmt::format("there is no target \"{}\"{}", name, did_you_mean(name, names)));
}

}  // namespace

const BoundOp* operation_at(lua_State* lua, int index) {
  const lua_CFunction function = lua_tocfunction(lua, index);
  if (function != call_operation && function != call_untimed && function != call_derived)
    return nullptr;
  lua_getupvalue(lua, index, 1);
  const auto* op = static_cast<const BoundOp*>(lua_touserdata(lua, -1));
  lua_pop(lua, 1);
  return op;
}

std::string operation_name(const BoundOp& op) {
  return fmt::format("{}.{}", op.target_row->name, op.row->name);
}

void open_targets(State& state) {
  lua_State* lua = state.lua;
  lua_newtable(lua);
  for (const TargetRow* row : state.program.targets) {
    lua_pushlightuserdata(lua, const_cast<TargetRow*>(row));
    lua_pushcclosure(lua, declare_target, 1);
    lua_setfield(lua, -2, row->name);
  }
  make_strict(lua, "target", "target");
  lua_getmetatable(lua, -1);
  lua_pushvalue(lua, -2);
  lua_pushcclosure(lua, unknown_target, 1);
  lua_setfield(lua, -2, "__index");
  lua_pop(lua, 1);
  lua_setglobal(lua, "target");
}

}  // namespace ordeal::script
