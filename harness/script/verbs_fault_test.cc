// What a scenario may say goes wrong, and functions that run in the middle of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/fault/rule.h"
#include "harness/script/script_testing.h"

namespace ordeal::script_testing {
namespace {

using testing::HasSubstr;

constexpr char kTarget[] = "local null = target.null {}\n";

const FaultRuleSpec& rule_of(const Script& script, size_t fault = 0) {
  return *script.plan().faults.at(fault).rules.at(0);
}

TEST(Faults, TablesMayNestAndTextMeansTheSame) {
  World world;
  const auto script = world.load(R"lua(
fault "null.nop.begin" { barrier = { name = "meet", k = 2, timeout = "5ms" }, signal = "go" }
fault "null.nop.begin" { wait = "go", error = { EIO = 3, ENOSPC = 1 } }
fault "null.nop.begin" "barrier(meet, 2, 5ms)"
)lua");
  EXPECT_EQ(rule_of(*script).barrier->parties, 2u);
  EXPECT_EQ(rule_of(*script).signal, "go");
  EXPECT_EQ(rule_of(*script, 1).wait->name, "go");
  EXPECT_EQ(rule_of(*script, 1).errors.size(), 2u);
  EXPECT_EQ(rule_of(*script, 2).barrier->within, rule_of(*script).barrier->within);
}

TEST(Faults, ASweepAndASwarmAreOfTheWholeScenario) {
  World world;
  const auto script = world.load(R"(
sweep "null.*" { error = "EIO", skip = 1 }
swarm { alive = "1/3" }
)");
  ASSERT_TRUE(script->plan().sweep);
  EXPECT_TRUE(script->plan().faults.empty()) << "armed in the runs of the sweep alone";
  ASSERT_EQ(script->plan().sweep->faults.size(), 1u);
  EXPECT_TRUE(script->plan().sweep->faults[0].rules[0]->sweep);
  EXPECT_EQ(script->plan().sweep->faults[0].point, "null.nop.begin");
  EXPECT_EQ(*script->plan().alive, (Chance{1, 3}));
}

TEST(Faults, AreRefusedWithPlaceAndNearestSpelling) {
  const std::pair<const char*, const char*> bad[] = {
      {"\nfault 'null.nop.begin' { barier = { 'x', 2 } }", "did you mean \"barrier\""},
      {"\nfault 'null.nop.begin' { call = 3 }", "scenario.lua:2: "},
      {"\nfault 'null.nop.begin' { torn = true }", "does not support torn"},
      {"\nsweep 'nul.*' { error = 'EIO' }", "scenario.lua:2: sweep: no failpoint is like"},
      {"\nsweep 'null.*' { error = 'EIO', nth = 2 }", "takes one opportunity after the other"},
      {"\nsweep 'null.*' { error = 'EIO' }\nsweep 'null.*' { error = 'EIO' }", "has one sweep"},
      {"\nsweep 'null.*'", "scenario.lua:2: "},
      {"\nswarm { alive = '3' }", "a ratio from 0 to 1"},
      {"\nswarm { alife = '1/2' }", "alive"},
  };
  for (const auto& [text, message] : bad) {
    World world;
    EXPECT_THAT(world.refusal(text), HasSubstr(message)) << text;
  }
}

TEST(Faults, ACallRunsAFunctionOfTheThreadThatRecordsNothing) {
  World world;
  const auto script = world.load(std::string(kTarget) + R"(
local mine = 0
fault "null.nop.begin" { call = function(t) mine = mine + 1; null.nop(); print(t.name, mine) end }
group("g", 1, function(t) null.nop() end)
)");
  EXPECT_EQ(*rule_of(*script).call, 0u);
  Thread1 one(*script);
  ASSERT_EQ(one.run(), "");
  EXPECT_EQ(one.operations, 1u);
  EXPECT_FALSE(one.thread->fault_call(0));
  EXPECT_EQ(world.log, std::vector<std::string>{"g/0: g/0\t1"});
}

TEST(Faults, AnErrorOfACallIsToldAndTheScriptGoesOn) {
  World world;
  const auto script = world.load(std::string(kTarget) + R"(
fault "null.nop.begin" { call = function(t) error("no") end }
group("g", 1, function(t) null.nop() end)
)");
  Thread1 one(*script);
  const auto error = one.thread->fault_call(0);
  ASSERT_TRUE(error);
  EXPECT_THAT(error->message, HasSubstr("no"));
  EXPECT_EQ(one.run(), "");
}

}  // namespace
}  // namespace ordeal::script_testing
