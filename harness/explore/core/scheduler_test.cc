#include "harness/explore/core/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <set>
#include <stdexcept>

#include "harness/base/assert.h"
#include "harness/base/sanitizer.h"
#include "harness/explore/core/scheduler_testing.h"
#include "harness/sync/atomic.h"
#include "harness/sync/notifier.h"
#include "harness/sync/shared.h"
#include "harness/sync/shared_mutex.h"
#include "harness/sync/thread.h"

namespace ordeal::explore {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

// Two tasks that take two locks; in one order or, with `crossed`, in two.
void nested_locks(bool crossed) {
  Mutex a("left");
  Mutex b("right");
  int guarded = 0;
  const auto take_both = [&](Mutex& first, Mutex& second) {
    Lock outer(first);
    Lock inner(second);
    ++guarded;
  };
  Thread one("one", [&] { take_both(a, b); });
  Thread two("two", [&] { crossed ? take_both(b, a) : take_both(a, b); });
  one.join();
  two.join();
  ALWAYS_ASSERT(guarded == 2);
}

TEST(Scheduler, FindsADeadlockAndNamesItsCycle) {
  const Failure found = first_failure(200, [] { nested_locks(true); });
  EXPECT_EQ(found.kind, FindingKind::deadlock);
  EXPECT_THAT(found.claim, HasSubstr("main/one#0 waits for lock right"));
  EXPECT_THAT(found.claim, HasSubstr("main/two#0 waits for lock left"));
  ASSERT_EQ(found.waiting.size(), 3U);
  EXPECT_EQ(found.waiting[1].held_by, "main/two#0");
  EXPECT_THAT(found.waiting[1].holds, testing::ElementsAre("left"));
}

TEST(Scheduler, LocksInOneOrderNeverDeadlock) {
  EXPECT_TRUE(silent(2000, [] { nested_locks(false); }));
}

TEST(Scheduler, OneSeedIsOneSchedule) {
  Scheduler scheduler({});
  const auto strategy = make_coin();
  std::set<uint64_t> orders;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const ScheduleOutcome once = scheduler.run(*strategy, seed, [] { nested_locks(false); });
    const ScheduleOutcome again = scheduler.run(*strategy, seed, [] { nested_locks(false); });
    EXPECT_EQ(once.order, again.order);
    EXPECT_EQ(once.steps, again.steps);
    orders.insert(once.order);
  }
  EXPECT_EQ(orders.size(), 2U) << "who takes the first lock first is all that differs";
}

TEST(Scheduler, AShortCriticalSectionIsSeenToBeContended) {
  const Failure found = first_failure(500, [] {
    Mutex m("short");
    Thread holder("holder", [&] { Lock lock(m); });
    const bool taken = m.try_lock();
    if (taken) m.unlock();
    ALWAYS_ASSERT(taken, "always free");
  });
  EXPECT_EQ(found.claim, "always free");
}

// With `locked`, the flag is tested and waited for under one hold of the mutex.
void wait_for_a_flag(bool locked) {
  Mutex m("m");
  CondVar set("set");
  bool flag = false;
  Thread waiter("waiter", [&] {
    if (locked) {
      Lock lock(m);
      set.wait(m, [&] { return flag; });
      return;
    }
    bool is_set = false;
    {
      Lock lock(m);
      is_set = flag;
    }
    Lock lock(m);
    if (!is_set) set.wait_once(m, kForever);
  });
  {
    Lock lock(m);
    flag = true;
    set.notify_one();
  }
  waiter.join();
}

TEST(Scheduler, FindsALostWakeUp) {
  const Failure found = first_failure(500, [] { wait_for_a_flag(false); });
  EXPECT_EQ(found.kind, FindingKind::lost_wakeup);
  EXPECT_THAT(found.claim, HasSubstr("main/waiter#0 waits on set"));
  EXPECT_THAT(found.evidence, HasSubstr("set was notified at step"));
}

TEST(Scheduler, AWaitUnderTheMutexLosesNothing) {
  EXPECT_TRUE(silent(2000, [] { wait_for_a_flag(true); }));
}

TEST(Scheduler, EachTaskHasItsOwnExceptionsAndErrno) {
  if (kThreadSanitizer)
    GTEST_SKIP() << "to ThreadSanitizer all tasks write one errno; watch drops that";
  const auto body = [] {
    const auto throwing = [](int mine) {
      errno = mine;
      try {
        throw std::runtime_error(std::to_string(mine));
      } catch (const std::runtime_error&) {
        try {
          yield();
          throw;  // What is in flight here, and not what another task threw meanwhile.
        } catch (const std::runtime_error& again) {
          ALWAYS_ASSERT(std::stoi(again.what()) == mine, "another task's exception");
        }
      }
      ALWAYS_ASSERT(errno == mine, "another task's errno");
    };
    Thread one("one", [&] { throwing(1); });
    Thread two("two", [&] { throwing(2); });
    one.join();
    two.join();
  };
  EXPECT_TRUE(silent(300, body));
}

TEST(Scheduler, AnUncaughtExceptionIsAFinding) {
  const Failure found = first_failure(1, [] {
    Thread thrower("thrower", [] { throw std::runtime_error("nobody catches this"); });
    thrower.join();
  });
  EXPECT_EQ(found.kind, FindingKind::crash);
  EXPECT_EQ(found.claim, "uncaught exception: nobody catches this");
  EXPECT_EQ(found.task, "main/thrower#0");
}

TEST(Scheduler, ReadersShareAndWritersDoNot) {
  EXPECT_TRUE(silent(1000, [] {
    SharedMutex m("m");
    Shared<int> value(0, "value");
    Thread writer("writer", [&] {
      WriteLock lock(m);
      value.set(1);
      value.set(2);
    });
    const auto read = [&] {
      ReadLock lock(m);
      ALWAYS_ASSERT(value.get() != 1, "half written");
    };
    Thread one("reader", read);
    Thread two("reader", read);
    writer.join();
    one.join();
    two.join();
  }));
}

TEST(Scheduler, AReaderWithinAReaderDeadlocksBehindAWriter) {
  const Failure found = first_failure(500, [] {
    SharedMutex m("m");
    Thread reader("reader", [&]() NO_THREAD_SAFETY_ANALYSIS {
      m.lock_shared();
      m.lock_shared();
      m.unlock_shared();
      m.unlock_shared();
    });
    Thread writer("writer", [&] { WriteLock lock(m); });
    reader.join();
    writer.join();
  });
  EXPECT_EQ(found.kind, FindingKind::deadlock);
}

TEST(Scheduler, EveryWaiterMayBeTheOneThatIsNotified) {
  std::set<std::string> woken;
  Scheduler scheduler({});
  const auto strategy = make_coin();
  for (uint64_t seed = 0; seed < 200; ++seed) {
    scheduler.run(*strategy, seed, [&] {
      Mutex m;
      CondVar cond;
      int tokens = 0;
      std::string first;
      const auto wait = [&] {
        Lock lock(m);
        cond.wait(m, [&] { return tokens > 0; });
        --tokens;
        if (first.empty()) first = this_task().name();
      };
      Thread a("a", wait);
      Thread b("b", wait);
      for (int i = 0; i < 2; ++i) {
        Lock lock(m);
        ++tokens;
        cond.notify_one();
      }
      a.join();
      b.join();
      woken.insert(first);
    });
  }
  EXPECT_EQ(woken.size(), 2U);
}

TEST(Scheduler, ABrokenAssertionIsAFindingWithItsPlace) {
  const Failure found = first_failure(1, [] { ALWAYS_ASSERT(1 + 1 == 3, "sums hold"); });
  EXPECT_EQ(found.kind, FindingKind::invariant);
  EXPECT_EQ(found.claim, "sums hold");
  EXPECT_THAT(found.location, HasSubstr("scheduler_test.cc:"));
}

TEST(Scheduler, MisuseOfALockIsAFinding) {
  const Failure found = first_failure(1, []() NO_THREAD_SAFETY_ANALYSIS {
    Mutex m("m");
    m.unlock();
  });
  EXPECT_THAT(found.claim, HasSubstr("m is given back by a task that does not hold it"));
}

TEST(Scheduler, AnInvariantIsAskedAfterEveryStep) {
  std::atomic<int> balance = 0;
  SchedulerOptions options;
  options.invariant = [&]() -> const char* {
    return balance.load() < 0 ? "never negative" : nullptr;
  };
  Scheduler scheduler(options);
  const auto strategy = make_coin();
  const auto body = [&](int start) {
    balance = start;
    Thread thread("t", [&] { --balance; });
    thread.join();
  };
  EXPECT_FALSE(scheduler.run(*strategy, 1, [&] { body(1); }).failed);
  EXPECT_EQ(scheduler.run(*strategy, 1, [&] { body(0); }).failure.claim, "never negative");
}

TEST(Scheduler, AnEndlessLoopIsALivelockAndAStarvedTaskIsSaid) {
  SchedulerOptions options;
  options.max_steps = 500;
  Scheduler scheduler(options);
  const auto strategy = make_coin();
  const ScheduleOutcome spinning = scheduler.run(*strategy, 1, [] {
    for (;;) yield();
  });
  EXPECT_EQ(spinning.failure.kind, FindingKind::stall);
  EXPECT_THAT(spinning.failure.claim, HasSubstr("livelock: 1000 steps and no end; main"));

  const ScheduleOutcome starving = scheduler.run(*strategy, 1, [] {
    Mutex m("m");
    m.lock();
    Thread waiter("waiter", [&] { Lock lock(m); });
    for (;;) yield();
  });
  EXPECT_THAT(starving.failure.claim, HasSubstr("starvation: main/waiter#0"));
}

// Spins until the other task sets the flag: unfair schedules of it are long, none is endless.
TEST(Scheduler, AFairTailEndsWhatAnUnfairStrategyKeepsUp) {
  SchedulerOptions options;
  options.max_steps = 500;
  Scheduler scheduler(options);
  const auto strategy = make_first();  // Runs the task that was created first, for ever.
  const ScheduleOutcome outcome = scheduler.run(*strategy, 1, [] {
    Atomic<int> flag(0, "flag");
    Thread setter("setter", [&] { flag.store(1); });
    while (flag.load() == 0) yield();
    setter.join();
  });
  EXPECT_FALSE(outcome.failed) << outcome.failure.claim;
  EXPECT_GT(outcome.steps, options.max_steps);
}

TEST(Scheduler, HundredsOfTasksAreNoTrouble) {
  Scheduler scheduler({});
  const auto strategy = make_coin();
  std::atomic<int> ran = 0;
  const ScheduleOutcome outcome = scheduler.run(*strategy, 3, [&] {
    std::vector<Thread> threads;
    for (int i = 0; i < 300; ++i) {
      threads.emplace_back("worker", [&] {
        yield();
        ++ran;
      });
    }
    for (Thread& thread : threads) thread.join();
  });
  EXPECT_FALSE(outcome.failed);
  EXPECT_EQ(outcome.tasks, 301U);
  EXPECT_EQ(ran.load(), 300);
}

TEST(Scheduler, PrivateStepsMakeSchedulesLonger) {
  Scheduler shared({});
  SchedulerOptions options;
  options.points = Points::all;
  Scheduler all(options);
  const auto strategy = make_coin();
  const auto body = [] { nested_locks(false); };
  EXPECT_GE(all.run(*strategy, 1, body).steps, shared.run(*strategy, 1, body).steps + 50);
}

TEST(Scheduler, TheTapeHoldsWhatWasNotTheDefault) {
  Scheduler scheduler({});
  const auto first = make_default();
  scheduler.run(*first, 1, [] { nested_locks(false); });
  EXPECT_EQ(scheduler.tape().header->decisions.load(), 0U);
  EXPECT_STREQ(scheduler.tape().header->names[1], "main/one#0");
  const auto coin = make_coin();
  scheduler.run(*coin, 1, [] { nested_locks(false); });
  EXPECT_GT(scheduler.tape().header->decisions.load(), 0U);
}

TEST(Scheduler, ATraceNamesEachStep) {
  Scheduler scheduler({});
  const auto strategy = make_default();
  Trace trace;
  scheduler.run(
      *strategy, 1,
      [] {
        Shared<int> count(1, "count");
        count.update([](int old) { return old + 1; });
      },
      &trace);
  ASSERT_EQ(trace.events.size(), 4U);
  EXPECT_EQ(trace.events[1].kind, OpKind::read);
  EXPECT_EQ(trace.events[1].object, "count");
  EXPECT_EQ(trace.events[2].kind, OpKind::write);
  EXPECT_EQ(trace.events[3].kind, OpKind::exit);
  EXPECT_EQ(trace.digests.size(), 4U);
  EXPECT_EQ(trace.tasks, std::vector<std::string>{"main"});
}

}  // namespace
}  // namespace ordeal::explore
