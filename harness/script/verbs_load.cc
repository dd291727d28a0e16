// What works on the target: group and mix.
#include <algorithm>

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/script/bind.h"
#include "harness/script/environment.h"
#include "harness/script/values.h"
#include "harness/script/verbs.h"

namespace ordeal::script {
namespace {

constexpr OptionRow kGroupRows[] = {{"threads", OptionKind::integer, "1", ""},
                                    {"iterations", OptionKind::integer, nullptr, ""},
                                    {"for_time", OptionKind::duration, nullptr, ""},
                                    {"rate", OptionKind::rate, nullptr, ""},
                                    {"every", OptionKind::duration, nullptr, ""},
                                    {"start_after", OptionKind::duration, nullptr, ""}};

bool is_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

void check_group_name(const Plan& plan, const std::string& name) {
  if (!is_name(name))
    throw InputError(
        fmt::format("group \"{}\": a name is made of letters, digits, - and _ alone", name));
  for (const GroupPlan& other : plan.groups) {
    if (other.name == name)
      throw InputError(fmt::format("group \"{}\" is already declared at {}:{}", name, other.at.file,
                                   other.at.line));
  }
}

GroupPlan read_group(lua_State* lua, const std::string& name, int index) {
  const std::string owner = fmt::format("group \"{}\"", name);
  Options given;
  if (lua_type(lua, index) == LUA_TNUMBER) {
    given = Options(Options::Record{{"threads", to_options(lua, index, owner)}});
  } else if (lua_type(lua, index) == LUA_TTABLE) {
    given = to_options(lua, index, owner);
  } else {
    throw InputError(fmt::format("{} takes a number of threads or a table, not {}", owner,
                                 kind_of_argument(lua, index)));
  }
  const Options checked = check_options(given, kGroupRows, owner);
  GroupPlan group;
  group.name = name;
  group.at = where(lua);
  const int64_t threads = checked.integer("threads");
  if (threads < 1 || threads > GroupPlan::kMaxThreads)
    throw InputError(
        fmt::format("{} has {} threads; it takes 1 to {}", owner, threads, GroupPlan::kMaxThreads));
  group.threads = static_cast<uint32_t>(threads);
  if (checked.has("iterations")) {
    const int64_t iterations = checked.integer("iterations");
    if (iterations < 1) throw InputError(owner + ".iterations is 1 or more");
    group.iterations = static_cast<uint64_t>(iterations);
  }
  if (checked.has("for_time")) group.for_time = checked.duration("for_time");
  if (checked.has("rate")) group.rate = checked.rate("rate");
  if (checked.has("every")) group.every = checked.duration("every");
  if (checked.has("start_after")) group.start_after = checked.duration("start_after");
  if (group.rate > 0 && group.every > Duration::zero())
    throw InputError(owner + " has both a rate and every; it takes one of them");
  return group;
}

std::string line_of(const GroupPlan& group) {
  std::string line = fmt::format(
      "group {} threads={} iterations={} for={} rate={} every={} after={}", group.name,
      group.threads, group.iterations.value_or(0), group.for_time.value_or(Duration(-1)).count(),
      group.rate, group.every.count(), group.start_after.count());
  for (const MixEntry& entry : group.mix)
    line += fmt::format(" {}#{}={}", entry.row->name, entry.target, entry.weight);
  return line;
}

int group(State& state, lua_State* lua) {
  const std::string name = text_argument(lua, 1, "group", "its name");
  Declared& declared = state.declared;
  check_group_name(declared.plan, name);
  const int body = lua_gettop(lua) >= 3 ? 3 : 2;
  GroupPlan plan;
  if (body == 3) {
    plan = read_group(lua, name, 2);
  } else {
    plan.name = name;
    plan.at = where(lua);
  }
  int reference = LUA_NOREF;
  if (const auto* mix = static_cast<const size_t*>(luaL_testudata(lua, body, "mix"))) {
    plan.mix = declared.mixes[*mix];
  } else if (lua_type(lua, body) == LUA_TFUNCTION) {
    reference = function_argument(lua, body, "group", "its body");
  } else {
    throw InputError(fmt::format("group \"{}\" takes a function or a mix as its body, not {}", name,
                                 kind_of_argument(lua, body)));
  }
  note(state, plan.at, line_of(plan));
  declared.plan.groups.push_back(std::move(plan));
  declared.bodies.push_back(reference);
  return 0;
}

MixEntry read_mix_entry(lua_State* lua) {  // Key at -2, weight at -1.
  const BoundOp* op = operation_at(lua, -2);
  if (op == nullptr)
    throw InputError("mix: a key is an operation in brackets, as in [fs.read] = 70");
  const std::string name = operation_name(*op);
  if (op->row->kind != RowKind::operation || op->row->generate == nullptr)
    throw InputError(fmt::format("mix: {} cannot be in a mix; call it in a function", name));
  const bool integer = lua_type(lua, -1) == LUA_TNUMBER && lua_isinteger(lua, -1) != 0;
  const lua_Integer weight = integer ? lua_tointeger(lua, -1) : 0;
  if (weight < 1 || weight > 1'000'000)
    throw InputError(fmt::format("mix: the weight of {} is an integer from 1 to 1,000,000", name));
  return {op->index, op->row, static_cast<uint32_t>(weight)};
}

int mix(State& state, lua_State* lua) {
  if (lua_type(lua, 1) != LUA_TTABLE)
    throw InputError("mix takes a table, as in mix { [fs.read] = 70, [fs.write] = 30 }");
  std::vector<MixEntry> entries;
  lua_pushnil(lua);
  while (lua_next(lua, 1) != 0) {
    entries.push_back(read_mix_entry(lua));
    lua_pop(lua, 1);
  }
  if (entries.empty()) throw InputError("mix: it names no operation");
  std::sort(entries.begin(), entries.end(), [](const MixEntry& a, const MixEntry& b) {
    const int order = std::string_view(a.row->name).compare(b.row->name);
    return order != 0 ? order < 0 : a.target < b.target;
  });
  auto* handle = static_cast<size_t*>(lua_newuserdatauv(lua, sizeof(size_t), 0));
  *handle = state.declared.mixes.size();
  state.declared.mixes.push_back(std::move(entries));
  luaL_newmetatable(lua, "mix");
  lua_setmetatable(lua, -2);
  return 1;
}

constexpr Verb kLoadVerbs[] = {
    {"group", "group(name, threads or {threads, iterations, rate, …}, fn or mix)", group},
    {"mix", "mix {[fs.read] = 70, …}: operations by weight, run without Lua", mix},
};

}  // namespace

std::span<const Verb> load_verbs() { return kLoadVerbs; }

}  // namespace ordeal::script
