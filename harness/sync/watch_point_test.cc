#include "harness/sync/watch_point.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/base/scope_guard.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/ordered_lock.h"
#include "harness/sync/shared_mutex.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {

std::vector<LockViolation>* g_seen = nullptr;

class WatchPointTest : public ::testing::Test {
 protected:
  WatchPointTest() {
    g_seen = &seen_;
    set_lock_violation_handler([](const LockViolation& v) { g_seen->push_back(v); });
  }
  ~WatchPointTest() override { set_lock_violation_handler(nullptr); }

  std::vector<LockViolation> seen_;
  Mutex low_{"gateway.metrics", Rank{10}};
  Mutex high_{"gateway.registry", Rank{50}};
};

TEST_F(WatchPointTest, AscendingRanksAreSilent) {
  {
    Lock outer(low_);
    Lock inner(high_);
  }
  Lock again(low_);  // Nothing is held any more.
  EXPECT_TRUE(seen_.empty());
  EXPECT_EQ(this_task().held().size(), 1u);
}

TEST_F(WatchPointTest, ADescendingRankIsReportedWithBothPlaces) {
  const uint32_t line = __LINE__ + 1;
  Lock outer(high_);
  Lock inner(low_);
  ASSERT_EQ(seen_.size(), 1u);
  EXPECT_EQ(seen_[0].claim,
            "lock rank: gateway.metrics (10) is taken while gateway.registry (50) is held");
  const std::string file = __FILE__;
  EXPECT_EQ(seen_[0].evidence, "gateway.registry taken at " + file + ":" + std::to_string(line) +
                                   "\ngateway.metrics taken at " + file + ":" +
                                   std::to_string(line + 1));
  EXPECT_EQ(seen_[0].task, this_task().name());
  EXPECT_EQ(seen_[0].identity, "gateway.registry>gateway.metrics");
}

TEST_F(WatchPointTest, OneRankIsNotTakenTwice) {
  Mutex peer("gateway.registry.peer", Rank{50});
  Lock outer(high_);
  Lock inner(peer);
  EXPECT_EQ(seen_.size(), 1u);
}

TEST_F(WatchPointTest, PeersOfOneRankAreTakenTogetherByOrderedLockAlone) {
  Mutex peer("gateway.registry.peer", Rank{50});
  {
    OrderedLock both({&peer, &high_});
  }
  EXPECT_TRUE(seen_.empty());
  Mutex other("gateway.registry.other", Rank{50});
  Lock outer(peer);
  OrderedLock inner({&other});
  EXPECT_EQ(seen_.size(), 1u) << "a lock that was held before is no peer";
}

TEST_F(WatchPointTest, LocksWithoutARankHaveNoRule) {
  Mutex plain("plain");
  Lock outer(high_);
  Lock inner(plain);
  EXPECT_TRUE(seen_.empty());
}

TEST_F(WatchPointTest, ATryNeverViolatesButCountsAsHeld) {
  Lock outer(high_);
  if (low_.try_lock()) {
    EXPECT_TRUE(seen_.empty());
    EXPECT_EQ(this_task().held().size(), 2u);
    low_.unlock();
  }
  EXPECT_EQ(this_task().held().size(), 1u);
}

TEST_F(WatchPointTest, ReadersWritersAndWaitsFollowTheRuleToo) {
  SharedMutex table("table", Rank{5});
  {
    Lock outer(low_);
    ReadLock inner(table);
  }
  EXPECT_EQ(seen_.size(), 1u);
  {
    Lock outer(low_);
    WriteLock inner(table);
  }
  EXPECT_EQ(seen_.size(), 2u);
}

TEST_F(WatchPointTest, EachTaskHoldsItsOwnLocks) {
  Lock outer(high_);
  Thread("other", [&] { Lock inner(low_); }).join();
  EXPECT_TRUE(seen_.empty());
}

// Writes down what it is told, by the name of the lock.
class Log : public LockObserver {
 public:
  void acquiring(const SyncObject& lock, LockMode mode, std::source_location) override {
    add("wants", lock, mode);
  }
  void acquired(const SyncObject& lock, LockMode mode, std::source_location) override {
    add("has", lock, mode);
  }
  void released(const SyncObject& lock) override { add("frees", lock, LockMode::exclusive); }

  std::vector<std::string> lines;

 private:
  void add(const char* what, const SyncObject& lock, LockMode mode) {
    if (lock.name == nullptr) return;
    lines.push_back(std::string(what) + " " + lock.name +
                    (mode == LockMode::shared ? " shared" : ""));
  }
};
using Lines = std::vector<std::string>;

TEST(LockObserver, SeesEveryLockAndUnlock) {
  Log log;
  set_lock_observer(&log);
  {
    ScopeGuard off([] { set_lock_observer(nullptr); });
    Mutex a("a"), b("b");
    SharedMutex table("table");
    {
      Lock lock(a);
    }
    {
      OrderedLock both({&b, &a});
    }
    {
      ReadLock lock(table);
    }
    {
      WriteLock lock(table);
    }
    if (a.try_lock()) a.unlock();
  }
  EXPECT_EQ(log.lines, (Lines{"wants a", "has a", "frees a",                                 //
                              "wants a", "has a", "wants b", "has b", "frees b", "frees a",  //
                              "wants table shared", "has table shared", "frees table",       //
                              "wants table", "has table", "frees table",                     //
                              "has a", "frees a"}));  // A try does not wait, so it wants nothing.
}

TEST(LockObserver, SeesAWaitLetGoAndTakeAgain) {
  Log log;
  set_lock_observer(&log);
  {
    ScopeGuard off([] { set_lock_observer(nullptr); });
    Mutex mu("mu");
    CondVar cv;
    Lock lock(mu);
    EXPECT_FALSE(cv.wait_once(mu, kAtOnce));
  }
  EXPECT_EQ(log.lines, (Lines{"wants mu", "has mu", "frees mu", "has mu", "frees mu"}));
}

TEST(LockObserver, SeesNothingOnceItIsRemoved) {
  Log log;
  set_lock_observer(&log);
  set_lock_observer(nullptr);
  Mutex mu("mu");
  {
    Lock lock(mu);
  }
  EXPECT_TRUE(log.lines.empty());
}

}  // namespace
}  // namespace ordeal
