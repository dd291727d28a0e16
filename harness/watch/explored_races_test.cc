// ThreadSanitizer under the deterministic scheduler: seeded races of many shapes are found, each in
// a schedule that gives the same report again, and their twins stay silent.
#include <gtest/gtest.h>

#include <cerrno>

#include "harness/base/sanitizer.h"
#include "harness/explore/core/scheduler.h"
#include "harness/explore/strategy/strategies.h"
#include "harness/sync/atomic.h"
#include "harness/sync/channel.h"
#include "harness/sync/notifier.h"
#include "harness/sync/shared_mutex.h"
#include "harness/sync/thread.h"
#include "harness/watch/race_reports.h"

#if ORDEAL_TSAN

namespace ordeal::explore {
namespace {

using Order = std::memory_order;

// ThreadSanitizer remembers four accesses of each eight bytes, so what races shares them with
// nothing.
struct alignas(16) Plain {
  int value = 0;
};

// `sound` is the twin without the race.
struct Program {
  const char* name;
  void (*run)(bool sound);
};

void both(const std::function<void()>& one, const std::function<void()>& two) {
  Thread first("first", one);
  Thread second("second", two);
  first.join();
  second.join();
}

// One task hands a plain value to another through a flag.
void hand_over(const std::function<void(Atomic<int>&)>& publish,
               const std::function<bool(Atomic<int>&)>& is_published) {
  Atomic<int> flag(0, "flag");
  int payload = 0;
  int seen = 0;
  both(
      [&] {
        payload = 1;
        publish(flag);
      },
      [&] {
        if (is_published(flag)) seen = payload;
      });
}

void with_lock(Mutex& mutex, int& counter) {
  Lock lock(mutex);
  ++counter;
}

const Program kPrograms[] = {
    {"no lock",
     [](bool sound) {
       Mutex m;
       Plain plain;
       int& x = plain.value;
       const auto bump = [&] { sound ? with_lock(m, x) : static_cast<void>(++x); };
       both(bump, bump);
     }},
    {"two locks",
     [](bool sound) {
       Mutex a;
       Mutex b;
       int x = 0;
       both([&] { with_lock(a, x); }, [&] { with_lock(sound ? a : b, x); });
     }},
    {"relaxed flag",
     [](bool sound) {
       hand_over([=](auto& f) { f.store(1, sound ? Order::release : Order::relaxed); },
                 [](auto& f) { return f.load(Order::acquire) == 1; });
     }},
    {"relaxed load",
     [](bool sound) {
       hand_over([](auto& f) { f.store(1, Order::release); },
                 [=](auto& f) { return f.load(sound ? Order::acquire : Order::relaxed) == 1; });
     }},
    {"release fence",
     [](bool sound) {
       hand_over(
           [=](auto& f) {
             if (sound) atomic_fence(Order::release);
             f.store(1, Order::relaxed);
           },
           [](auto& f) { return f.load(Order::acquire) == 1; });
     }},
    {"acquire fence",
     [](bool sound) {
       hand_over([](auto& f) { f.store(1, Order::release); },
                 [=](auto& f) {
                   const bool is_set = f.load(Order::relaxed) == 1;
                   if (sound) atomic_fence(Order::acquire);
                   return is_set;
                 });
     }},
    {"two fences",
     [](bool sound) {
       hand_over(
           [=](auto& f) {
             if (sound) atomic_fence(Order::seq_cst);
             f.store(1, Order::relaxed);
             if (!sound) atomic_fence(Order::seq_cst);
           },
           [](auto& f) {
             const bool is_set = f.load(Order::relaxed) == 1;
             atomic_fence(Order::seq_cst);
             return is_set;
           });
     }},
    {"release sequence",
     [](bool sound) {
       hand_over(
           [=](auto& f) {
             f.store(1, Order::release);
             if (sound) {
               f.fetch_add(1, Order::relaxed);
             } else {
               f.store(2, Order::relaxed);
             }
           },
           [](auto& f) { return f.load(Order::acquire) == 2; });
     }},
    {"before the join",
     [](bool sound) {
       int x = 0;
       int seen = 0;
       Thread writer("writer", [&] { x = 1; });
       if (!sound) seen = x;
       writer.join();
       if (sound) seen = x;
       ASSERT_LE(seen, 1);
     }},
    {"after the spawn",
     [](bool sound) {
       int x = 0;
       int seen = 0;
       if (sound) x = 1;
       Thread reader("reader", [&] { seen = x; });
       if (!sound) x = 1;
       reader.join();
     }},
    {"flag outside the mutex",
     [](bool sound) {
       Mutex m;
       bool flag = false;
       bool seen = false;
       both(
           [&] {
             if (!sound) flag = true;
             Lock lock(m);
             if (sound) flag = true;
           },
           [&] {
             Lock lock(m);
             seen = flag;
           });
     }},
    {"writing as a reader",
     [](bool sound) {
       SharedMutex m;
       Plain plain;
       int& x = plain.value;
       const auto write = [&]() NO_THREAD_SAFETY_ANALYSIS {
         sound ? m.lock() : m.lock_shared();
         ++x;
         sound ? m.unlock() : m.unlock_shared();
       };
       both(write, write);
     }},
    {"a try that failed",
     [](bool sound) {
       Mutex m;
       int x = 0;
       const auto write = [&]() NO_THREAD_SAFETY_ANALYSIS {
         const bool taken = m.try_lock();
         if (taken || !sound) ++x;
         if (taken) m.unlock();
       };
       both(write, write);
     }},
    {"double-checked",
     [](bool sound) {
       Atomic<int> ready(0, "ready");
       Mutex m;
       int value = 0;
       int seen = 0;
       Mutex seen_mu;
       const auto use = [&] {
         if (ready.load(sound ? Order::acquire : Order::relaxed) == 0) {
           Lock lock(m);
           if (ready.load(Order::relaxed) == 0) {
             value = 1;
             ready.store(1, Order::release);
           }
         }
         const int mine = value;
         Lock lock(seen_mu);
         seen += mine;
       };
       both(use, use);
     }},
    {"notified too early",
     [](bool sound) {
       Notifier done("done");
       int x = 0;
       int seen = 0;
       both(
           [&] {
             if (sound) x = 1;
             done.notify();
             if (!sound) x = 1;
           },
           [&] {
             done.wait();
             seen = x;
           });
     }},
    {"two permits",
     [](bool sound) {
       Semaphore permits(sound ? 1 : 2);
       int x = 0;
       const auto write = [&] {
         permits.acquire();
         ++x;
         permits.release();
       };
       both(write, write);
     }},
    {"no barrier",
     [](bool sound) {
       Barrier barrier(2);
       int left = 0;
       int right = 0;
       int sums[2] = {};
       both(
           [&] {
             left = 1;
             if (sound) barrier.arrive_and_wait();
             sums[0] = right;
           },
           [&] {
             right = 1;
             if (sound) barrier.arrive_and_wait();
             sums[1] = left;
           });
     }},
    {"sent, then changed",
     [](bool sound) {
       Channel<int*> channel(1);
       int value = 0;
       int seen = 0;
       both(
           [&] {
             if (sound) value = 1;
             channel.send(&value);
             if (!sound) value = 1;
           },
           [&] {
             int* received = nullptr;
             channel.receive(received);
             seen = *received;
           });
     }},
    {"used after the unlock",
     [](bool sound) {
       Mutex m;
       int length = 1;
       int copied = 0;
       both([&] { with_lock(m, length); },
            [&]() NO_THREAD_SAFETY_ANALYSIS {
              m.lock();
              if (sound) copied = length;
              m.unlock();
              if (!sound) copied = length;
            });
     }},
    {"one field",
     [](bool sound) {
       int fields[2] = {};
       both([&] { ++fields[0]; }, [&] { ++fields[sound ? 1 : 0]; });
     }},
    {"latch too early",
     [](bool sound) {
       Latch done(1);
       int x = 0;
       int seen = 0;
       both(
           [&] {
             if (!sound) done.count_down();
             x = 1;
             if (sound) done.count_down();
           },
           [&] {
             done.wait();
             seen = x;
           });
     }},
    {"relaxed spin lock",
     [](bool sound) {
       Atomic<int> taken(0, "taken");
       int x = 0;
       const auto bump = [&] {
         while (taken.exchange(1, sound ? Order::acquire : Order::relaxed) == 1) yield();
         ++x;
         taken.store(0, sound ? Order::release : Order::relaxed);
       };
       both(bump, bump);
     }},
};
static_assert(std::size(kPrograms) >= 20);

std::vector<Finding> races_of(Scheduler& scheduler, Strategy& strategy, uint64_t seed,
                              const Program& program, bool sound) {
  const ScheduleOutcome outcome = scheduler.run(strategy, seed, [&] { program.run(sound); });
  EXPECT_FALSE(outcome.failed) << program.name << ": " << outcome.failure.claim;
  std::vector<Finding> races = take_races([](int, const std::string& name) { return name; });
  if (!races.empty()) scheduler.renew_stacks();
  return races;
}

class ExploredRaces : public testing::TestWithParam<Program> {
 protected:
  static SchedulerOptions options() {
    SchedulerOptions quiet;
    quiet.races = false;  // ThreadSanitizer judges alone.
    return quiet;
  }
  Scheduler scheduler_{options()};
  std::unique_ptr<Strategy> strategy_ = make_random();
};

TEST_P(ExploredRaces, IsFoundAndTheScheduleGivesTheSameReport) {
  std::vector<Finding> races;
  uint64_t seed = 0;
  for (; races.empty() && seed < 500; ++seed)
    races = races_of(scheduler_, *strategy_, seed, GetParam(), false);
  ASSERT_FALSE(races.empty());
  EXPECT_EQ(races[0].kind, FindingKind::data_race);
  for (int again = 0; again < 3; ++again) {
    const auto same = races_of(scheduler_, *strategy_, seed - 1, GetParam(), false);
    ASSERT_EQ(same.size(), races.size());
    EXPECT_EQ(same[0].fingerprint, races[0].fingerprint);
    EXPECT_EQ(same[0].claim, races[0].claim);
  }
}

TEST_P(ExploredRaces, ItsTwinIsSilent) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const auto races = races_of(scheduler_, *strategy_, seed, GetParam(), true);
    ASSERT_TRUE(races.empty()) << "schedule " << seed << ": " << races[0].claim;
  }
}

TEST(ExploredErrno, IsEachTasksOwn) {
  Scheduler scheduler({});
  const auto strategy = make_random();
  const Program program{"errno", [](bool) {
                          const auto fail = [] { errno = ENOSPC; };
                          both(fail, fail);
                        }};
  for (uint64_t seed = 0; seed < 20; ++seed)
    EXPECT_TRUE(races_of(scheduler, *strategy, seed, program, true).empty());
}

INSTANTIATE_TEST_SUITE_P(Programs, ExploredRaces, testing::ValuesIn(kPrograms),
                         [](const auto& info) {
                           std::string name = info.param.name;
                           for (char& c : name) {
                             if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
                           }
                           return name;
                         });

}  // namespace
}  // namespace ordeal::explore

#endif
