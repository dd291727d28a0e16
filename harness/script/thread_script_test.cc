// What a thread of a scenario does once the target is open.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/script/script_testing.h"
#include "harness/sync/clock.h"
#include "harness/sync/thread.h"

namespace ordeal::script_testing {
namespace {

// Runs `body` once in a group's thread; `null`, `t` and `counter` are there.
std::string run_body(World& world, const std::string& body) {
  const auto script = world.load(
      "local null = target.null{}\nlocal counter = shared.counter('c')\n"
      "local queue = shared.queue('q', 1)\nlocal map = shared.map('m')\n"
      "local flag = shared.flag('f')\nlocal latch = shared.latch('l', 1)\n"
      "local barrier = shared.barrier('b', 1)\n"
      "group('g', 2, function(t) " +
      body + " end)");
  Thread1 thread(*script);
  return world.shorten(thread.run());
}

TEST(ThreadScript, EachCallIsOneRecordedOperation) {
  World world;
  const auto script = world.load(
      "local null = target.null{}\ngroup('g', 1, function(t) null.nop() null.stat('x') end)\n"
      "finally('all calls', function() return null.calls() == 5, 'calls ' .. null.calls() end)");
  Thread1 thread(*script);
  EXPECT_EQ(thread.run(5), "");
  EXPECT_EQ(thread.operations, 10u);
  const ThreadScript::Answer answer = thread.thread->check(0);
  EXPECT_FALSE(answer.error.has_value());
  EXPECT_TRUE(answer.holds);
  EXPECT_EQ(answer.detail, "calls 5");
}

TEST(ThreadScript, ValuesCrossTheBinding) {
  World world;
  EXPECT_EQ(run_body(world, R"(
    assert(null.add(2, 3) == 5 and null.add(2) == 2 and null.add(2.0) == 2)
    assert(null.echo('x') == 'x' and null.echo(1.5) == 1.5 and null.echo(true) == true)
    assert(null.nop() == true)  -- Nothing to return is still no error.
    local value, code = null.stat('x')
    assert(value == nil and code == 'ENOENT')
    assert(table.concat(null.list(), ',') == 'a,b')
    assert(null.size() == 8))"),
            "");
}

TEST(ThreadScript, MisuseRaisesAndNamesOperationAndParameter) {
  World world;
  EXPECT_EQ(run_body(world, "null.add('x')"),
            "scenario.lua:8: null.add: \"a\" takes an integer, not text");
  EXPECT_EQ(run_body(world, "null.add()"),
            "scenario.lua:8: null.add: \"a\" takes an integer, not nothing");
  EXPECT_EQ(run_body(world, "null.nop(1)"),
            "scenario.lua:8: null.nop takes at most 0 arguments, not 1");
  EXPECT_EQ(run_body(world, "null.boom()"), "scenario.lua:8: null.boom: the handle is closed");
  EXPECT_EQ(run_body(world, "assert(not pcall(null.boom))"), "");
  EXPECT_EQ(run_body(world, "group('x', 1, print)"),
            "scenario.lua:8: group declares: it belongs at file scope, not in a function that runs "
            "later");
}

TEST(ThreadScript, ErrorsOfAnyKindBecomeMessages) {
  World world;
  EXPECT_EQ(run_body(world, "local x = nil; x()"),
            "scenario.lua:8: attempt to call a nil value (local 'x')");
  EXPECT_EQ(run_body(world, "error({})"), "scenario.lua: error value: table: #1");
  EXPECT_EQ(run_body(world, "error()"), "scenario.lua: error with nothing to say");
  EXPECT_EQ(run_body(world, "error(setmetatable({}, {__tostring = function() return 'me' end}))"),
            "scenario.lua: error value: me");
  EXPECT_THAT(run_body(world, "local s = 'x' while true do s = s .. s end"),
              testing::HasSubstr("not enough memory"));
}

TEST(ThreadScript, NothingShowsWhenGarbageIsCollected) {
  World world;
  for (const char* key : {"__gc", "__mode"}) {
    EXPECT_EQ(run_body(world, std::string("setmetatable({}, {") + key + " = 'k'})"),
              std::string("scenario.lua:8: setmetatable: ") + key +
                  " depends on when garbage is collected, which no seed repeats");
  }
  EXPECT_EQ(run_body(world,
                     "local a = setmetatable({}, {__index = {x = 1}}) assert(a.x == 1)\n"
                     "assert(setmetatable(a, nil) == a and a.x == nil)"),
            "");
  EXPECT_EQ(run_body(world, "setmetatable(string, {})"),
            "scenario.lua:8: cannot change a protected metatable");
  EXPECT_EQ(
      run_body(world, "setmetatable({}, 1)"),
      "scenario.lua:8: bad argument #2 to 'setmetatable' (nil or table expected, got number)");
}

TEST(ThreadScript, TheThreadObjectKnowsWhoAndWhen) {
  World world;
  EXPECT_EQ(run_body(world, R"(
    assert(t.name == 'g/0' and t.group == 'g' and t.index == 0 and t.threads == 2)
    assert(t.iteration == 0)
    assert(t:pick({'a'}) == 'a' and t:random(1) == 1 and t:random(5, 5) == 5)
    assert(t:random() < 1 and t:chance('1/1') and not t:chance('0'))
    local a, b = t:unique(), t:unique()
    assert(a == 1 << 40 and b == a + 1)
    t:yield() t:stop())"),
            "");
  EXPECT_EQ(run_body(world, "print(t.nam)"),
            "scenario.lua:8: t has no field \"nam\" (did you mean \"name\"?)");
  EXPECT_EQ(run_body(world, "t.x = 1"), "scenario.lua:8: t is read-only: \"x\" cannot be set");
  EXPECT_THAT(run_body(world, "t:sleep('soon')"),
              testing::StartsWith("scenario.lua:8: t:sleep: a time-out is a number and ns"));
}

TEST(ThreadScript, StopEndsTheThreadsLoop) {
  World world;
  const auto script = world.load(
      "local null = target.null{}\n"
      "group('g', 1, function(t) null.nop() if t.iteration == 2 then t:stop() end end)");
  Thread1 thread(*script);
  EXPECT_EQ(thread.run(100), "");
  EXPECT_EQ(thread.operations, 3u);
}

TEST(ThreadScript, SleepMovesTheSeamsClock) {
  World world;
  ManualClock clock;
  ScopedClock scoped(clock);
  const Instant before = clock.now();
  EXPECT_EQ(run_body(world, "t:sleep('1h')"), "");
  EXPECT_EQ(clock.now() - before, std::chrono::hours(1));
}

TEST(ThreadScript, SharedObjectsHaveTheirMethods) {
  World world;
  EXPECT_EQ(run_body(world, R"(
    assert(counter:add(2) == 2 and counter:get() == 2) counter:set(5) assert(counter:add() == 6)
    assert(queue:push('x') and queue:size() == 1)
    local ok, why = queue:push('y', '0') assert(ok == nil and why == 'ETIMEDOUT')
    assert(queue:pop() == 'x')
    map:set('b', 1) map:set('a', true)
    assert(map:get('a') == true and map:size() == 2 and table.concat(map:keys()) == 'ab')
    assert(not flag:wait('0')) flag:set() assert(flag:wait() and flag:get()) flag:clear()
    assert(not latch:wait('0') and latch:count_down() == 0 and latch:wait())
    assert(barrier:wait()))"),
            "");
  EXPECT_EQ(run_body(world, "counter:ad(1)"),
            "scenario.lua:8: shared.counter has no method \"ad\" (did you mean \"add\"?)");
  EXPECT_THAT(run_body(world, "queue:push({})"),
              testing::HasSubstr("nothing else crosses threads"));
}

// Only the end of the run's patience can end these, and it comes when the body has begun; the
// second body hides from errors behind pcall, the third asks nothing of the target.
TEST(ThreadScript, ABodyThatGoesOnAndOnIsCutWhenTheRunIsOver) {
  for (const char* loop : {"while true do null.nop() end", "while true do pcall(null.nop) end",
                           "while true do pcall(t.yield, t) end"}) {
    World world;
    std::atomic<bool>* overdue = nullptr;
    world.request.log = [&](const std::string&, const std::string&) { overdue->store(true); };
    const auto script = world.load(std::string("local null = target.null {}\n") +
                                   "group('g', 1, function(t) print('begun') " + loop + " end)");
    Thread1 thread(*script);
    overdue = &thread.overdue;
    EXPECT_EQ(thread.run(1), "") << loop;
    EXPECT_TRUE(thread.overdue.load());
  }
}

TEST(ThreadScript, AStopAloneCutsNoBody) {
  World world;
  std::atomic<bool>* stop = nullptr;
  world.request.log = [&](const std::string&, const std::string&) { stop->store(true); };
  const auto script = world.load(R"(local null = target.null {}
group('g', 1, function(t) print('begun') for _ = 1, 1000 do null.nop() end error('end') end))");
  Thread1 thread(*script);
  stop = &thread.stop;
  EXPECT_THAT(thread.run(1), testing::HasSubstr("end")) << "the body came to its last line";
}

TEST(ThreadScript, SetupTeardownAndChecksRunInOneState) {
  World world;
  const auto script = world.load(R"(
local seen = {}
setup(function() seen[#seen + 1] = 'setup' end)
teardown(function() seen[#seen + 1] = 'teardown' print(table.concat(seen, ' ')) end)
always('false', function() return false, 'why' end)
always('forgot', function() end)
always('raises', function() error('no') end))");
  Thread1 thread(*script, "setup", "");
  EXPECT_FALSE(thread.thread->setup());
  EXPECT_FALSE(thread.thread->check(0).holds);
  EXPECT_EQ(thread.thread->check(0).detail, "why");
  EXPECT_EQ(world.shorten(thread.thread->check(1).error->message),
            "scenario.lua:6: always \"forgot\" returned nothing; it returns true or false");
  EXPECT_EQ(world.shorten(thread.thread->check(2).error->message), "scenario.lua:7: no");
  EXPECT_FALSE(thread.thread->teardown());
  EXPECT_THAT(world.log, testing::ElementsAre("setup: setup teardown"));
}

TEST(ThreadScript, ChanceFollowsTheSeedAndTheThread) {
  World world;
  const auto script =
      world.load("group('g', 2, function(t) print(t:random(1000000), math.random(1000000)) end)");
  const auto draw = [&](const char* name, uint64_t seed) {
    world.log.clear();
    Thread1 thread(*script, name, "g", seed);
    EXPECT_EQ(thread.run(3), "");
    std::vector<std::string> lines = world.log;
    for (std::string& line : lines) line = line.substr(line.find(' '));
    return lines;
  };
  EXPECT_EQ(draw("g/0", 7), draw("g/0", 7));
  EXPECT_NE(draw("g/0", 7), draw("g/1", 7));
  EXPECT_NE(draw("g/0", 7), draw("g/0", 8));
}

TEST(ThreadScript, TwoThreadsHaveStatesOfTheirOwn) {
  World world;
  world.request.log = [](const std::string&, const std::string&) {};
  const auto script = world.load(R"(
local mine, all = 0, shared.counter('all')
local null = target.null{}
group('g', 2, function(t) mine = mine + 1 all:add(1) assert(mine == t.iteration + 1) end))");
  SharedObjects shared(script->plan().shared);
  const auto work = [&](const char* name) {
    Thread1 thread(*script, name);
    thread.env.shared = &shared;
    EXPECT_EQ(thread.run(1000), "");
  };
  Thread other("other", [&] { work("g/1"); });
  work("g/0");
  other.join();
  EXPECT_EQ(shared.at<SharedCounter>(0).get(), 2000);
}

TEST(ThreadScript, AMixRunsWithoutLua) {
  World world;
  const auto script = world.load(
      "local null = target.null{}\ngroup('g', 1, mix { [null.nop] = 3, [null.stat] = 1 })");
  Thread1 thread(*script);
  EXPECT_EQ(thread.run(4000), "");
  EXPECT_EQ(thread.operations, 4000u);
}

}  // namespace
}  // namespace ordeal::script_testing
