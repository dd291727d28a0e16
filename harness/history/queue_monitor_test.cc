#include "harness/history/queue_monitor.h"

#include <gtest/gtest.h>

#include "harness/base/random.h"
#include "harness/history/generate.h"
#include "harness/history/search.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {
namespace {

const Model& queue() { return *find_model("queue"); }

// The verdict is the oracle's, and the return that cannot be is the search's.
TEST(QueueMonitor, AgreesWithTheOracleAndTheSearch) {
  Random random(3, "monitor.queue", "");
  uint32_t judged = 0, violated = 0;
  for (int i = 0; i < 20'000; ++i) {
    GenerateOptions options{.values = 0, .seed = random.next()};
    options.clients = 1 + static_cast<uint32_t>(random.below(5));
    options.operations = 1 + static_cast<uint32_t>(random.below(16));
    options.lies = static_cast<uint32_t>(random.below(3));
    options.fail = {random.below(2), 10};
    options.pending = {random.below(2), 20};
    const History history = generate(queue(), options);
    const Prepared prepared = prepare(queue(), history);
    const std::optional<MonitorVerdict> verdict = monitor_queue(queue(), history);
    if (!verdict) continue;
    ++judged;
    ASSERT_EQ(verdict->ok, wgl_linearizable(queue(), history)) << i << verdict->pattern.why;
    if (verdict->ok) continue;
    ++violated;
    ASSERT_EQ(verdict->pattern.failed, prepared.ops[search(prepared, {}, false).failed].source)
        << i << verdict->pattern.why;
  }
  EXPECT_GT(judged, 10'000U);
  EXPECT_GT(violated, 2'000U);
}

TEST(QueueMonitor, LeavesToTheSearchWhatItCannotJudge) {
  const auto judges = [](const GenerateOptions& options) {
    const History history = generate(queue(), options);
    return monitor_queue(queue(), history).has_value();
  };
  EXPECT_TRUE(judges({.values = 0}));
  EXPECT_FALSE(judges({.values = 2}));
  EXPECT_FALSE(judges({.values = 0, .noinfo = {1, 2}}));
  const Model& stack = *find_model("stack");
  const History other = generate(stack, {.values = 0});
  EXPECT_FALSE(monitor_queue(stack, other).has_value());
}

}  // namespace
}  // namespace ordeal::history
