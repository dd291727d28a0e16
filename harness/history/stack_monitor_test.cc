#include "harness/history/stack_monitor.h"

#include <gtest/gtest.h>

#include "harness/base/random.h"
#include "harness/history/generate.h"
#include "harness/history/search.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {
namespace {

const Model& stack() { return *find_model("stack"); }

// The verdict is the oracle's, and the return that cannot be is the search's.
TEST(StackMonitor, AgreesWithTheOracleAndTheSearch) {
  Random random(3, "monitor.stack", "");
  uint32_t judged = 0, violated = 0, told = 0;
  for (int i = 0; i < 6'000; ++i) {
    GenerateOptions options{.values = 0, .seed = random.next()};
    options.clients = 1 + static_cast<uint32_t>(random.below(6));
    options.operations = 1 + static_cast<uint32_t>(random.below(18));
    options.lies = static_cast<uint32_t>(random.below(4));
    options.fail = {random.below(2), 10};
    options.pending = {random.below(2), 20};
    const History history = generate(stack(), options);
    const std::optional<MonitorVerdict> verdict = monitor_stack(stack(), history);
    if (!verdict) continue;
    ++judged;
    const Prepared prepared = prepare(stack(), history);
    ASSERT_EQ(verdict->operations, prepared.ops.size());
    ASSERT_EQ(verdict->ok, wgl_linearizable(stack(), history)) << i << verdict->pattern.why;
    if (verdict->ok) continue;
    ++violated;
    if (verdict->pattern.failed == Pattern::kNone) continue;
    ++told;
    ASSERT_EQ(verdict->pattern.failed, prepared.ops[search(prepared, {}, false).failed].source)
        << i << verdict->pattern.why;
  }
  EXPECT_GT(judged, 3'000U);
  EXPECT_GT(violated, 500U);
  EXPECT_EQ(told, violated);
}

// Histories in which values overlap in all ways, as no generator of true ones makes them: pops
// return what some push has put in, in any order.
TEST(StackMonitor, AgreesWithTheOracleWhereNothingIsTrue) {
  Random random(5, "monitor.stack.any", "");
  uint32_t linearizable = 0;
  for (int i = 0; i < 6'000; ++i) {
    const auto values = 1 + static_cast<int64_t>(random.below(6));
    History history;
    for (int64_t value = 0; value < values; ++value) {
      const auto at = [&] { return static_cast<int64_t>(random.below(14)); };
      const int64_t push = at(), pop = at();
      history.push_back({.client = 2 * value, .call = push, .op = "push", .value = Value(value)});
      history.back().ret = push + 1 + static_cast<int64_t>(random.below(6));
      if (random.below(6) == 0) continue;
      history.push_back(
          {.client = 2 * value + 1, .call = pop, .op = "pop", .output = Value(value)});
      if (random.below(8) == 0) history.back().output = {};
      history.back().ret = pop + 1 + static_cast<int64_t>(random.below(6));
    }
    const std::optional<MonitorVerdict> verdict = monitor_stack(stack(), history);
    ASSERT_TRUE(verdict.has_value());
    ASSERT_EQ(verdict->ok, wgl_linearizable(stack(), history)) << i << verdict->pattern.why;
    if (verdict->ok) {
      ++linearizable;
      continue;
    }
    const Prepared prepared = prepare(stack(), history);
    ASSERT_EQ(verdict->pattern.failed, prepared.ops[search(prepared, {}, false).failed].source);
    // What the pattern names has no order on its own.
    History part;
    for (const uint32_t other : verdict->pattern.others) part.push_back(history[other]);
    part.push_back(history[verdict->pattern.failed]);
    ASSERT_FALSE(wgl_linearizable(stack(), part)) << i;
  }
  EXPECT_GT(linearizable, 500U);
  EXPECT_LT(linearizable, 3500U);
}

TEST(StackMonitor, LeavesToTheSearchWhatItCannotJudge) {
  const auto judges = [](const GenerateOptions& options) {
    return monitor_stack(stack(), generate(stack(), options)).has_value();
  };
  EXPECT_TRUE(judges({.values = 0}));
  EXPECT_FALSE(judges({.values = 2}));
  EXPECT_FALSE(judges({.values = 0, .noinfo = {1, 2}}));
  const Model& queue = *find_model("queue");
  EXPECT_FALSE(monitor_stack(queue, generate(queue, {.values = 0})).has_value());
}

}  // namespace
}  // namespace ordeal::history
