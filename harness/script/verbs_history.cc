// Histories: linearizable and its kin, and models of the scenario's own.
#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/history/levels.h"
#include "harness/history/model.h"
#include "harness/scenario/checks.h"
#include "harness/script/environment.h"
#include "harness/script/model.h"
#include "harness/script/values.h"
#include "harness/script/verbs.h"

namespace ordeal::script {
namespace {

int judged(State& state, lua_State* lua, history::Level wanted) {
  const char* level = to_string(wanted);
  static constexpr OptionRow kRows[] = {{"model", OptionKind::text, nullptr, ""},
                                        {"per", OptionKind::text, nullptr, ""},
                                        {"target", OptionKind::text, nullptr, ""},
                                        {"time", OptionKind::duration, nullptr, ""},
                                        {"memory", OptionKind::size, nullptr, ""}};
  const Options given = check_options(to_options(lua, 1, level), kRows, level);
  if (!given.has("model"))
    throw InputError(
        fmt::format("{} needs a model, as in {} {{ model = \"file\" }}", level, level));
  CheckPlan check;
  check.at = where(lua);
  HistoryPlan& plan = check.history.emplace();
  plan.level = wanted;
  plan.model = given.text("model");
  if (given.has("per")) plan.per = given.text("per");
  if (given.has("target")) plan.target = given.text("target");
  if (given.has("time")) plan.time = given.duration("time");
  if (given.has("memory")) plan.bytes = given.size("memory");
  check.name = fmt::format("{}({})", level, plan.model);
  if (!plan.target.empty()) check.name += " of " + plan.target;
  if (!plan.per.empty()) check.name += " per " + plan.per;
  note(state, check.at, fmt::format("{} {}", level, given.to_line()));
  return push_offered(state, lua, std::move(check));
}

int linearizable(State& state, lua_State* lua) {
  return judged(state, lua, history::Level::linearizable);
}
int sequential(State& state, lua_State* lua) {
  return judged(state, lua, history::Level::sequential);
}
int quiescent(State& state, lua_State* lua) {
  return judged(state, lua, history::Level::quiescent);
}
int sessions(State& state, lua_State* lua) { return judged(state, lua, history::Level::sessions); }

// model(name, {initial = …, read = function(state, …) return output, next_state end, …})
int model(State& state, lua_State* lua) {
  DeclaredModel made;
  made.name = text_argument(lua, 1, "model", "its name");
  made.at = where(lua);
  if (history::find_model(made.name) != nullptr)
    throw InputError(fmt::format("model \"{}\" is built in: choose another name", made.name));
  for (const DeclaredModel& other : state.declared.models) {
    if (other.name == made.name)
      throw InputError(fmt::format("model \"{}\" is already declared at {}:{}", made.name,
                                   other.at.file, other.at.line));
  }
  if (lua_type(lua, 2) != LUA_TTABLE)
    throw InputError(fmt::format(
        "model \"{}\" takes a table: initial, and a function for each operation", made.name));
  lua_getfield(lua, 2, "initial");
  value_from(lua, -1, fmt::format("model \"{}\": initial", made.name));
  made.initial = luaL_ref(lua, LUA_REGISTRYINDEX);
  std::string names;
  for (const std::string& key : text_keys(lua, 2)) {
    if (key == "initial") continue;
    lua_getfield(lua, 2, key.c_str());
    if (lua_type(lua, -1) != LUA_TFUNCTION)
      throw InputError(fmt::format("model \"{}\": {} is a function of the state, not {}", made.name,
                                   key, kind_of_argument(lua, -1)));
    made.operations.emplace_back(key, luaL_ref(lua, LUA_REGISTRYINDEX));
    names += " " + key;
  }
  if (made.operations.empty())
    throw InputError(fmt::format("model \"{}\" has no operations", made.name));
  note(state, made.at, fmt::format("model {}{}", made.name, names));
  state.declared.models.push_back(std::move(made));
  return 0;
}

// The operations of a model of the scenario, which targets must have; built in: nothing.
void resolve_model(const Declared& declared, HistoryPlan& plan) {
  std::vector<std::string> names;
  for (const history::Model* known : history::models()) names.emplace_back(known->name);
  for (const DeclaredModel& own : declared.models) {
    names.push_back(own.name);
    if (own.name != plan.model) continue;
    for (const auto& [op, function] : own.operations) plan.operations.push_back(op);
  }
  if (std::find(names.begin(), names.end(), plan.model) == names.end())
    throw InputError(fmt::format("there is no model \"{}\"{}; there are {}", plan.model,
                                 did_you_mean(plan.model, names), join(names, ", ")));
}

// Every operation of the scenario's own model is one of a target's, and takes what `per` names.
void check_operations(const Plan& all, const HistoryPlan& plan) {
  std::vector<std::string> rows;
  for (const size_t index : targets_of(all, plan)) {
    for (const OpRow& row : all.targets[index].row->rows) {
      if (row.kind != RowKind::operation) continue;
      rows.emplace_back(row.name);
      const bool spoken = std::find(plan.operations.begin(), plan.operations.end(), row.name) !=
                          plan.operations.end();
      if (!spoken || plan.per.empty()) continue;
      if (std::none_of(row.params.begin(), row.params.end(),
                       [&](const ParamRow& param) { return param.name == plan.per; }))
        throw InputError(
            fmt::format("per = \"{}\": {} has no parameter of that name", plan.per, row.name));
    }
  }
  for (const std::string& op : plan.operations) {
    if (std::find(rows.begin(), rows.end(), op) != rows.end()) continue;
    throw InputError(fmt::format("model \"{}\" has an operation \"{}\", which no target has{}",
                                 plan.model, op, did_you_mean(op, rows)));
  }
}

void check_built_in(const Plan& all, const HistoryPlan& plan) {
  HistoryPlan own = plan;
  own.per.clear();
  const std::string key = key_name(own, all);
  const std::vector<std::string> keys = {key};
  if (!plan.per.empty() && plan.per != key)
    throw InputError(fmt::format("model {} is judged {} here, not per \"{}\"{}", plan.model,
                                 key.empty() ? "as one object" : "per \"" + key + "\"", plan.per,
                                 key.empty() ? "" : did_you_mean(plan.per, keys)));
  for (const size_t index : targets_of(all, plan)) {
    const TargetPlan& target = all.targets[index];
    if (target.row->opened != nullptr) target.row->opened(target.options, plan.model);
  }
}

constexpr Verb kHistoryVerbs[] = {
    {"linearizable",
     "finally(linearizable {model, per, target, time, memory}): each operation took effect at one "
     "moment between its call and its return",
     linearizable},
    {"sequential",
     "finally(sequential {model, …}): one order explains all, and keeps that of each thread",
     sequential},
    {"quiescent",
     "finally(quiescent {model, …}): one order explains all, and keeps what a pause lies between",
     quiescent},
    {"sessions",
     "finally(sessions {model, …}): each thread sees its own writes, and never goes back",
     sessions},
    {"model",
     "model(name, {initial, OPERATION = fn(state, …)}): what a target should do, for linearizable",
     model},
};

}  // namespace

void check_histories(State& state) {
  Declared& declared = state.declared;
  size_t offered = 0, taken = 0;
  for (const CheckPlan& check : declared.offered) offered += check.history ? 1 : 0;
  for (CheckPlan& check : declared.plan.checks) {
    if (!check.history) continue;
    ++taken;
    try {
      resolve_model(declared, *check.history);
      if (check.history->operations.empty()) {
        check_built_in(declared.plan, *check.history);
      } else {
        check_operations(declared.plan, *check.history);
      }
    } catch (const InputError& error) {
      throw InputError(to_string(check.at) + to_string(check.history->level) + ": " + error.what());
    }
  }
  if (taken >= offered) return;
  for (const CheckPlan& check : declared.offered) {
    if (check.history)
      throw InputError(fmt::format("{}{} only makes a check: say finally({} {{…}})",
                                   to_string(check.at), to_string(check.history->level),
                                   to_string(check.history->level)));
  }
}

std::span<const Verb> history_verbs() { return kHistoryVerbs; }

}  // namespace ordeal::script
