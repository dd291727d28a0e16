// What is written with the primitives runs on any Runtime: each body here is run natively and
// under several hundred schedules of the toy.
#include <gtest/gtest.h>

#include <vector>

#include "harness/sync/atomic.h"
#include "harness/sync/channel.h"
#include "harness/sync/notifier.h"
#include "harness/sync/once.h"
#include "harness/sync/ordered_lock.h"
#include "harness/sync/snapshot.h"
#include "harness/sync/thread.h"
#include "harness/sync/toy_runtime_testing.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class EverySchedule : public ::testing::Test {
 protected:
  // Whether `body`, which sets `holds`, leaves it true natively and under every seed.
  void check(const std::function<void()>& body) {
    holds = false;
    run_natively(body);
    EXPECT_TRUE(holds) << "natively";
    if (toy_refusal() != nullptr) return;
    const int64_t seed = first_bad_seed(
        300,
        [&] {
          holds = false;
          body();
        },
        [&](const ToyEnd& end) { return !end.failure.empty() || !holds; });
    EXPECT_EQ(seed, -1);
  }
  bool holds = false;
};

TEST_F(EverySchedule, ASemaphoreLetsTwoIn) {
  check([&] {
    Semaphore permits(2);
    Atomic<int> inside{0}, most{0};
    const auto user = [&] {
      permits.acquire();
      const int now_inside = inside.fetch_add(1) + 1;
      int seen = most.load();
      while (now_inside > seen && !most.compare_exchange(seen, now_inside)) {
      }
      inside.fetch_sub(1);
      permits.release();
    };
    {
      Thread one("user", user), two("user", user), three("user", user);
    }
    holds = most.load() >= 1 && most.load() <= 2 && permits.available() == 2;
  });
}

TEST_F(EverySchedule, AChannelDeliversOnceAndInOrder) {
  check([&] {
    Channel<int> channel(1);
    std::vector<int> received;
    Thread receiver("receiver", [&] {
      for (int item = 0; channel.receive(item) == ChannelStatus::ok;) received.push_back(item);
    });
    for (int i = 0; i < 3; ++i) channel.send(i);
    channel.close();
    receiver.join();
    holds = received == std::vector<int>{0, 1, 2};
  });
}

TEST_F(EverySchedule, ALatchOpensWhenAllHaveCounted) {
  check([&] {
    Latch latch(2);
    Atomic<int> arrived{0};
    const auto counter = [&] {
      arrived.fetch_add(1);
      latch.count_down();
    };
    Thread one("counter", counter), two("counter", counter);
    latch.wait();
    holds = arrived.load() == 2;
  });
}

TEST_F(EverySchedule, ABarrierHasOneLastArrivalATurn) {
  check([&] {
    Barrier barrier(2);
    Atomic<int> lasts{0};
    const auto party = [&] {
      for (int turn = 0; turn < 2; ++turn) {
        if (barrier.arrive_and_wait() == Barrier::Arrival::last) lasts.fetch_add(1);
      }
    };
    {
      Thread one("party", party), two("party", party);
    }
    holds = lasts.load() == 2;
  });
}

TEST_F(EverySchedule, ANotifierIsNeverMissed) {
  check([&] {
    Notifier event;
    int data = 0;
    Thread waiter("waiter", [&] {
      event.wait();
      holds = data == 1;
    });
    data = 1;
    event.notify();
  });
}

TEST_F(EverySchedule, ASnapshotIsOfOneMomentAndLosesNoUpdate) {
  check([&] {
    Snapshot<std::pair<int, int>> snapshot(std::make_shared<std::pair<int, int>>(0, 0));
    const auto updater = [&] {
      snapshot.update([](const auto& old) {
        return std::make_shared<std::pair<int, int>>(old.first + 1, old.second + 1);
      });
    };
    bool torn = false;
    {
      Thread one("updater", updater), two("updater", updater);
      const auto seen = snapshot.load();
      torn = seen->first != seen->second;
    }
    holds = !torn && snapshot.load()->first == 2;
  });
}

TEST_F(EverySchedule, AnOrderedLockNeverDeadlocks) {
  check([&] {
    Mutex source("source"), target("target");
    int moved = 0;
    {
      Thread there("there", [&] {
        OrderedLock lock({&source, &target});
        ++moved;
      });
      Thread back("back", [&] {
        OrderedLock lock({&target, &source});
        ++moved;
      });
    }
    holds = moved == 2;
  });
}

TEST_F(EverySchedule, OnceIsDoneBeforeAnybodyComesBack) {
  check([&] {
    Once once;
    int done = 0;
    Atomic<int> early{0};
    const auto caller = [&] {
      once.call([&] { ++done; });
      if (done != 1) early.fetch_add(1);
    };
    {
      Thread one("caller", caller), two("caller", caller);
    }
    holds = early.load() == 0 && done == 1;
  });
}

TEST(ToyPrimitives, TimeOutsFireInVirtualTime) {
  NEEDS_TOY();
  std::vector<bool> got;
  ChannelStatus received = ChannelStatus::ok;
  Barrier::Arrival arrival = Barrier::Arrival::last;
  const ToyEnd end = run_on_toy(4, [&] {
    Semaphore none(0);
    Latch shut(1);
    Notifier never;
    Channel<int> empty(1);
    Barrier lonely(2);
    int item = 0;
    got = {none.try_acquire_for(1h), shut.wait_for(1h), never.wait_for(1h)};
    received = empty.receive(item, now() + 1h);
    arrival = lonely.arrive_and_wait(now() + 1h);
  });
  EXPECT_EQ(end.failure, "");
  EXPECT_EQ(got, std::vector<bool>(3, false));
  EXPECT_EQ(received, ChannelStatus::timed_out);
  EXPECT_EQ(arrival, Barrier::Arrival::timed_out);
  EXPECT_EQ(end.took, Duration(5h));
}

// The twin of the tests above: a wait that nobody ends is a deadlock, and it says whose.
TEST(ToyPrimitives, AMissingPermitIsADeadlock) {
  NEEDS_TOY();
  const ToyEnd end = run_on_toy(4, [] {
    Semaphore none(0, "permits");
    none.acquire();
  });
  EXPECT_EQ(end.failure, "deadlock: main waits for notification permits");
}

}  // namespace
}  // namespace ordeal
