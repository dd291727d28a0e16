#include "harness/history/register_monitor.h"

#include <gtest/gtest.h>

#include "harness/base/random.h"
#include "harness/history/generate.h"
#include "harness/history/search.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {
namespace {

TEST(RegisterMonitor, AgreesWithTheOracle) {
  const Model& model = *find_model("register");
  Random random(3, "monitor.register", "");
  uint32_t judged = 0, violated = 0;
  for (int i = 0; i < 20'000; ++i) {
    GenerateOptions options{.values = 0, .seed = random.next()};
    options.clients = 1 + static_cast<uint32_t>(random.below(5));
    options.operations = 1 + static_cast<uint32_t>(random.below(16));
    options.lies = static_cast<uint32_t>(random.below(3));
    options.pending = {random.below(3), 10};
    options.noinfo = {random.below(2), 10};
    const History history = generate(model, options);
    const std::optional<MonitorVerdict> verdict = monitor_register(model, history);
    ASSERT_TRUE(verdict.has_value());
    ++judged;
    ASSERT_EQ(verdict->ok, wgl_linearizable(model, history)) << i;
    if (verdict->ok) continue;
    ++violated;
    const Prepared prepared = prepare(model, history);
    ASSERT_EQ(verdict->pattern.failed, prepared.ops[search(prepared, {}, false).failed].source)
        << i << verdict->pattern.why;
  }
  EXPECT_GT(violated, judged / 20);
}

TEST(RegisterMonitor, LeavesToTheSearchWhatItCannotJudge) {
  const Model& model = *find_model("register");
  const History repeated = generate(model, {.values = 2});
  EXPECT_FALSE(monitor_register(model, repeated).has_value());
  const Model& counter = *find_model("counter");
  const History other = generate(counter, {.values = 0});
  EXPECT_FALSE(monitor_register(counter, other).has_value());
}

}  // namespace
}  // namespace ordeal::history
