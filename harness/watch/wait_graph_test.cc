#include "harness/watch/wait_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "harness/sync/notifier.h"
#include "harness/sync/shared_mutex.h"
#include "harness/sync/thread.h"
#include "harness/watch/stacks.h"

namespace ordeal {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

NativeWait waits_for(int tid, int holder) {
  NativeWait wait;
  wait.tid = tid;
  wait.holder = holder;
  wait.kind = WaitKind::lock;
  wait.task = "task/" + std::to_string(tid);
  wait.object = "lock of " + std::to_string(holder);
  return wait;
}

TEST(WaitCycle, TwoAndOneThatWaitsForThem) {
  const auto cycle = find_wait_cycle({waits_for(9, 2), waits_for(3, 2), waits_for(2, 3)});
  ASSERT_EQ(cycle.size(), 2u);
  EXPECT_EQ(cycle[0].tid, 2);
  EXPECT_EQ(cycle[1].tid, 3);
}

TEST(WaitCycle, OneThatWaitsForItself) { EXPECT_EQ(find_wait_cycle({waits_for(4, 4)}).size(), 1u); }

TEST(WaitCycle, AChainIsNone) {
  EXPECT_TRUE(find_wait_cycle({waits_for(1, 2), waits_for(2, 3)}).empty());
}

TEST(WaitCycle, AWaitWithADeadlineEndsByItself) {
  NativeWait timed = waits_for(1, 2);
  timed.timed = true;
  EXPECT_TRUE(find_wait_cycle({timed, waits_for(2, 1)}).empty());
}

TEST(WaitCycle, BecomesADeadlockWithItsLocksAndThreadsAsFields) {
  const auto namer = [](int tid) { return "task/" + std::to_string(tid); };
  const Finding found = deadlock_finding({waits_for(2, 3), waits_for(3, 2)}, namer, Instant(1s));
  EXPECT_EQ(found.kind, FindingKind::deadlock);
  EXPECT_EQ(found.claim, "task/2 waits for lock lock of 3 and task/3 waits for lock lock of 2");
  EXPECT_EQ(found.locks, (std::vector<std::string>{"lock of 3", "lock of 2"}));
  ASSERT_EQ(found.threads.size(), 2u);
  EXPECT_EQ(found.threads[0].name, "task/2");
  EXPECT_EQ(found.threads[0].waits_for, "lock lock of 3");
  EXPECT_EQ(found.threads[0].held_by, "task/3");
  EXPECT_EQ(found.threads[0].holds, std::vector<std::string>{"lock of 2"});
  const Finding alone = deadlock_finding({waits_for(4, 4)}, namer, Instant(1s));
  EXPECT_EQ(alone.claim, "task/4 waits for lock lock of 4, which it holds itself");
  NativeWait join = waits_for(3, 2);
  join.kind = WaitKind::join;
  EXPECT_EQ(deadlock_finding({waits_for(2, 3), join}, namer, Instant(1s)).locks,
            std::vector<std::string>{"lock of 3"});
}

TEST(DeadlockWatch, ACycleMustStandAndIsReportedOnce) {
  DeadlockWatch watch;
  const std::vector<NativeWait> waits{waits_for(1, 2), waits_for(2, 1)};
  const Instant start(1s);
  EXPECT_FALSE(watch.look(waits, start));
  EXPECT_FALSE(watch.look(waits, start + DeadlockWatch::kStands - 1ns));
  EXPECT_TRUE(watch.look(waits, start + DeadlockWatch::kStands));
  EXPECT_FALSE(watch.look(waits, start + 1s));
}

TEST(DeadlockWatch, ThreadsThatPassEachOtherAreNone) {
  DeadlockWatch watch;
  std::vector<NativeWait> waits{waits_for(1, 2), waits_for(2, 1)};
  for (uint64_t n = 0; n < 10; ++n) {
    waits[0].nth = n;  // Each time another wait.
    EXPECT_FALSE(watch.look(waits, Instant(1s + n * DeadlockWatch::kStands)));
  }
}

// Waits for a fact that other threads bring about.
template <class F>
void until(F fact) {
  while (!fact()) std::this_thread::yield();
}

const NativeWait* wait_of(const std::vector<NativeWait>& waits, const std::string& task) {
  for (const NativeWait& wait : waits)
    if (wait.task == task) return &wait;
  return nullptr;
}

TEST(NativeWaits, SayWhoHoldsAMutex) NO_THREAD_SAFETY_ANALYSIS {
  Mutex mutex("held");
  mutex.lock();
  Thread waiter(std::make_shared<Task>("waiter", "w"), [&] { const Lock lock(mutex); });
  std::vector<NativeWait> waits;
  until([&] { return wait_of(waits = native_waits(), "waiter") != nullptr; });
  const NativeWait wait = *wait_of(waits, "waiter");
  EXPECT_EQ(wait.kind, WaitKind::lock);
  EXPECT_EQ(wait.object, "held");
  EXPECT_EQ(wait.holder, gettid());
  EXPECT_FALSE(wait.timed);
  EXPECT_THAT(wait.at, HasSubstr("wait_graph_test.cc:"));
  const auto namer = [](int) { return std::string("main"); };
  EXPECT_THAT(describe_wait(wait, namer, wait.since + 2s),
              ::testing::MatchesRegex("waiter waits for lock held at .* for 2s, held by main"));
  // Its stack is to be had while it is blocked.
  const auto stacks = stacks_of_all_threads(10s);
  ASSERT_TRUE(stacks.contains(wait.tid));
  EXPECT_GT(stacks.at(wait.tid).size(), 2u);
  mutex.unlock();
  waiter.join();
  EXPECT_EQ(wait_of(native_waits(), "waiter"), nullptr);
}

TEST(NativeWaits, ConditionsJoinsAndWriters) NO_THREAD_SAFETY_ANALYSIS {
  SharedMutex shared("shared");
  Notifier go("go");
  shared.lock();
  Thread reader(std::make_shared<Task>("reader", "g"), [&] { const ReadLock lock(shared); });
  Thread sleeper(std::make_shared<Task>("sleeper", "g"), [&] { go.wait(); });
  Thread joiner(std::make_shared<Task>("joiner", "g"), [&] { sleeper.join(); });
  std::vector<NativeWait> waits;
  until([&] {
    waits = native_waits();
    return wait_of(waits, "reader") != nullptr && wait_of(waits, "sleeper") != nullptr &&
           wait_of(waits, "joiner") != nullptr;
  });
  EXPECT_EQ(wait_of(waits, "reader")->kind, WaitKind::lock_shared);
  EXPECT_EQ(wait_of(waits, "reader")->holder, gettid());
  EXPECT_EQ(wait_of(waits, "sleeper")->kind, WaitKind::condition);
  EXPECT_EQ(wait_of(waits, "sleeper")->object, "go");
  EXPECT_EQ(wait_of(waits, "joiner")->kind, WaitKind::join);
  EXPECT_EQ(wait_of(waits, "joiner")->object, "sleeper");
  EXPECT_EQ(wait_of(waits, "joiner")->holder, wait_of(waits, "sleeper")->tid);
  EXPECT_TRUE(find_wait_cycle(waits).empty());
  go.notify();
  shared.unlock();
  reader.join();
  joiner.join();
}

TEST(Stacks, AThreadThatBlocksSignalsKeepsNobodyWaiting) {
  prepare_stacks();
  std::atomic<int> deaf_tid{0};
  Notifier over("over");
  std::thread deaf([&] {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
    deaf_tid = gettid();
    over.wait();
  });
  until([&] { return deaf_tid != 0; });
  Thread other(std::make_shared<Task>("other", "g"), [&] { over.wait(); });
  std::vector<NativeWait> waits;
  until([&] { return wait_of(waits = native_waits(), "other") != nullptr; });
  // The deaf one is the older and is asked first; if it were waited for, this would not end.
  const auto stacks = stacks_of_all_threads(24h);
  EXPECT_TRUE(stacks.at(deaf_tid).empty());
  EXPECT_FALSE(stacks.at(wait_of(waits, "other")->tid).empty());
  over.notify();
  deaf.join();
  other.join();
}

TEST(Stacks, NameTheCaller) {
  const std::vector<Frame> frames = frames_of(own_stack());
  ASSERT_FALSE(frames.empty());
  EXPECT_THAT(frames[0].module, HasSubstr("watch_test+0x"));
}

}  // namespace
}  // namespace ordeal
