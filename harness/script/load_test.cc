// What a file may declare, and the exact words of refusal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/script/difference.h"
#include "harness/script/script_testing.h"

namespace ordeal::script_testing {
namespace {

using namespace std::chrono_literals;

TEST(Load, AWholeScenarioBecomesAPlan) {
  World world;
  const auto script = world.load(R"(
describe "nothing happens, quickly"
tags { "smoke", "null" }
local n = param("writers", 3, "threads")
stress { for_time = "10s", stall_after = "2s", lock_order = false }
explore { strategy = pct {depth = 3}, races = false, shrink_for = "2s", set = { n = 8, on = true } }
local null = target.null { size = 4 }
assert(null.size() == 4)
local served = shared.counter("served")
local gate = shared.barrier("gate", 2)
group("writers", n, function(t) null.nop() end)
group("mixed", { threads = 2, rate = "2000/s", start_after = "1ms" },
      mix { [null.stat] = 30, [null.nop] = 70 })
always("calls grow", function() return null.calls() >= 0 end)
sometimes("it began", "null.nop.begin")
finally(function() return true end)
expect { ["nop.p99"] = "< 20ms" }
defect "null.nop.lazy"
must_fail "deadlock: two locks"
sanitize "thread"
)");
  const Plan& plan = script->plan();
  EXPECT_EQ(plan.name, "scenario");
  EXPECT_EQ(plan.describe, "nothing happens, quickly");
  EXPECT_THAT(plan.tags, testing::ElementsAre("smoke", "null"));
  EXPECT_EQ(plan.params[0].value, "3");
  EXPECT_EQ(plan.stress.for_time, 10s);
  EXPECT_EQ(plan.stress.stall_after, 2s);
  EXPECT_FALSE(plan.stress.lock_order);
  EXPECT_EQ(plan.explore.at("strategy"), "pct{depth=3}");
  EXPECT_EQ(plan.explore.at("races"), "false");
  EXPECT_EQ(plan.explore.at("shrink_for"), "2s");
  EXPECT_EQ(plan.explore.at("set.n"), "8");
  EXPECT_EQ(plan.explore.at("set.on"), "true");
  EXPECT_EQ(plan.targets[0].options.integer("size"), 4);
  EXPECT_EQ(plan.shared[1].size, 2);
  ASSERT_EQ(plan.groups.size(), 2u);
  EXPECT_EQ(plan.groups[0].threads, 3u);
  EXPECT_EQ(plan.groups[0].at.line, 11u);
  EXPECT_EQ(plan.groups[1].rate, 2000);
  EXPECT_EQ(plan.groups[1].start_after, 1ms);
  ASSERT_EQ(plan.groups[1].mix.size(), 2u);
  EXPECT_STREQ(plan.groups[1].mix[0].row->name, "nop");
  EXPECT_EQ(plan.groups[1].mix[0].weight, 70u);
  ASSERT_EQ(plan.checks.size(), 4u);
  EXPECT_TRUE(plan.checks[0].scripted);
  EXPECT_EQ(plan.checks[1].point, "null.nop.begin");
  EXPECT_EQ(plan.checks[2].name, "finally at line 16");
  EXPECT_EQ(plan.checks[3].expect.limit, 20e6);
  EXPECT_THAT(plan.defects, testing::ElementsAre("null.nop.lazy"));
  EXPECT_EQ(plan.must_fail->kind, FindingKind::deadlock);
  EXPECT_EQ(plan.must_fail->claim, "two locks");
  EXPECT_EQ(plan.sanitize, Sanitizer::thread);
}

TEST(Load, FaultsAreTablesOrText) {
  World world;
  const auto script = world.load(R"lua(
fault "null.nop.begin" { nth = 2, error = "ENOSPC" }
fault "null.nop.begin" "2%delay(5ms)"
)lua");
  ASSERT_EQ(script->plan().faults.size(), 2u);
  EXPECT_EQ(script->plan().faults[0].point, "null.nop.begin");
  EXPECT_EQ(script->plan().faults[1].line, 3u);
}

struct Bad {
  const char* text;
  const char* message;
};

TEST(Load, EveryMistakeIsNamedWithItsLineAndTheNearestSpelling) {
  const Bad kBad[] = {
      {"\ngrup('a', 1, print)",
       "scenario.lua:2: unknown global \"grup\" (did you mean \"group\"?)"},
      {"x = 1", "scenario.lua:1: global \"x\" cannot be set: use a local"},
      {"local writers = param('writers', 1)\nprint(writer)",
       "scenario.lua:2: unknown global \"writer\" (did you mean \"writers\"?)"},
      {"local x = = 1", "scenario.lua:1: unexpected symbol near '='"},
      {"target.nul {}", "scenario.lua:1: there is no target \"nul\" (did you mean \"null\"?)"},
      {"target.null { sise = 1 }",
       "scenario.lua:1: target.null has no option \"sise\" (did you mean \"size\"?)"},
      {"target.null { via = 'mount' }",
       "scenario.lua:1: target.null cannot be mounted: its only way is via = \"core\""},
      {"local n = target.null{}\nn.nopp()",
       "scenario.lua:2: target.null has no operation \"nopp\" (did you mean \"nop\"?)"},
      {"local n = target.null{}\nn.nop()",
       "scenario.lua:2: null.nop: file scope only declares; call it in a function of a group, of "
       "setup or of a check"},
      {"group('g', 0, function() end)",
       "scenario.lua:1: group \"g\" has 0 threads; it takes 1 to 4096"},
      {"group('g', 5000, function() end)",
       "scenario.lua:1: group \"g\" has 5000 threads; it takes 1 to 4096"},
      {"group('g', { iteration = 3 }, function() end)",
       "scenario.lua:1: group \"g\" has no option \"iteration\" (did you mean \"iterations\"?)"},
      {"group('a/b', 1, function() end)",
       "scenario.lua:1: group \"a/b\": a name is made of letters, digits, - and _ alone"},
      {"group('g', 1, function() end)\ngroup('g', 1, function() end)",
       "scenario.lua:2: group \"g\" is already declared at scenario.lua:1"},
      {"group('g', 1)",
       "scenario.lua:1: group \"g\" takes a function or a mix as its body, not an integer"},
      {"local n = target.null{}\ngroup('g', 1, mix { [n.add] = 1 })",
       "scenario.lua:2: mix: null.add cannot be in a mix; call it in a function"},
      {"local n = target.null{}\ngroup('g', 1, mix { [n.nop] = 0 })",
       "scenario.lua:2: mix: the weight of null.nop is an integer from 1 to 1,000,000"},
      {"stress { for_tim = '1s' }",
       "scenario.lua:1: stress has no option \"for_tim\" (did you mean \"for_time\"?)"},
      {"explore { run = 1 }",
       "scenario.lua:1: explore has no option \"run\" (did you mean \"runs\"?)"},
      {"explore { verify = 1 }",
       "scenario.lua:1: explore.verify takes true or false, not 1 (an integer)"},
      {"explore { runs = 0 }", "scenario.lua:1: explore.runs is 1 or more"},
      {"explore { memory = 'tso' }",
       "scenario.lua:1: explore.memory takes \"weak\" or \"sc\", not \"tso\""},
      {"explore { shrink_for = true }",
       "scenario.lua:1: explore.shrink_for takes a number and ns, us, ms, s, m or h, such as "
       "\"250us\" or \"1.5s\", not true (a boolean)"},
      {"explore { set = 'writers' }",
       "scenario.lua:1: explore.set takes a table, as in set = { writers = 2 }"},
      {"explore { set = { writers = {} } }",
       "scenario.lua:1: explore.set.writers takes text, a number or a boolean, as its param does"},
      {"sometimes('x', 'null.nop.begn')",
       "scenario.lua:1: sometimes: there is no point \"null.nop.begn\" (did you mean "
       "\"null.nop.begin\"?)"},
      {"\nfault 'null.nop.begin'",
       "scenario.lua:2: fault \"null.nop.begin\" says neither what nor when: a table or text must "
       "follow"},
      {"target.null{}\nexpect { ['nop.p98'] = '< 1ms' }",
       "scenario.lua:2: expect: there is no metric \"nop.p98\" (did you mean \"nop.p90\"?)"},
      {"defect 'null.nop.lasy'",
       "scenario.lua:1: there is no defect \"null.nop.lasy\" (did you mean \"null.nop.lazy\"?)"},
      {"must_fail 'deadlok'",
       "scenario.lua:1: must_fail: there is no kind of finding \"deadlok\" (did you mean "
       "\"deadlock\"?)"},
      {"shared.cuonter('x')",
       "scenario.lua:1: shared has no kind \"cuonter\" (did you mean \"counter\"?)"},
      {"shared.barrier('x')", "scenario.lua:1: shared.barrier: \"x\" needs its size, an integer"},
      {"local c = shared.counter('x')\nc:add(1)",
       "scenario.lua:2: counter:add: file scope only declares"},
      {"sanitize 'memory'", "scenario.lua:1: sanitize memory: expected thread or address"},
      {"serializable {}", "scenario.lua:1: unknown global \"serializable\""},
      {"include 'nowhere'", "scenario.lua:1: include \"nowhere\": there is no such file"},
  };
  World world;
  for (const Bad& bad : kBad) EXPECT_EQ(world.refusal(bad.text), bad.message) << bad.text;
}

TEST(Load, OverridesAreReadAsTheDefaultsType) {
  World world;
  world.request.params = {{"n", "8"}, {"name", "x"}, {"on", "false"}, {"p", "0.5"}};
  const char* text = "print(param('n', 1), param('name', 'a'), param('on', true), param('p', 1.0))";
  world.load(text);
  EXPECT_THAT(world.log, testing::ElementsAre("8\tx\tfalse\t0.5"));
  world.request.params = {{"n", "many"}};
  EXPECT_EQ(world.refusal("param('n', 1)"), "scenario.lua:1: --set n=many: \"n\" takes an integer");
  world.request.params = {{"m", "1"}};
  EXPECT_EQ(world.refusal("param('n', 1)"),
            "scenario.lua: --set m=1: the scenario has no param \"m\" (did you mean \"n\"?)");
}

TEST(Load, AnEndlessFileScopeIsStopped) {
  World world;
  world.request.load_limit = 3'000'000;
  EXPECT_EQ(world.refusal("\nwhile true do end"),
            "scenario.lua:2: file scope still runs after 3000000 instructions; it only declares");
  EXPECT_NE(world.refusal("while true do pcall(function() while true do end end) end"), "");
}

TEST(Load, MemoryHasALimit) {
  World world;
  world.request.memory_limit = 4 << 20;
  EXPECT_EQ(world.refusal("local s = 'x' for i = 1, 30 do s = s .. s end"),
            "scenario.lua: not enough memory: the script holds more than 4 MiB");
}

TEST(Load, ExtraDefectsAreCheckedToo) {
  World world;
  world.request.defects = {"null.nop.lazy"};
  EXPECT_THAT(world.load("")->plan().defects, testing::ElementsAre("null.nop.lazy"));
  world.request.defects = {"null.nope"};
  EXPECT_EQ(world.refusal(""), "there is no defect \"null.nope\"");
}

TEST(Load, IncludedFilesKeepTheirLinesAndTheOutermostDescribes) {
  World world;
  world.write("lib/base.lua", "describe 'base'\ngroup('g', 1, function() end)\nreturn 42");
  world.write("roots/other.lua", "tags { 'rooted' }");
  const auto script = world.load(
      "assert(include 'lib/base' == 42)\nassert(include 'lib/base' == 42)\ninclude 'other'\n"
      "describe 'twin'");
  EXPECT_EQ(script->plan().describe, "twin");
  EXPECT_EQ(script->plan().groups.size(), 1u);
  EXPECT_EQ(world.shorten(script->plan().groups[0].at.file), "lib/base.lua");
  EXPECT_EQ(script->plan().groups[0].at.line, 2u);
  EXPECT_THAT(script->plan().tags, testing::ElementsAre("rooted"));
  world.write("circle.lua", "\ninclude 'circle'");
  EXPECT_EQ(world.refusal("include 'circle'"),
            "circle.lua:2: include \"circle\": the files include each other in a circle");
}

TEST(Load, TheFirstDifferenceBetweenTwoLoadsIsNamed) {
  EXPECT_EQ(script::first_difference({"a", "b"}, {"a", "b"}), "");
  EXPECT_EQ(
      script::first_difference({"f:1: group a"}, {"f:1: group b"}),
      "f:1: group b (the first load declared: f:1: group a); every load must declare the same");
  EXPECT_EQ(script::first_difference({"f:1: group a"}, {}),
            "f:1: group a was declared by the first load and not by this one");
  EXPECT_EQ(script::first_difference({}, {"f:1: group a"}),
            "f:1: group a is declared by this load and was not by the first");
}

TEST(Load, VerbsHaveHelp) {
  const auto verbs = script_verbs();
  EXPECT_TRUE(std::is_sorted(verbs.begin(), verbs.end()));
  for (const auto& [name, doc] : verbs) EXPECT_FALSE(doc.empty()) << name;
}

}  // namespace
}  // namespace ordeal::script_testing
