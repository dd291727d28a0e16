#include "harness/watch/lock_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "harness/sync/notifier.h"
#include "harness/sync/ordered_lock.h"
#include "harness/sync/shared_mutex.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {

using ::testing::HasSubstr;

// Threads run one after the other: orders are seen, and nothing can hang.
class LockWatchTest : public ::testing::Test {
 protected:
  LockWatchTest() { set_lock_observer(&watch_); }
  ~LockWatchTest() override { set_lock_observer(nullptr); }

  static void run(const char* name, const std::function<void()>& body) {
    Thread(name, body).join();
  }
  static void nest(Mutex& outer, Mutex& inner) {
    const Lock first(outer);
    const Lock second(inner);
  }

  LockWatch watch_;
  Mutex a_{"a"}, b_{"b"}, c_{"c"}, gate_{"gate"};
};

TEST_F(LockWatchTest, OppositeOrdersOfTwoThreadsAreAPossibleDeadlock) {
  run("one", [&] { nest(a_, b_); });
  EXPECT_TRUE(watch_.take_findings().empty());
  run("two", [&] { nest(b_, a_); });
  const std::vector<Finding> found = watch_.take_findings();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, FindingKind::lock_order);
  EXPECT_TRUE(found[0].warning);
  EXPECT_THAT(found[0].claim,
              ::testing::MatchesRegex("possible deadlock: a and b are taken in opposite orders by "
                                      ".* and .*"));
  EXPECT_EQ(found[0].locks, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(found[0].threads.size(), 2u);
  EXPECT_EQ(found[0].threads[0].waits_for, "lock b");
  EXPECT_EQ(found[0].threads[0].holds, std::vector<std::string>{"a"});
  EXPECT_EQ(found[0].threads[0].held_by, found[0].threads[1].name);
  EXPECT_EQ(found[0].location, found[0].threads[0].at + ", " + found[0].threads[1].at);
  EXPECT_THAT(found[0].evidence, HasSubstr("one#0 took a at "));
  EXPECT_THAT(found[0].evidence, HasSubstr("two#0 took b at "));
  ASSERT_EQ(found[0].stacks.size(), 2u);
  EXPECT_FALSE(found[0].stacks[0].frames.empty());
  EXPECT_FALSE(found[0].stacks[1].frames.empty());
  EXPECT_THAT(found[0].location, HasSubstr("lock_watch_test.cc:"));
  EXPECT_TRUE(watch_.take_findings().empty());  // It is reported once.
}

TEST_F(LockWatchTest, OneThreadMayTakeThemInBothOrders) {
  run("one", [&] {
    nest(a_, b_);
    nest(b_, a_);
  });
  EXPECT_TRUE(watch_.take_findings().empty());
}

TEST_F(LockWatchTest, OneOrderIsNoAlarm) {
  run("one", [&] { nest(a_, b_); });
  run("two", [&] { nest(a_, b_); });
  run("three", [&] { nest(b_, c_); });
  EXPECT_TRUE(watch_.take_findings().empty());
}

TEST_F(LockWatchTest, ThreeLocksInACircle) {
  run("one", [&] { nest(a_, b_); });
  run("two", [&] { nest(b_, c_); });
  run("three", [&] { nest(c_, a_); });
  const std::vector<Finding> found = watch_.take_findings();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].stacks.size(), 3u);
}

TEST_F(LockWatchTest, AGateLockAroundBothIsNoAlarm) {
  const auto gated = [&](Mutex& outer, Mutex& inner) {
    const Lock gate(gate_);
    nest(outer, inner);
  };
  run("one", [&] { gated(a_, b_); });
  run("two", [&] { gated(b_, a_); });
  EXPECT_TRUE(watch_.take_findings().empty());
  run("three", [&] { nest(a_, b_); });  // Without the gate it counts.
  EXPECT_EQ(watch_.take_findings().size(), 1u);
}

TEST_F(LockWatchTest, TwoGatesAreNoGate) {
  Mutex other("other gate");
  run("one", [&] {
    const Lock gate(gate_);
    nest(a_, b_);
  });
  run("two", [&] {
    const Lock gate(other);
    nest(b_, a_);
  });
  EXPECT_EQ(watch_.take_findings().size(), 1u);
}

TEST_F(LockWatchTest, ATryLockDoesNotWait) {
  run("one", [&] { nest(a_, b_); });
  run("two", [&] {
    const Lock outer(b_);
    const bool taken = a_.try_lock();
    if (taken) a_.unlock();
    EXPECT_TRUE(taken);
  });
  EXPECT_TRUE(watch_.take_findings().empty());
  run("three", [&] {  // But it is held like any other.
    const bool taken = b_.try_lock();
    if (taken) {
      a_.lock();
      a_.unlock();
      b_.unlock();
    }
    EXPECT_TRUE(taken);
  });
  EXPECT_EQ(watch_.take_findings().size(), 1u);
}

TEST_F(LockWatchTest, ReadersDoNotWaitForReaders) {
  SharedMutex left("left"), right("right");
  const auto read = [](SharedMutex& outer, SharedMutex& inner) {
    const ReadLock first(outer);
    const ReadLock second(inner);
  };
  run("one", [&] { read(left, right); });
  run("two", [&] { read(right, left); });
  EXPECT_TRUE(watch_.take_findings().empty());
  run("three", [&] {
    const WriteLock first(right);
    const WriteLock second(left);
  });
  EXPECT_EQ(watch_.take_findings().size(), 1u);
}

TEST_F(LockWatchTest, LocksOfOnePlaceAreToldApart) {
  std::deque<Mutex> forks;
  for (int i = 0; i < 3; ++i) forks.emplace_back("fork");
  run("one", [&] { nest(forks[0], forks[1]); });
  run("two", [&] { nest(forks[1], forks[2]); });
  EXPECT_TRUE(watch_.take_findings().empty());
  run("three", [&] { nest(forks[2], forks[0]); });
  const std::vector<Finding> found = watch_.take_findings();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].claim, HasSubstr("fork #1, fork #2 and fork #3 are taken in a cycle"));
}

TEST_F(LockWatchTest, PeersInTheOrderOfTheirCreation) {
  std::deque<Mutex> peers;
  for (int i = 0; i < 2; ++i) peers.emplace_back("peer");
  run("one", [&] { const OrderedLock both({&peers[0], &peers[1]}); });
  run("two", [&] { const OrderedLock both({&peers[1], &peers[0]}); });
  EXPECT_TRUE(watch_.take_findings().empty());
}

TEST_F(LockWatchTest, ThreadsOfTwoPhasesNeverMeet) {
  run("one", [&] { nest(a_, b_); });
  watch_.begin_phase();
  run("two", [&] { nest(b_, a_); });
  EXPECT_TRUE(watch_.take_findings().empty());
  run("three", [&] { nest(a_, b_); });
  EXPECT_EQ(watch_.take_findings().size(), 1u);
}

TEST_F(LockWatchTest, AWaitTakesItsMutexAgain) {
  CondVar cond("cond");
  run("one", [&] { nest(b_, a_); });
  EXPECT_TRUE(watch_.take_findings().empty());
  run("two", [&] {
    const Lock outer(b_);
    const Lock inner(a_);  // The order of "one"; the wait takes b_ under a_.
    cond.wait_for(b_, std::chrono::nanoseconds(1), [] { return false; });
  });
  EXPECT_EQ(watch_.take_findings().size(), 1u);
}

TEST_F(LockWatchTest, LocksThatDieKeepTheirPlaceInTheGraph) {
  for (int i = 0; i < 100; ++i) {
    Mutex inner("made again");
    run("one", [&] { nest(a_, inner); });
  }
  const LockGraph graph = watch_.graph();
  ASSERT_EQ(graph.edges.size(), 1u);
  EXPECT_EQ(graph.edges[0].count, 100u);
  EXPECT_EQ(graph.nodes[graph.edges[0].to].name, "made again");
  EXPECT_EQ(graph.nodes[graph.edges[0].to].acquisitions, 100u);
  EXPECT_THAT(graph.nodes[graph.edges[0].to].made_at, HasSubstr("lock_watch_test.cc:"));
  EXPECT_FALSE(graph.edges[0].in_cycle);
}

TEST_F(LockWatchTest, UnlockingWhatIsNotHeldIsMisuse) NO_THREAD_SAFETY_ANALYSIS {
  a_.lock();
  run("other", [&]() NO_THREAD_SAFETY_ANALYSIS { a_.unlock(); });
  const std::vector<Finding> found = watch_.take_findings();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, FindingKind::sync_misuse);
  EXPECT_FALSE(found[0].warning);
  EXPECT_THAT(found[0].claim, HasSubstr("other#0 unlocks a without holding it"));
}

TEST_F(LockWatchTest, UnlockingInAnyOrderIsNone) NO_THREAD_SAFETY_ANALYSIS {
  a_.lock();
  b_.lock();
  a_.unlock();
  b_.unlock();
  EXPECT_TRUE(watch_.take_findings().empty());
}

TEST_F(LockWatchTest, AMutexThatIsDestroyedWhileHeldIsMisuse) NO_THREAD_SAFETY_ANALYSIS {
  alignas(Mutex) std::byte room[sizeof(Mutex)];
  auto* held = new (room) Mutex("held");
  held->lock();
  held->~Mutex();
  const std::vector<Finding> found = watch_.take_findings();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, FindingKind::sync_misuse);
  EXPECT_THAT(found[0].claim, HasSubstr("held is destroyed by "));
}

TEST_F(LockWatchTest, TwoMutexesOfOneConditionAreMisuse) {
  CondVar cond("cond");
  Notifier first_sleeps("first sleeps");
  bool over = false;
  Thread first("first", [&] {
    const Lock lock(a_);
    cond.wait(a_, [&] {
      first_sleeps.notify();
      return over;
    });
  });
  first_sleeps.wait();
  {
    const Lock asleep(a_);  // The first has given it up, so it waits.
  }
  {
    const Lock lock(b_);
    cond.wait_for(b_, std::chrono::nanoseconds(1), [] { return false; });
  }
  {
    const Lock lock(a_);
    over = true;
  }
  cond.notify_all();
  first.join();
  const std::vector<Finding> found = watch_.take_findings();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].claim, "threads wait on condition cond with different mutexes");
}

TEST_F(LockWatchTest, AConditionMayServeTwoMutexesOneAfterTheOther) {
  {
    CondVar cond("cond");
    for (Mutex* mutex : {&a_, &b_}) {
      const Lock lock(*mutex);
      cond.wait_for(*mutex, std::chrono::nanoseconds(1), [] { return false; });
    }
  }
  EXPECT_TRUE(watch_.take_findings().empty());
}

}  // namespace
}  // namespace ordeal
