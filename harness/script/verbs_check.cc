// What must hold: always, finally, expect; and what is judged at the end of a load.
#include <algorithm>

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/scenario/expect_parse.h"
#include "harness/script/environment.h"
#include "harness/script/values.h"
#include "harness/script/verbs.h"

namespace ordeal::script {

void declare_check(State& state, CheckPlan plan, int function) {
  for (const CheckPlan& other : state.declared.plan.checks) {
    if (other.kind == plan.kind && other.name == plan.name)
      throw InputError(fmt::format("{} \"{}\" is already declared at {}:{}", to_string(plan.kind),
                                   plan.name, other.at.file, other.at.line));
  }
  plan.scripted = function != LUA_NOREF;
  note(state, plan.at,
       fmt::format("{} {} {} {} {}", to_string(plan.kind), plan.name, plan.point,
                   plan.within.count(), plan.expect.text));
  state.declared.plan.checks.push_back(std::move(plan));
  state.declared.checks.push_back(function);
}

namespace {

int always(State& state, lua_State* lua) {
  CheckPlan plan;
  plan.kind = CheckKind::always;
  plan.at = where(lua);
  plan.name = text_argument(lua, 1, "always", "its claim");
  declare_check(state, std::move(plan), function_argument(lua, 2, "always", "its question"));
  return 0;
}

int finally(State& state, lua_State* lua) {
  CheckPlan plan;
  plan.kind = CheckKind::finally;
  plan.at = where(lua);
  const bool named = lua_type(lua, 1) == LUA_TSTRING;
  const void* offer = luaL_testudata(lua, named ? 2 : 1, "check");
  if (offer != nullptr) {
    CheckPlan offered = state.declared.offered[*static_cast<const size_t*>(offer)];
    offered.kind = CheckKind::finally;
    offered.at = plan.at;
    if (named) offered.name = text_argument(lua, 1, "finally", "its claim");
    declare_check(state, std::move(offered), LUA_NOREF);
    return 0;
  }
  plan.name = named ? text_argument(lua, 1, "finally", "its claim")
                    : fmt::format("finally at line {}", plan.at.line);
  const int question = function_argument(lua, named ? 2 : 1, "finally", "its question");
  declare_check(state, std::move(plan), question);
  return 0;
}

int expect(State& state, lua_State* lua) {
  const Options given = to_options(lua, 1, "expect");
  const auto* record = std::get_if<Options::Record>(&given.value());
  if (record == nullptr || record->empty())
    throw InputError("expect takes a table, as in expect { [\"read.p99\"] = \"< 20ms\" }");
  for (const auto& [metric, limit] : *record) {
    const auto* text = std::get_if<std::string>(&limit.value());
    if (text == nullptr)
      throw InputError(fmt::format("expect \"{}\" takes text such as \"< 20ms\", not {}", metric,
                                   limit.to_line()));
    CheckPlan plan;
    plan.kind = CheckKind::expect;
    plan.at = where(lua);
    plan.expect = parse_expect(metric, *text);
    plan.name = fmt::format("{} {}", metric, plan.expect.text);
    declare_check(state, std::move(plan), LUA_NOREF);
  }
  return 0;
}

constexpr Verb kVerbs[] = {
    {"always", "always(claim, fn): asked again and again while the groups run", always},
    {"finally", "finally([claim,] fn): asked once when the groups have ended", finally},
    {"expect", "expect {[\"read.p99\"] = \"< 20ms\"}: limits on what was measured", expect},
};

}  // namespace

int push_offered(State& state, lua_State* lua, CheckPlan plan) {
  auto* handle = static_cast<size_t*>(lua_newuserdatauv(lua, sizeof(size_t), 0));
  *handle = state.declared.offered.size();
  state.declared.offered.push_back(std::move(plan));
  luaL_newmetatable(lua, "check");
  lua_setmetatable(lua, -2);
  return 1;
}

void check_declared(State& state) {
  check_histories(state);
  const Declared& declared = state.declared;
  for (const auto& [point, at] : declared.open_faults) {
    if (point.empty()) continue;
    throw InputError(
        fmt::format("{}fault \"{}\" says neither what nor when: a table or text must follow",
                    to_string(at), point));
  }
  for (const CheckPlan& check : declared.plan.checks) {
    if (check.kind != CheckKind::expect) continue;
    try {
      check_metric(check.expect.metric, declared.plan);
    } catch (const InputError& error) {
      throw InputError(to_string(check.at) + "expect: " + error.what());
    }
  }
  std::vector<std::string> names;
  for (const ParamPlan& param : declared.plan.params) names.push_back(param.name);
  for (const auto& [name, value] : state.program.request.params) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw InputError(fmt::format("{}: --set {}={}: the scenario has no param \"{}\"{}",
                                 state.program.request.file, name, value, name,
                                 did_you_mean(name, names)));
  }
}

std::span<const Verb> check_verbs() { return kVerbs; }

}  // namespace ordeal::script
