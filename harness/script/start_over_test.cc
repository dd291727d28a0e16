// A thread's script that runs again and again in one process: each run begins where load ended,
// also after a run that was dropped in the middle of a call.
#include <ucontext.h>

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/sanitizer.h"
#include "harness/script/script_testing.h"
#include "harness/script/thread_script.h"

namespace ordeal::script_testing {
namespace {

// Writes down what it is told; asks a function of the test at each call.
class Scribe final : public Target {
 public:
  std::vector<std::string> lines;
  std::function<void()> at_call = [] {};
};

constexpr ParamRow kText[] = {{"text", ParamKind::text, ""}};
constexpr OpRow kScribeRows[] = {
    {"say", RowKind::operation, "", kText, "integer",
     [](Target& target, Call& call) {
       auto& scribe = static_cast<Scribe&>(target);
       scribe.lines.emplace_back(call.arg(0).text());
       scribe.at_call();
       // What a row keeps between its calls must be as new as the rest.
       call.result = Value::of(static_cast<int64_t>(call.sequence++));
       call.texts.emplace_back("kept");
       return static_cast<int>(call.texts.size() % 3);
     }},
    {"drawn", RowKind::probe, "", {}, "integer", [](Target&, Call& call) {
       call.result = Value::of(call.random->between(0, 1'000'000));
       return 0;
     }}};
const TargetRow kScribe{"scribe", "", {}, kScribeRows, nullptr};
const TargetRow* const kScribes[] = {&kScribe};

// All that a body can change: its upvalues, tables, strings, metatables, coroutines, chance,
// ordinals, the registry; and calls from inside of pcall, coroutines, sort and gsub.
constexpr const char* kBusy = R"(
local scribe = target.scribe{}
local seen, total, names = {}, 0, setmetatable({}, { __index = function(_, k) return k .. '?' end })
group('g', 2, function(t)
  local words = {}
  for i = 1, 12 do
    words['k' .. t:random(1000)] = i
    total = total + math.random(10)
  end
  for key, value in pairs(words) do seen[#seen + 1] = key .. value end
  local answer, code = scribe.say(table.concat(seen, ' '))
  names[#names + 1] = tostring(answer) .. tostring(code)
  local co
  co = coroutine.wrap(function(a)
    scribe.say('in a coroutine ' .. a)
    coroutine.yield(tostring({}))
    error({ tostring(co) })
  end)
  names[t:unique()] = co(total)
  local ok, why = pcall(co)
  pcall(function() scribe.say(tostring(why) .. tostring(ok)) error('x') end)
  table.sort(seen, function(a, b) if a < 'k2' then scribe.say(a .. b) end return a < b end)
  local twice = function(w) scribe.say(w) return w .. w end
  local text = string.gsub(names[1] .. names.other, '%w+', twice)
  local made = load('return function(x) return x * ' .. t:random(9) .. ' end')()
  scribe.say(text .. made(7) .. t.iteration .. ' ' .. t:unique() .. ' ' .. scribe.drawn())
end)
setup(function(t) seen[1] = 'setup ' .. t:random(100) scribe.say(seen[1]) end)
finally('asked', function() total = total + 1 return total == 1, tostring({}) .. total end))";

// One thread of a scenario that is run under "schedules".
class Story {
 public:
  explicit Story(const std::string& text = kBusy, const std::string& name = "g/0",
                 uint64_t seed = 7, size_t memory_limit = size_t{512} << 20) {
    world.request.targets = kScribes;
    world.request.memory_limit = memory_limit;
    script = world.load(text);
    thread = std::make_unique<Thread1>(*script, name, "g", seed);
    thread->env.targets.assign(1, &scribe);
    config.plan = &plan();
    config.slots = kRowsPerTarget;
    config.stop = &thread->stop;
  }

  // Three iterations of the body; returns what the target was told, and the error at the end.
  std::vector<std::string> run() {
    scribe.lines.clear();
    Lane lane(config);
    const auto error = thread->thread->run_group(0, lane);
    scribe.lines.push_back(error ? error->message : "no error");
    for (std::string& line : scribe.lines) line = world.shorten(line);
    return scribe.lines;
  }
  std::vector<std::string> run_anew() {
    thread->thread->start_over();
    return run();
  }
  // As run, on a stack of its own that is dropped at call `n` (from 1).
  void run_and_drop_at(size_t n);

  script::KeptMemory memory() const { return script::kept_memory(*thread->thread); }

  World world;
  Scribe scribe;
  std::unique_ptr<Script> script;
  std::unique_ptr<Thread1> thread;

 private:
  GroupPlan& plan() {
    plan_ = script->plan().groups[0];
    plan_.iterations = 3;
    return plan_;
  }
  GroupPlan plan_;
  LaneConfig config;
};

struct Fiber {
  ucontext_t here, there;
  std::vector<char> stack = std::vector<char>(256 << 10);
  std::function<void()> body;
};
Fiber* g_fiber = nullptr;

void Story::run_and_drop_at(size_t n) {
  Fiber fiber;
  g_fiber = &fiber;
  Lane lane(config);  // Not on the stack that goes, for nothing there is ever destroyed.
  fiber.body = [&] { thread->thread->run_group(0, lane); };
  size_t calls = 0;
  scribe.at_call = [&] {
    if (++calls == n) swapcontext(&fiber.there, &fiber.here);
  };
  getcontext(&fiber.there);
  fiber.there.uc_stack.ss_sp = fiber.stack.data();
  fiber.there.uc_stack.ss_size = fiber.stack.size();
  fiber.there.uc_link = nullptr;
  makecontext(&fiber.there, [] { g_fiber->body(); }, 0);
  swapcontext(&fiber.here, &fiber.there);
  scribe.at_call = [] {};
  ASSERT_EQ(calls, n) << "the body ended before that call";
}

TEST(StartOver, TwoStatesOfOneSeedDoTheSame) {
  Story one, other, stranger(kBusy, "g/1"), elsewhere(kBusy, "g/0", 8);
  const std::vector<std::string> told = one.run_anew();
  ASSERT_GT(told.size(), 20u);
  EXPECT_EQ(told.back(), "no error");
  EXPECT_EQ(other.run_anew(), told);
  EXPECT_NE(stranger.run_anew(), told);
  EXPECT_NE(elsewhere.run_anew(), told);
}

TEST(StartOver, IsTheSameAsANewState) {
  Story fresh, again;
  EXPECT_EQ(again.run_anew(), fresh.run());
}

// Else the tests around this one would prove nothing.
TEST(StartOver, WithoutItTheSecondRunDiffers) {
  Story story;
  const std::vector<std::string> first = story.run_anew();
  EXPECT_NE(story.run(), first);
}

TEST(StartOver, AThousandTimesTheSameInTheSameMemory) {
  Story story;
  const std::vector<std::string> first = story.run_anew();
  const script::KeptMemory memory = story.memory();
  EXPECT_GT(memory.held, 0u);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(story.run_anew(), first) << i;
  EXPECT_EQ(story.memory().held, memory.held);
  EXPECT_EQ(story.memory().reserved, memory.reserved);
  story.thread->thread->start_over();
  EXPECT_LT(story.memory().held, memory.held) << "what the body made is gone";
}

TEST(StartOver, ARunDroppedAtAnyCallLeavesNothingBehind) {
#if ORDEAL_TSAN
  GTEST_SKIP() << "ThreadSanitizer does not follow swapcontext";
#endif
  Story story;
  const std::vector<std::string> whole = story.run_anew();
  const script::KeptMemory memory = story.memory();
  for (size_t n = 1; n < whole.size(); ++n) {
    story.thread->thread->start_over();
    story.run_and_drop_at(n);
    ASSERT_EQ(story.run_anew(), whole) << "after a run dropped at call " << n;
    ASSERT_EQ(story.memory().held, memory.held);
    ASSERT_EQ(story.memory().reserved, memory.reserved);
  }
}

TEST(StartOver, AChangedSeedIsReadAnew) {
  Story story, other(kBusy, "g/0", 8);
  story.run_anew();
  story.thread->env.seed = 8;
  EXPECT_EQ(story.run_anew(), other.run_anew());
}

TEST(StartOver, SetupAndChecksStartOverToo) {
  Story story;
  std::vector<std::string> details;
  for (int round = 0; round < 3; ++round) {
    story.thread->thread->start_over();
    story.scribe.lines.clear();
    EXPECT_FALSE(story.thread->thread->setup().has_value());
    const ThreadScript::Answer answer = story.thread->thread->check(0);
    EXPECT_TRUE(answer.holds);
    details.push_back(story.scribe.lines.at(0) + answer.detail);
    EXPECT_FALSE(story.thread->thread->check(0).holds) << "a state goes on between its calls";
  }
  EXPECT_EQ(details[1], details[0]);
  EXPECT_EQ(details[2], details[0]);
}

TEST(StartOver, AnErrorOrAFullMemoryIsForgotten) {
  Story story(R"(
local scribe = target.scribe{}
local kept = {}
group('g', 2, function(t)
  scribe.say('again')
  for i = 1, 1e7 do kept[i] = i .. 'x' end
end))",
              "g/0", 7, size_t{4} << 20);
  const auto first = story.run_anew();
  EXPECT_THAT(first.back(), testing::HasSubstr("not enough memory: the script holds more than 4"));
  const size_t reserved = story.memory().reserved;
  EXPECT_EQ(story.run_anew(), first);
  EXPECT_EQ(story.run_anew(), first);
  EXPECT_EQ(story.memory().reserved, reserved);
}

TEST(StartOver, WhatIsLoadedMayBeLargerThanAChunk) {
  Story story(R"(
local scribe = target.scribe{}
local big = {}
for i = 1, 50000 do big[i] = 'item ' .. i end
group('g', 2, function(t)
  for i = 1, #big, 97 do big[i] = big[i] .. t:random(9) end
  scribe.say(big[1] .. big[98] .. #big)
end))");
  const std::vector<std::string> first = story.run_anew();
  EXPECT_GT(story.memory().image, size_t{1} << 20);
  for (int i = 0; i < 20; ++i) ASSERT_EQ(story.run_anew(), first);
}

}  // namespace
}  // namespace ordeal::script_testing
