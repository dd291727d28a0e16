// Exploring with the aim of bringing one deadlock about.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/input_error.h"
#include "harness/explore/explore.h"
#include "harness/explore/strategy/strategies.h"
#include "harness/sync/atomic.h"
#include "harness/sync/mutex.h"
#include "harness/sync/thread.h"

namespace ordeal::explore {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr uint32_t kInnerLine = __LINE__ + 3;  // Where the second lock is taken.
void nest(Mutex& outer, Mutex& inner) {
  const Lock first(outer);
  const Lock second(inner);
}

// Each thread is somewhere else most of the time, so that their nests seldom meet.
void body(bool gated) {
  Mutex left("left"), right("right"), gate("gate");
  Atomic<int> busy(0, "busy");
  const auto work = [&](Mutex& outer, Mutex& inner, int before) {
    for (int i = 0; i < before; ++i) busy.fetch_add(1);
    if (gated) {
      const Lock alone(gate);
      nest(outer, inner);
    } else {
      nest(outer, inner);
    }
    for (int i = 0; i < 100 - before; ++i) busy.fetch_add(1);
  };
  Thread one("one", [&] { work(left, right, 5); });
  Thread two("two", [&] { work(right, left, 95); });
  one.join();
  two.join();
}

ExploreOptions aimed(uint64_t seed, uint64_t schedules) {
  ExploreOptions options;
  options.seed = seed;
  options.schedules = schedules;
  options.strategy = fmt::format("aim{{aim_test.cc:{}}}", kInnerLine);
  return options;
}

TEST(Aim, BringsADeadlockAboutAtOnce) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const Exploration found = explore(aimed(seed, 100), [] { body(false); });
    ASSERT_EQ(found.failures.size(), 1U) << seed;
    EXPECT_EQ(found.failures[0].outcome.failure.kind, FindingKind::deadlock);
    // It is a schedule like any other.
    const Replay again = replay(found.failures[0].schedule, {}, [] { body(false); });
    EXPECT_TRUE(again.outcome.failed);
    EXPECT_EQ(again.diverged, "");
  }
}

TEST(Aim, ARandomWalkSeldomDoes) {
  ExploreOptions options = aimed(1, 20);
  options.strategy = "random";
  EXPECT_EQ(explore(options, [] { body(false); }).failure_text(), "");
}

TEST(Aim, DoesNotFindWhatAGateForbids) {
  EXPECT_EQ(explore(aimed(1, 300), [] { body(true); }).failure_text(), "");
}

TEST(Aim, NamesWhatIsNoPlace) {
  EXPECT_NO_THROW(check_strategy("aim{a/b.cc:10, c.cc:20}"));
  for (const char* bad : {"aim{}", "aim{a.cc}", "aim{a.cc:ten}", "aim{:10}"})
    EXPECT_THAT([bad] { check_strategy(bad); },
                ThrowsMessage<InputError>(HasSubstr("is no FILE:LINE")));
  EXPECT_THAT([] { check_strategy("aim{a.cc:10"); },
              ThrowsMessage<InputError>(HasSubstr("closing brace")));
}

}  // namespace
}  // namespace ordeal::explore
