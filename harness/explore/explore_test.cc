#include "harness/explore/explore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "harness/base/assert.h"
#include "harness/base/input_error.h"
#include "harness/base/time.h"
#include "harness/explore/explore_testing.h"
#include "harness/sync/atomic.h"
#include "harness/sync/thread.h"

namespace ordeal::explore {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(Explore, TwoTakersNeverShareOneToken) {
  EXPECT_EQ(explore({.schedules = 3000}, token_bucket(/*lossy=*/false)).failure_text(), "");
}

// The same property must catch a bucket that loads and stores in two steps.
TEST(Explore, ALostUpdateIsCaught) {
  const Exploration found = explore({.schedules = 3000}, token_bucket(/*lossy=*/true));
  EXPECT_EQ(found.ended, ExploreEnd::failure);
  EXPECT_THAT(found.failure_text(), HasSubstr("invariant: one token, one winner"));
  EXPECT_THAT(found.failure_text(), HasSubstr("ordeal-schedule 1\n"));
  EXPECT_THAT(found.failure_text(),
              HasSubstr("bucket.tokens, harness/explore/explore_testing.cc:"));
}

TEST(Explore, EveryStrategyFindsTheDeadlockAndNoneInvents) {
  for (const char* strategy :
       {"random", "random_priority", "pct", "pos", "urw", "surw", "portfolio"}) {
    ExploreOptions options{.schedules = 2000, .strategy = strategy};
    EXPECT_THAT(explore(options, two_locks(/*crossed=*/true)).failure_text(),
                HasSubstr("deadlock: "))
        << strategy;
    EXPECT_EQ(explore(options, two_locks(/*crossed=*/false)).failure_text(), "") << strategy;
  }
}

TEST(Explore, AnUnknownStrategyIsAnError) {
  EXPECT_THROW(explore({.strategy = "randon"}, [] {}), InputError);
}

TEST(Explore, TellsWhatSilenceMeans) {
  const Exploration silent =
      explore({.schedules = 500, .strategy = "random"}, two_locks(/*crossed=*/false));
  EXPECT_EQ(silent.ended, ExploreEnd::schedules);
  EXPECT_EQ(silent.stats.schedules, 500U);
  EXPECT_GT(silent.stats.distinct, 1U);
  EXPECT_LT(silent.stats.unseen, 0.1);
  EXPECT_EQ(silent.stats.max_tasks, 3U);
  ASSERT_THAT(silent.stats.strategies, SizeIs(1));
  EXPECT_EQ(silent.stats.strategies[0].name, "random");
  EXPECT_EQ(silent.stats.strategies[0].schedules, 500U);
  EXPECT_THAT(silent.stats.strategies[0].bound, Not(IsEmpty()));
}

TEST(Explore, APortfolioIsBrokenDownByStrategy) {
  const Exploration silent = explore({.schedules = 600}, two_locks(/*crossed=*/false));
  uint64_t schedules = 0;
  for (const StrategyStats& one : silent.stats.strategies) schedules += one.schedules;
  EXPECT_EQ(schedules, 600U);
  EXPECT_GT(silent.stats.strategies.size(), 2U);
}

TEST(Explore, EndsWhereNothingIsLeft) {
  const Exploration all =
      explore({.schedules = 1'000'000, .strategy = "dfs"}, two_locks(/*crossed=*/false));
  EXPECT_EQ(all.ended, ExploreEnd::exhausted);
  EXPECT_TRUE(all.stats.exhausted);
  EXPECT_THAT(all.stats.exhausted_bound, Not(IsEmpty()));
}

TEST(Explore, OneOfEachFailureIsKept) {
  const Body either = [] {
    Atomic<int> turn{0, "turn"};
    Thread one("one", [&] { turn.store(1); });
    Thread two("two", [&] { turn.store(2); });
    ALWAYS_ASSERT(turn.load() != 1, "the first came first");
    ALWAYS_ASSERT(turn.load() != 2, "the second came first");
    one.join();
    two.join();
  };
  const Exploration found =
      explore({.schedules = 1000, .strategy = "random", .stop_at_first = false}, either);
  EXPECT_EQ(found.ended, ExploreEnd::schedules);
  ASSERT_THAT(found.failures, SizeIs(2));
  EXPECT_NE(found.failures[0].schedule.fingerprint, found.failures[1].schedule.fingerprint);
  EXPECT_EQ(found.failures[0].count + found.failures[1].count, found.stats.strategies[0].failures);
}

TEST(Explore, JobsShareTheOrdinals) {
  std::set<uint64_t> seeds;
  for (uint64_t job = 0; job < 3; ++job) {
    ExploreOptions options{.schedules = 20, .strategy = "random", .first = job, .stride = 3};
    options.stop_at_first = false;
    const Exploration found = explore(options, [] { ALWAYS_ASSERT(false, "always"); });
    ASSERT_THAT(found.failures, SizeIs(1));
    EXPECT_EQ(found.failures[0].ordinal, job);
    EXPECT_EQ(found.failures[0].schedule.seed, schedule_seed(1, job));
    seeds.insert(found.failures[0].schedule.seed);
  }
  EXPECT_THAT(seeds, SizeIs(3));
}

TEST(Explore, ProgressMayEndIt) {
  ExploreOptions options{.schedules = ~uint64_t{0}, .strategy = "random"};
  uint64_t told = 0;
  options.progress = [&](const Exploration& so_far) {
    told = so_far.schedules;
    return false;
  };
  const Exploration ended = explore(options, token_bucket(/*lossy=*/false));
  EXPECT_EQ(ended.ended, ExploreEnd::stopped);
  EXPECT_GE(ended.schedules, told);
  EXPECT_GT(told, 0U);
}

TEST(Explore, ASlowScheduleThatOutlastsTheTimeIsTheLast) {
  ExploreOptions options{.schedules = 1000, .strategy = "random"};
  options.for_time = std::chrono::milliseconds(50);
  // Counted from the first schedule on: a busy machine may take long to come to it.
  std::optional<Instant> end;
  const Exploration ended = explore(options, [&end, for_time = options.for_time] {
    if (!end) end = Monotonic::now() + 2 * for_time;
    while (Monotonic::now() < *end) continue;
  });
  EXPECT_EQ(ended.ended, ExploreEnd::time);
  EXPECT_LE(ended.schedules, 1U);
}

TEST(Explore, EndsWhereFailuresHaveLeakedTooMuch) {
  ExploreOptions options{.schedules = ~uint64_t{0}, .strategy = "random", .stop_at_first = false};
  options.memory = 32 << 20;
  const Exploration ended = explore(options, [] {
    const std::string lost(100'000, 'x');
    ALWAYS_ASSERT(lost.empty(), "leaks what it owns");
  });
  EXPECT_EQ(ended.ended, ExploreEnd::memory);
}

// What the schedule does not decide: `calls` counts from schedule to schedule.
TEST(Explore, VerifyNamesTheFirstDifference) {
  int calls = 0;
  const Body moody = [&calls] {
    Atomic<int> a{0, "a"};
    a.store(1);
    if (++calls % 5 == 0) a.load();
    a.store(2);
  };
  EXPECT_EQ(explore({.schedules = 100, .strategy = "random"}, moody).failure_text(), "");
  const Exploration found =
      explore({.schedules = 100, .strategy = "random", .verify = true}, moody);
  ASSERT_THAT(found.failures, SizeIs(1));
  EXPECT_EQ(found.failures[0].outcome.failure.kind, FindingKind::nondeterminism);
  EXPECT_THAT(found.failures[0].outcome.failure.claim,
              AllOf(HasSubstr("step 3: the first run made main "), HasSubstr("main load a"),
                    HasSubstr("main store a")));

  EXPECT_EQ(explore({.schedules = 100, .verify = true}, token_bucket(false)).failure_text(), "");
}

TEST(Explore, AFailureThatDoesNotComeAgainIsSaidToBeOne) {
  int calls = 0;
  const Exploration found = explore({.schedules = 10, .strategy = "random"},
                                    [&calls] { ALWAYS_ASSERT(++calls != 4, "the fourth"); });
  ASSERT_THAT(found.failures, SizeIs(2));
  EXPECT_EQ(found.failures[0].outcome.failure.claim, "the fourth");
  EXPECT_EQ(found.failures[1].outcome.failure.kind, FindingKind::nondeterminism);
  EXPECT_THAT(found.failures[1].outcome.failure.claim, HasSubstr("the second nothing failed"));
}

}  // namespace
}  // namespace ordeal::explore
