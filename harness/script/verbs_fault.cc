// What goes wrong: fault, sweep and swarm.
#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/script/values.h"
#include "harness/script/verbs.h"

namespace ordeal::script {
namespace {

// {nth = 2, where = {path = "/a"}} as {"nth", {"2"}}, {"where.path", {"/a"}}.
void flatten(const Options& value, const std::string& key, FaultTable& table) {
  const auto text_of = [](const Options& item) {
    const auto* text = std::get_if<std::string>(&item.value());
    return text != nullptr ? *text : item.to_line();
  };
  if (const auto* record = std::get_if<Options::Record>(&value.value())) {
    for (const auto& [name, item] : *record)
      flatten(item, key.empty() ? name : key + "." + name, table);
  } else if (const auto* list = std::get_if<Options::List>(&value.value())) {
    std::vector<std::string> texts;
    for (const Options& item : *list) texts.push_back(text_of(item));
    table.emplace_back(key, std::move(texts));
  } else {
    table.emplace_back(key, std::vector<std::string>{text_of(value)});
  }
}

// The function under `call` is kept by this state and known to the rule by its number; the rest of
// the table, copied without it, is left on the stack.
void take_call(State& state, lua_State* lua, FaultTable& table) {
  lua_settop(lua, 1);
  lua_getfield(lua, 1, "call");
  if (!lua_isnil(lua, 2)) {
    const int function = function_argument(lua, 2, "fault", "call");
    table.push_back({"call", {std::to_string(state.declared.fault_calls.size())}});
    state.declared.fault_calls.push_back(function);
  }
  lua_settop(lua, 1);
  lua_newtable(lua);
  lua_pushnil(lua);
  while (lua_next(lua, 1) != 0) {
    lua_pushvalue(lua, -2);
    lua_insert(lua, -2);  // Key, key, value.
    const bool is_call =
        lua_type(lua, -2) == LUA_TSTRING && lua_tostring(lua, -2) == std::string_view("call");
    if (is_call) {
      lua_pop(lua, 2);
    } else {
      lua_rawset(lua, 2);
    }
  }
}

FaultTable table_at_1(State& state, lua_State* lua, const std::string& owner) {
  FaultTable table;
  take_call(state, lua, table);
  const Options given = to_options(lua, 2, owner);
  if (std::holds_alternative<Options::List>(given.value()) && table.empty())
    throw InputError(owner + " takes a table with keys");
  if (std::holds_alternative<Options::Record>(given.value())) flatten(given, "", table);
  return table;
}

void add_fault(State& state, lua_State* lua, const std::string& point, const SourceAt& at) {
  const std::string owner = fmt::format("fault \"{}\"", point);
  FaultSpec spec;
  if (lua_type(lua, 1) == LUA_TSTRING) {
    spec = parse_fault_text(point, lua_tostring(lua, 1));
  } else if (lua_type(lua, 1) == LUA_TTABLE) {
    spec = parse_fault_table(point, table_at_1(state, lua, owner));
  } else {
    throw InputError(
        fmt::format("{} takes a table or text, not {}", owner, kind_of_argument(lua, 1)));
  }
  spec.file = at.file;
  spec.line = at.line;
  note(state, at, fmt::format("fault {} {}", point, spec.text));
  state.declared.plan.faults.push_back(std::move(spec));
}

void add_sweep(State& state, lua_State* lua, const std::string& glob, const SourceAt& at) {
  const std::string owner = fmt::format("sweep \"{}\"", glob);
  if (lua_type(lua, 1) != LUA_TTABLE)
    throw InputError(fmt::format("{} takes a table, not {}", owner, kind_of_argument(lua, 1)));
  SweepPlan sweep;
  sweep.glob = glob;
  sweep.place = at;
  sweep.faults = parse_sweep(glob, table_at_1(state, lua, owner));
  for (FaultSpec& spec : sweep.faults) {
    spec.file = at.file;
    spec.line = at.line;
  }
  note(state, at, fmt::format("sweep {} {}", glob, sweep.faults.front().text));
  state.declared.plan.sweep = std::move(sweep);
}

// The second half of `fault "point" {…}`. Upvalues: the point, its place among the open ones, and
// whether it is a sweep.
int finish(lua_State* lua) {
  return guarded(lua, [lua] {
    State& state = State::of(lua);
    const std::string point = lua_tostring(lua, lua_upvalueindex(1));
    const auto place = static_cast<size_t>(lua_tointeger(lua, lua_upvalueindex(2)));
    const bool sweeps = lua_toboolean(lua, lua_upvalueindex(3)) != 0;
    if (!state.file_scope)
      throw InputError(
          fmt::format("{} declares: it belongs at file scope", sweeps ? "sweep" : "fault"));
    const SourceAt at = state.declared.open_faults[place].second;
    (sweeps ? add_sweep : add_fault)(state, lua, point, at);
    state.declared.open_faults[place].first.clear();
    return 0;
  });
}

int begin(State& state, lua_State* lua, const std::string& point, bool sweeps) {
  auto& open = state.declared.open_faults;
  lua_pushlstring(lua, point.data(), point.size());
  lua_pushinteger(lua, static_cast<lua_Integer>(open.size()));
  lua_pushboolean(lua, sweeps ? 1 : 0);
  lua_pushcclosure(lua, finish, 3);
  open.emplace_back(point, where(lua));
  return 1;
}

int fault(State& state, lua_State* lua) {
  return begin(state, lua, text_argument(lua, 1, "fault", "a point"), false);
}

int sweep(State& state, lua_State* lua) {
  const std::string glob = text_argument(lua, 1, "sweep", "points, such as \"unionfs.*\"");
  if (const auto& other = state.declared.plan.sweep)
    throw InputError(fmt::format("a scenario has one sweep, and it is at {}:{}", other->place.file,
                                 other->place.line));
  return begin(state, lua, glob, true);
}

int swarm(State& state, lua_State* lua) {
  static constexpr OptionRow kRows[] = {{"alive", OptionKind::text, "1/2", ""}};
  Options given = to_options(lua, 1, "swarm");
  const std::string text = check_options(given, kRows, "swarm").text("alive");
  state.declared.plan.alive = parse_chance(text);
  if (!state.declared.plan.alive)
    throw InputError(
        fmt::format("swarm.alive = \"{}\": expected a ratio from 0 to 1, such as \"1/2\"", text));
  note(state, where(lua), "swarm " + text);
  return 0;
}

constexpr Verb kFaultVerbs[] = {
    {"fault", "fault \"point\" {nth = 2, error = \"EIO\"} or fault \"point\" \"2%error(EIO)\"",
     fault},
    {"sweep", "sweep \"unionfs.*\" {error = \"EIO\"}: a run for each opportunity of these points",
     sweep},
    {"swarm", "swarm {alive = \"1/2\"}: in each run some faults are armed and others are not",
     swarm},
};

}  // namespace

std::span<const Verb> fault_verbs() { return kFaultVerbs; }

}  // namespace ordeal::script
