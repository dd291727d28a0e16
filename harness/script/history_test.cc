#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/history/check.h"
#include "harness/script/script_testing.h"

namespace ordeal {
namespace {

using script_testing::World;
using testing::HasSubstr;

// The target "null" of these tests has an operation echo(value); no built-in model speaks of it.
constexpr const char kModel[] =
    "local null = target.null{}\n"
    "model('last', {\n"
    "  initial = 0,\n"
    "  echo = function(state, value) return state, value end,\n"
    "})\n";

history::Operation echo(int64_t call, int value, int output) {
  history::Operation operation;
  operation.call = call;
  operation.ret = call + 1;
  operation.op = "echo";
  operation.value = history::Value(value);
  operation.output = history::Value(output);
  return operation;
}

struct Judge {
  explicit Judge(const std::string& text) : script(world.load(text)) {
    env.thread = env.group = "judge";
    thread = script->make_thread(env);
  }
  history::CheckReport check(const char* model, history::History history) {
    return history::check(*thread->model(model), std::move(history), {});
  }
  World world;
  std::unique_ptr<Script> script;
  ThreadEnv env;
  std::unique_ptr<ThreadScript> thread;
};

TEST(ScriptHistory, AModelOfTheScenarioIsAPartOfThePlan) {
  World world;
  const auto script =
      world.load(std::string(kModel) + "finally(linearizable { model = 'last', time = '3s' })");
  ASSERT_EQ(script->plan().checks.size(), 1u);
  const CheckPlan& check = script->plan().checks[0];
  EXPECT_EQ(check.kind, CheckKind::finally);
  EXPECT_EQ(check.name, "linearizable(last)");
  EXPECT_FALSE(check.scripted);
  ASSERT_TRUE(check.history.has_value());
  EXPECT_EQ(check.history->time, std::chrono::seconds(3));
  EXPECT_EQ(check.history->operations, std::vector<std::string>{"echo"});
}

TEST(ScriptHistory, AModelInLuaAllowsWhatItAllowsAndNothingElse) {
  Judge judge(kModel);
  EXPECT_EQ(judge.check("last", {echo(1, 5, 0), echo(3, 6, 5)}).verdict, Verdict::pass);
  EXPECT_EQ(judge.check("last", {echo(1, 5, 0), echo(3, 6, 0)}).verdict, Verdict::fail);
  EXPECT_EQ(judge.thread->model("least"), nullptr);
}

TEST(ScriptHistory, StatesAreTablesWithNamesOrItems) {
  Judge judge(
      "model('sum', { initial = { total = 0, seen = {} },\n"
      "  echo = function(state, value)\n"
      "    state.total = state.total + value\n"
      "    state.seen[#state.seen + 1] = value\n"
      "    return state.total + #state.seen, state\n"
      "  end })");
  EXPECT_EQ(judge.check("sum", {echo(1, 5, 6), echo(3, 6, 13)}).verdict, Verdict::pass);
  EXPECT_EQ(judge.check("sum", {echo(1, 5, 6), echo(3, 6, 12)}).verdict, Verdict::fail);
}

TEST(ScriptHistory, WithoutANextStateTheStateStays) {
  Judge judge("model('seven', { initial = 7, echo = function(state) return state end })");
  EXPECT_EQ(judge.check("seven", {echo(1, 5, 7), echo(3, 6, 7)}).verdict, Verdict::pass);
}

TEST(ScriptHistory, AModelThatFailsIsAnErrorOfTheScriptWithItsLine) {
  Judge judge("model('bad', { initial = 0,\n  echo = function(state) return state.x.y end })");
  EXPECT_EQ(judge.check("bad", {echo(1, 5, 0)}).verdict, Verdict::unknown);
  ASSERT_TRUE(judge.thread->model_error().has_value());
  EXPECT_THAT(judge.thread->model_error()->message, HasSubstr("scenario.lua:2: "));
}

TEST(ScriptHistory, AModelThatReturnsAFunctionIsAnErrorOfTheScript) {
  Judge judge("model('bad', { initial = 0, echo = function(state) return print end })");
  EXPECT_EQ(judge.check("bad", {echo(1, 5, 0)}).verdict, Verdict::unknown);
  ASSERT_TRUE(judge.thread->model_error().has_value());
  EXPECT_THAT(judge.thread->model_error()->message,
              HasSubstr("what echo returns is plain data, not a function"));
}

struct Refusal {
  const char* text;
  const char* message;
};

TEST(ScriptHistory, WhatCannotBeJudgedIsRefusedWithWhatWasMeant) {
  static const Refusal kRefusals[] = {
      {"finally(linearizable { model = 'lst' })",
       "linearizable: there is no model \"lst\" (did you mean \"last\"?); there are register"},
      {"finally(linearizable { modle = 'last' })", "modle"},
      {"finally(linearizable { per = 'value' })", "linearizable needs a model"},
      {"finally(linearizable { model = 'queue' })",
       "no target of the scenario has operations that model \"queue\" speaks of"},
      {"finally(linearizable { model = 'last', target = 'nul' })", "did you mean \"null\"?"},
      {"finally(linearizable { model = 'last', per = 'path' })",
       "per = \"path\": echo has no parameter of that name"},
      {"linearizable { model = 'last' }", "linearizable only makes a check: say finally("},
      {"model('last', { initial = 0, echo = print })", "is already declared at"},
      {"model('queue', { initial = 0, echo = print })", "model \"queue\" is built in"},
      {"model('m', { initial = 0 })", "model \"m\" has no operations"},
      {"model('m', { initial = print, echo = print })", "initial is plain data"},
      {"model('m', { initial = 0, echo = 7 })", "echo is a function of the state, not an integer"},
      {"model('m', { initial = 0, echo = print, ehco = print })\nfinally(sequential { model = 'm' "
       "})",
       "an operation \"ehco\", which no target has (did you mean \"echo\"?)"},
  };
  for (const Refusal& refusal : kRefusals) {
    World world;
    EXPECT_THAT(world.refusal(kModel + std::string(refusal.text)), HasSubstr(refusal.message))
        << refusal.text;
  }
}

}  // namespace
}  // namespace ordeal
