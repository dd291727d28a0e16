#include "harness/sync/toy_runtime_testing.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "harness/sync/atomic.h"
#include "harness/sync/choose.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/shared_mutex.h"
#include "harness/sync/thread.h"
#include "harness/sync/thread_local.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

bool failed(const ToyEnd& end) { return !end.failure.empty(); }

// Two tasks, two locks each; `crossed` makes the second take them the other way round.
void nested_locks(bool crossed) {
  Mutex left("left"), right("right");
  const auto both = [](Mutex& first, Mutex& second) {
    Lock outer(first);
    Lock inner(second);
  };
  Thread one("one", [&] { both(left, right); });
  Thread two("two", [&] { crossed ? both(right, left) : both(left, right); });
}

TEST(ToyRuntime, FindsADeadlockAndNamesTasksAndLocks) {
  NEEDS_TOY();
  ToyEnd found;
  const int64_t seed = first_bad_seed(
      500, [] { nested_locks(true); },
      [&](const ToyEnd& end) {
        found = end;
        return failed(end);
      });
  ASSERT_GE(seed, 0);
  EXPECT_EQ(found.failure,
            "deadlock: main waits for the end of main/two#0; main/one#0 waits for lock right; "
            "main/two#0 waits for lock left");
  EXPECT_EQ(run_on_toy(static_cast<uint64_t>(seed), [] { nested_locks(true); }).failure,
            found.failure);
}

TEST(ToyRuntime, LocksInOneOrderNeverDeadlock) {
  NEEDS_TOY();
  EXPECT_EQ(first_bad_seed(500, [] { nested_locks(false); }, failed), -1);
  run_natively([] { nested_locks(false); });
}

// One token. The buggy bucket looks first and takes later.
class TokenBucket {
 public:
  virtual ~TokenBucket() = default;
  virtual bool take() = 0;
};
class CheckThenTake : public TokenBucket {
 public:
  bool take() override {
    if (tokens_.load() == 0) return false;
    tokens_.fetch_sub(1);
    return true;
  }

 private:
  Atomic<int> tokens_{1, "tokens"};
};
class CompareAndTake : public TokenBucket {
 public:
  bool take() override {
    int seen = tokens_.load();
    while (seen > 0) {
      if (tokens_.compare_exchange(seen, seen - 1)) return true;
    }
    return false;
  }

 private:
  Atomic<int> tokens_{1, "tokens"};
};
class LockedTwice : public TokenBucket {
 public:
  bool take() override {
    {
      Lock lock(mu_);
      if (tokens_ == 0) return false;
    }
    Lock lock(mu_);
    --tokens_;
    return true;
  }

 private:
  Mutex mu_{"bucket"};
  int tokens_ GUARDED_BY(mu_) = 1;
};

template <class Bucket>
int winners() {
  Bucket bucket;
  Atomic<int> won{0};
  const auto taker = [&] {
    if (bucket.take()) won.fetch_add(1);
  };
  {
    Thread one("one", taker);
    Thread two("two", taker);
  }
  return won.load();
}
template <class Bucket>
int64_t first_seed_with_two_winners() {
  int won = 0;
  return first_bad_seed(
      500, [&] { won = winners<Bucket>(); },
      [&](const ToyEnd& end) { return failed(end) || won != 1; });
}

TEST(ToyRuntime, FindsATokenThatIsTakenTwice) {
  NEEDS_TOY();
  EXPECT_GE(first_seed_with_two_winners<CheckThenTake>(), 0);
  EXPECT_GE(first_seed_with_two_winners<LockedTwice>(), 0);
}

TEST(ToyRuntime, ATokenTakenInOneStepHasOneWinner) {
  NEEDS_TOY();
  EXPECT_EQ(first_seed_with_two_winners<CompareAndTake>(), -1);
  int won = 0;
  run_natively([&] { won = winners<CompareAndTake>(); });
  EXPECT_EQ(won, 1);
}

// A waiter that looks at the flag before it holds the mutex may sleep through its notification.
void wait_for_flag(bool look_under_the_mutex) {
  Mutex mu("flag");
  CondVar raised_cv("raised");
  Atomic<bool> raised{false};
  Thread waiter("waiter", [&] {
    if (look_under_the_mutex) {
      Lock lock(mu);
      raised_cv.wait(mu, [&] { return raised.load(); });
    } else if (!raised.load()) {
      Lock lock(mu);
      raised_cv.wait_once(mu, kForever);
    }
  });
  Thread raiser("raiser", [&] {
    Lock lock(mu);
    raised.store(true);
    raised_cv.notify_one();
  });
}

TEST(ToyRuntime, FindsALostWakeUp) {
  NEEDS_TOY();
  EXPECT_GE(first_bad_seed(500, [] { wait_for_flag(false); }, failed), 0);
  EXPECT_EQ(first_bad_seed(500, [] { wait_for_flag(true); }, failed), -1);
  run_natively([] { wait_for_flag(true); });
}

TEST(ToyRuntime, AnHourOfSleepCostsNoTime) {
  NEEDS_TOY();
  std::vector<std::string> order;
  const ToyEnd end = run_on_toy(1, [&] {
    Thread late("late", [&] {
      sleep_for(1h);
      order.emplace_back("late");
    });
    Thread early("early", [&] {
      sleep_for(1min);
      order.emplace_back("early");
    });
  });
  EXPECT_EQ(end.failure, "");
  EXPECT_EQ(end.took, Duration(1h));
  EXPECT_EQ(order, (std::vector<std::string>{"early", "late"}));
}

TEST(ToyRuntime, TimedFormsEndAtTheirDeadlines) {
  NEEDS_TOY();
  bool locked = true, joined = true, notified = true, read = true;
  const ToyEnd end = run_on_toy(3, [&] {
    Mutex held("held");
    SharedMutex written("written");
    Mutex mu("mu");
    CondVar never("never");
    Lock lock(held);
    WriteLock write(written);
    Thread other("other", [&] {
      if (held.try_lock_for(1s)) {
        held.unlock();
      } else {
        locked = false;
      }
      if (written.try_lock_shared_until(now() + 1s)) {
        written.unlock_shared();
      } else {
        read = false;
      }
      Lock own(mu);
      notified = never.wait_for(mu, 3s, [] { return false; });
      sleep_for(5s);
    });
    joined = other.join_for(7s);
  });
  EXPECT_EQ(end.failure, "");
  EXPECT_FALSE(locked);
  EXPECT_FALSE(read);
  EXPECT_FALSE(notified);
  EXPECT_FALSE(joined);
  EXPECT_EQ(end.took, Duration(10s));
}

TEST(ToyRuntime, ReadersGoTogetherAndWritersAlone) {
  NEEDS_TOY();
  int most_readers = 0;
  bool mixed = false;
  const auto body = [&] {
    SharedMutex mu("table");
    int readers = 0, writers = 0;
    const auto reader = [&] {
      ReadLock lock(mu);
      most_readers = std::max(most_readers, ++readers);
      mixed |= writers != 0;
      yield();
      --readers;
    };
    Thread one("reader", reader);
    Thread two("reader", reader);
    Thread writer("writer", [&] {
      WriteLock lock(mu);
      mixed |= ++writers != 1 || readers != 0;
      yield();
      --writers;
    });
  };
  EXPECT_EQ(first_bad_seed(200, body, failed), -1);
  EXPECT_EQ(most_readers, 2);
  EXPECT_FALSE(mixed);
}

ThreadLocal<int> t_visits;

TEST(ToyRuntime, TasksHaveLocalsAndNamesOfTheirOwn) {
  NEEDS_TOY();
  std::vector<std::string> seen;
  const auto body = [&] {
    const auto visit = [&] {
      for (int i = 0; i < 3; ++i) {
        ++*t_visits;
        yield();
      }
      seen.push_back(this_task().name() + "=" + std::to_string(*t_visits));
    };
    Thread one("visitor", visit);
    Thread two("visitor", visit);
  };
  EXPECT_EQ(run_on_toy(5, body).failure, "");
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, (std::vector<std::string>{"main/visitor#0=3", "main/visitor#1=3"}));
  EXPECT_EQ(current_runtime(), nullptr);
}

TEST(ToyRuntime, OneSeedIsOneSchedule) {
  NEEDS_TOY();
  std::string trace;
  const auto body = [&] {
    Atomic<int> shared{0};
    const auto worker = [&] {
      for (int i = 0; i < 4; ++i) {
        shared.fetch_add(1);
        trace += this_task().name().back();
        trace += std::to_string(choose(10, "digit"));
      }
    };
    Thread one("worker", worker);
    Thread two("worker", worker);
  };
  std::vector<std::string> traces;
  for (const uint64_t seed : {11u, 11u, 12u}) {
    trace.clear();
    EXPECT_EQ(run_on_toy(seed, body).failure, "");
    traces.push_back(trace);
  }
  EXPECT_EQ(traces[0], traces[1]);
  EXPECT_NE(traces[0], traces[2]);
}

TEST(ToyRuntime, AnAbandonedScheduleIsNotUnwound) {
  NEEDS_TOY();
  bool destroyed = false;
  struct Witness {
    bool& seen;
    ~Witness() { seen = true; }
  };
  const ToyEnd end = run_on_toy(1, [&] {
    Witness witness{destroyed};
    Mutex mu("once");
    Lock first(mu);
    Thread second("second", [&] { Lock lock(mu); });
    second.join();
  });
  EXPECT_EQ(end.failure,
            "deadlock: main waits for the end of main/second#0; main/second#0 waits for lock once");
  EXPECT_FALSE(destroyed);
  EXPECT_EQ(run_on_toy(2, [] { nested_locks(false); }).failure, "");  // The next one is whole.
}

}  // namespace
}  // namespace ordeal
