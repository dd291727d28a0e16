#include "harness/explore/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/assert.h"
#include "harness/explore/explore_testing.h"
#include "harness/sync/atomic.h"
#include "harness/sync/thread.h"

namespace ordeal::explore {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// The first failure that a strategy finds; its schedule through text, as from a file.
FailedSchedule found_in(const Body& body, const char* strategy = "random", uint64_t seed = 1) {
  Exploration all = explore({.seed = seed, .schedules = 100'000, .strategy = strategy}, body);
  EXPECT_THAT(all.failures, SizeIs(1));
  FailedSchedule first = all.failures.at(0);
  first.schedule = parse_schedule(format_schedule(first.schedule), "text");
  return first;
}

void expect_repeats(const Body& body, const char* strategy = "random") {
  const FailedSchedule found = found_in(body, strategy);
  for (int i = 0; i < 100; ++i) {
    const Replay again = replay(found.schedule, {}, body);
    ASSERT_TRUE(again.outcome.failed);
    ASSERT_EQ(again.outcome.failure.identity, found.outcome.failure.identity);
    ASSERT_EQ(again.outcome.order, found.outcome.order);
    ASSERT_EQ(again.diverged, "");
    ASSERT_EQ(again.entries, found.schedule.entries);
  }
}

TEST(Replay, RepeatsALostUpdate) { expect_repeats(token_bucket(true)); }
TEST(Replay, RepeatsADeadlock) { expect_repeats(philosophers(5)); }
TEST(Replay, RepeatsByOtherStrategies) {
  expect_repeats(philosophers(3), "pct");
  expect_repeats(two_stages(3, 2), "surw");
  expect_repeats(reorder(3, 1), "portfolio");
}
TEST(Replay, RepeatsFaultsAndDraws) { expect_repeats(faulty_choice()); }
TEST(Replay, RepeatsATimeOutThatCameEarly) { expect_repeats(impatient()); }

TEST(Replay, TheCycleOfADeadlockIsThereAgain) {
  const FailedSchedule found = found_in(two_locks(true));
  const Replay again = replay(found.schedule, {}, two_locks(true));
  EXPECT_EQ(again.outcome.failure.kind, FindingKind::deadlock);
  ASSERT_THAT(again.outcome.failure.waiting, SizeIs(3));
  EXPECT_EQ(again.outcome.failure.waiting[1].held_by, "main/two#0");
  EXPECT_EQ(again.outcome.failure.waiting[2].held_by, "main/one#0");
}

TEST(Replay, TheMemoryModeOfTheScheduleHolds) {
  FailedSchedule found = found_in(two_locks(true));
  SchedulerOptions other;
  other.memory = MemoryMode::sc;
  other.races = false;
  EXPECT_EQ(options_for(found.schedule, other).memory, MemoryMode::weak);
  EXPECT_TRUE(options_for(found.schedule, other).races);
}

TEST(Replay, NotesSayWhatTheTaskWasAboutToDo) {
  const FailedSchedule found = found_in(token_bucket(true));
  EXPECT_THAT(found.schedule.entries,
              Contains(Field(&Entry::note, AllOf(HasSubstr("before store bucket.tokens, "),
                                                 HasSubstr("explore_testing.cc:")))));
}

Body one_more_step(bool more) {
  return [more] {
    Atomic<int> a{0, "a"};
    Atomic<int> b{0, "b"};
    Thread one("one", [&] {
      a.store(1);
      if (more) b.load();
      a.store(2);
    });
    one.join();
    ALWAYS_ASSERT(a.load() == 1, "never so");
  };
}

TEST(Replay, NamesTheFirstDivergence) {
  const FailedSchedule found = found_in(one_more_step(false));
  const Replay changed = replay(found.schedule, {}, one_more_step(true));
  EXPECT_THAT(changed.diverged, HasSubstr("the schedule has main/one#0 store a"));
  EXPECT_THAT(changed.diverged, HasSubstr("this run made main/one#0 load b"));
  EXPECT_TRUE(changed.outcome.failed);  // It goes on.
  EXPECT_EQ(replay(found.schedule, {}, one_more_step(false)).diverged, "");
}

TEST(Replay, NamesAnEndThatComesTooEarlyOrTooLate) {
  FailedSchedule found = found_in(one_more_step(false));
  found.schedule.digests.push_back(7);
  EXPECT_THAT(replay(found.schedule, {}, one_more_step(false)).diverged,
              HasSubstr("the run ended after step"));
  found.schedule.digests.resize(3);
  EXPECT_THAT(replay(found.schedule, {}, one_more_step(false)).diverged,
              HasSubstr("step 4: the schedule ends here"));
}

TEST(Replay, WithoutDigestsItSaysWhatDidNotApply) {
  FailedSchedule found = found_in(two_locks(true));
  found.schedule.digests.clear();
  EXPECT_EQ(replay(found.schedule, {}, two_locks(true)).diverged, "");
  found.schedule.entries.push_back(found.schedule.entries[0]);
  found.schedule.entries.back().task = "nobody";
  EXPECT_THAT(replay(found.schedule, {}, two_locks(true)).diverged,
              HasSubstr("did not apply, the first: run of nobody"));
}

TEST(Replay, EverySubsetOfEntriesIsASchedule) {
  const FailedSchedule found = found_in(philosophers(5));
  Replayer replayer(options_for(found.schedule, {}), philosophers(5));
  Random random(3);
  for (int i = 0; i < 200; ++i) {
    Schedule some = found.schedule;
    std::erase_if(some.entries, [&](const Entry&) { return random.below(2) == 0; });
    const Replay once = replayer.run(some, /*trace=*/false);
    some.entries = once.entries;  // What did not apply is gone; the rest says the same.
    const Replay again = replayer.run(some, /*trace=*/false);
    ASSERT_EQ(once.outcome.order, again.outcome.order);
    ASSERT_EQ(once.entries, again.entries);
  }
}

TEST(Replay, LongNamesAreKeptWhole) {
  const std::string name(80, 'n');
  const Body body = [name] {
    Atomic<int> a{0, "a"};
    Thread one(name + "1", [&] { a.store(1); });
    Thread two(name + "2", [&] { a.store(2); });
    one.join();
    two.join();
    ALWAYS_ASSERT(a.load() == 2, "the second came last");
  };
  expect_repeats(body);
  const FailedSchedule found = found_in(body);
  Replayer replayer({}, body);
  EXPECT_EQ(replayer.run(found.schedule, /*trace=*/false).entries, found.schedule.entries);
}

TEST(Replay, WanderingKeepsThePrefixAndLeavesTheRestOpen) {
  const FailedSchedule found = found_in(two_locks(true));
  Replayer replayer({}, two_locks(true));
  int from_start = 0;
  int from_end = 0;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    from_start += replayer.wander(found.schedule, 0, seed).failed;
    from_end += replayer.wander(found.schedule, found.outcome.steps, seed).failed;
  }
  EXPECT_EQ(from_end, 50);
  EXPECT_LT(from_start, 50);
  EXPECT_TRUE(replayer.run(found.schedule, false).outcome.failed);
}

}  // namespace
}  // namespace ordeal::explore
