// Virtual time, time-outs that fire early, and wake-ups for no reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/assert.h"
#include "harness/explore/core/scheduler.h"
#include "harness/explore/core/scheduler_testing.h"
#include "harness/sync/atomic.h"
#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"

namespace ordeal::explore {
namespace {

using namespace std::chrono_literals;

TEST(VirtualTime, ASleepCostsNothingAndMovesTheClock) {
  Scheduler scheduler({});
  const auto strategy = make_coin();
  const ScheduleOutcome outcome = scheduler.run(*strategy, 1, [] {
    const Instant start = now();
    sleep_for(24h);
    ALWAYS_ASSERT(now() - start == 24h);
  });
  EXPECT_FALSE(outcome.failed) << outcome.failure.claim;
  EXPECT_EQ(outcome.took, Duration(24h));
  EXPECT_EQ(outcome.idle, Duration(24h));
}

TEST(VirtualTime, TimersFireInTheirOrder) {
  Scheduler scheduler({});
  const auto strategy = make_default();
  const ScheduleOutcome outcome = scheduler.run(*strategy, 1, [] {
    Atomic<char> last(' ', "last");
    Thread late("late", [&] {
      sleep_for(2s);
      ALWAYS_ASSERT(last.exchange('b') == 'a', "the earlier timer first");
    });
    Thread soon("soon", [&] {
      sleep_for(1s);
      ALWAYS_ASSERT(last.exchange('a') == ' ', "the earlier timer first");
    });
    late.join();
    soon.join();
  });
  EXPECT_FALSE(outcome.failed) << outcome.failure.claim;
  EXPECT_EQ(outcome.idle, Duration(2s));
}

// The permit comes at once, but nothing says that this is before the deadline.
void wait_for_a_permit() {
  Semaphore permits(0, "permits");
  Thread giver("giver", [&] { permits.release(); });
  const bool got = permits.try_acquire_for(1h);
  giver.join();
  ALWAYS_ASSERT(got, "an hour is enough");
}

TEST(VirtualTime, ATimeOutMayFireEarly) {
  EXPECT_EQ(first_failure(2000, wait_for_a_permit).claim, "an hour is enough");
}

TEST(VirtualTime, TimeThatAStrategySkippedIsNotIdleTime) {
  Scheduler scheduler({});
  const auto hasty = make_hasty();  // Fires every time-out as soon as there is one.
  const ScheduleOutcome outcome = scheduler.run(*hasty, 1, wait_for_a_permit);
  EXPECT_TRUE(outcome.failed);
  EXPECT_EQ(outcome.took, Duration(1h));
  EXPECT_EQ(outcome.idle, Duration(0));
}

TEST(VirtualTime, AWaitMayEndForNoReason) {
  const auto body = [](bool asks_again) {
    Mutex m("m");
    CondVar cond("cond");
    bool ready = false;
    Thread setter("setter", [&] {
      Lock lock(m);
      ready = true;
      cond.notify_one();
    });
    {
      Lock lock(m);
      if (asks_again) {
        cond.wait(m, [&] { return ready; });
      } else if (!ready) {
        cond.wait_once(m, kForever);
      }
      ALWAYS_ASSERT(ready, "woken means ready");
    }
    setter.join();
  };
  EXPECT_EQ(first_failure(5000, [&] { body(false); }).claim, "woken means ready");
  EXPECT_TRUE(silent(5000, [&] { body(true); }));
}

TEST(VirtualTime, ATimedLockGivesUp) {
  const auto body = [] {
    Mutex m("m");
    m.lock();
    Thread other("other", [&] { ALWAYS_ASSERT(!m.try_lock_for(10ms), "held for ever"); });
    other.join();
    m.unlock();
  };
  EXPECT_TRUE(silent(300, body));
}

TEST(VirtualTime, AJoinWithADeadlineGivesUp) {
  EXPECT_TRUE(silent(300, [] {
    Notifier go("go");
    Thread waits("waits", [&] { go.wait(); });
    ALWAYS_ASSERT(!waits.join_for(1s), "it cannot have ended");
    go.notify();
    waits.join();
  }));
}

// One parks, the other may end that; returns how much time passed.
Duration parked_for(bool same_key) {
  static const int keys[2] = {};
  Scheduler scheduler({});
  const auto strategy = make_default();
  const ScheduleOutcome outcome = scheduler.run(*strategy, 1, [&] {
    Thread parked("parked", [] { current_runtime()->park(&keys[0], now() + 1h); });
    Thread other("other", [&] {
      yield();
      current_runtime()->unpark(same_key ? &keys[0] : &keys[1]);
    });
    parked.join();
    other.join();
  });
  EXPECT_FALSE(outcome.failed) << outcome.failure.claim;
  return outcome.took;
}

TEST(VirtualTime, AParkedTaskGoesOnWhenItsKeyIsUnparked) {
  EXPECT_EQ(parked_for(true), Duration(0));
  EXPECT_EQ(parked_for(false), Duration(1h));
}

}  // namespace
}  // namespace ordeal::explore
