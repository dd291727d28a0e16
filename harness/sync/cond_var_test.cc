#include "harness/sync/cond_var.h"

#include <gtest/gtest.h>

#include <vector>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

// Threads that wait at a condition variable, counted under its mutex.
struct Waiters {
  Mutex mu{"waiters"};
  CondVar changed_cv{"changed"};
  int waiting = 0;
  int tickets = 0;
  int served = 0;
  std::vector<Thread> threads;

  explicit Waiters(int count) {
    for (int i = 0; i < count; ++i) {
      threads.emplace_back("waiter", [this] {
        Lock lock(mu);
        ++waiting;
        changed_cv.wait(mu, [this] { return tickets > 0; });
        --tickets;
        ++served;
      });
    }
  }
  // Everybody who is counted as waiting has let go of the mutex, so is really waiting.
  void hand_out(int count) {
    while (true) {
      {
        Lock lock(mu);
        if (waiting == static_cast<int>(threads.size())) {
          tickets += count;
          return;
        }
      }
      yield();
    }
  }
  void join() {
    for (Thread& thread : threads) thread.join();
  }
};

TEST(CondVar, NotifyAllWakesEveryWaiter) {
  Waiters waiters(3);
  waiters.hand_out(3);
  waiters.changed_cv.notify_all();
  waiters.join();
  EXPECT_EQ(waiters.served, 3);
  EXPECT_EQ(waiters.tickets, 0);
}

TEST(CondVar, NotifyOneWakesAWaiterEachTime) {
  Waiters waiters(2);
  waiters.hand_out(2);
  waiters.changed_cv.notify_one();
  waiters.changed_cv.notify_one();
  waiters.join();
  EXPECT_EQ(waiters.served, 2);
}

TEST(CondVar, AWokenWaiterAsksItsFactAgain) {
  Mutex mu("mu");
  CondVar cv("cv");
  int asked = 0;
  bool fact = false;
  Thread waiter("waiter", [&] {
    Lock lock(mu);
    cv.wait(mu, [&] {
      ++asked;
      return fact;
    });
  });
  const auto asked_at_least = [&](int times) {
    Lock lock(mu);
    return asked >= times;
  };
  while (!asked_at_least(1)) yield();
  while (!asked_at_least(2)) {  // Notified for nothing: it asks, and waits on.
    cv.notify_all();
    yield();
  }
  {
    Lock lock(mu);
    fact = true;
  }
  cv.notify_all();
  waiter.join();
  EXPECT_GE(asked, 3);
}

TEST(CondVar, AFactThatHoldsNeedsNoWait) {
  Mutex mu;
  CondVar cv;
  Lock lock(mu);
  int asked = 0;
  cv.wait(mu, [&] { return ++asked == 1; });
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(cv.wait_until(mu, kAtOnce, [] { return true; }));
}

TEST(CondVar, ADeadlineInThePastReturnsAtOnce) {
  Mutex mu;
  CondVar cv;
  Lock lock(mu);
  EXPECT_FALSE(cv.wait_until(mu, kAtOnce, [] { return false; }));
  EXPECT_FALSE(cv.wait_until(mu, now() - 1h, [] { return false; }));
  EXPECT_FALSE(cv.wait_for(mu, 0s, [] { return false; }));
  EXPECT_FALSE(cv.wait_once(mu, kAtOnce));
}

TEST(CondVar, ATimedWaitSaysWhetherTheFactHolds) {
  Mutex mu;
  CondVar cv;
  bool fact = false;
  Lock lock(mu);
  EXPECT_FALSE(cv.wait_for(mu, 1us, [&] { return fact; }));
  Thread setter("setter", [&] {
    Lock inner(mu);
    fact = true;
    cv.notify_one();
  });
  EXPECT_TRUE(cv.wait_for(mu, 1h, [&] { return fact; }));
}

TEST(CondVar, TheMutexIsFreeDuringAWaitAndHeldAfterIt) {
  Mutex mu;
  CondVar cv;
  bool was_inside = false;
  Lock lock(mu);
  Thread visitor("visitor", [&] {
    Lock inner(mu);  // Possible only while the wait has let go.
    was_inside = true;
    cv.notify_one();
  });
  cv.wait(mu, [&] { return was_inside; });
  bool held = false;
  Thread("asker", [&] {
    if (mu.try_lock()) {
      mu.unlock();
    } else {
      held = true;
    }
  }).join();
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace ordeal
