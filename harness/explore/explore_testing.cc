#include "harness/explore/explore_testing.h"

#include <deque>
#include <vector>

#include "harness/base/assert.h"
#include "harness/sync/atomic.h"
#include "harness/sync/choose.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/mutex.h"
#include "harness/sync/thread.h"

// The deadlocks of these programs are meant.
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() { return "detect_deadlocks=0"; }

namespace ordeal::explore {

using namespace std::chrono_literals;

Body token_bucket(bool lossy) {
  return [lossy] {
    Atomic<int> tokens{1, "bucket.tokens"};
    Atomic<int> taken{0, "bucket.taken"};
    const auto take = [&] {
      int seen = tokens.load();
      if (lossy) {
        if (seen == 0) return;
        tokens.store(seen - 1);
        taken.fetch_add(1);
        return;
      }
      while (seen > 0) {
        if (tokens.compare_exchange(seen, seen - 1)) {
          taken.fetch_add(1);
          return;
        }
      }
    };
    Thread one("taker", take);
    Thread two("taker", take);
    one.join();
    two.join();
    ALWAYS_ASSERT(taken.load() == 1, "one token, one winner");
  };
}

Body two_locks(bool crossed) {
  return [crossed] {
    Mutex left("left");
    Mutex right("right");
    Thread one("one", [&] {
      Lock a(left);
      Lock b(right);
    });
    Thread two("two", [&] {
      Lock a(crossed ? right : left);
      Lock b(crossed ? left : right);
    });
    one.join();
    two.join();
  };
}

Body philosophers(uint32_t how_many, uint32_t rounds) {
  return [=] {
    std::deque<Mutex> forks;
    for (uint32_t i = 0; i < how_many; ++i) forks.emplace_back("fork");
    std::vector<Thread> seats;
    for (uint32_t i = 0; i < how_many; ++i) {
      seats.emplace_back("philosopher", [&, i] {
        for (uint32_t round = 0; round < rounds; ++round) {
          Lock left(forks[i]);
          Lock right(forks[(i + 1) % how_many]);
        }
      });
    }
    for (Thread& seat : seats) seat.join();
  };
}

Body reorder(uint32_t setters, uint32_t checkers) {
  return [=] {
    Atomic<int> a{0, "reorder.a"};
    Atomic<int> b{0, "reorder.b"};
    std::vector<Thread> all;
    for (uint32_t i = 0; i < setters; ++i) {
      all.emplace_back("setter", [&] {
        a.store(1);
        b.store(-1);
      });
    }
    for (uint32_t i = 0; i < checkers; ++i) {
      all.emplace_back("checker", [&] {
        const int first = a.load();
        const int second = b.load();
        ALWAYS_ASSERT((first == 0 && second == 0) || (first == 1 && second == -1),
                      "both are set or none is");
      });
    }
    for (Thread& each : all) each.join();
  };
}

Body two_stages(uint32_t writers, uint32_t readers) {
  return [=] {
    Mutex first_lock("stage.first");
    Mutex second_lock("stage.second");
    int first = 0;
    int second = 0;
    std::vector<Thread> all;
    for (uint32_t i = 0; i < writers; ++i) {
      all.emplace_back("writer", [&] {
        {
          Lock lock(first_lock);
          first = 1;
        }
        Lock lock(second_lock);
        second = 2;
      });
    }
    for (uint32_t i = 0; i < readers; ++i) {
      all.emplace_back("reader", [&] {
        int seen = 0;
        {
          Lock lock(first_lock);
          if (first == 0) return;
          seen = first;
        }
        Lock lock(second_lock);
        ALWAYS_ASSERT(second == seen + 1, "both stages or none");
      });
    }
    for (Thread& each : all) each.join();
  };
}

Body faulty_choice() {
  return [] {
    Atomic<int> written{0, "disk.written"};
    Thread writer("writer", [&] {
      for (int i = 0; i < 4; ++i) {
        const bool lost = current_runtime()->happens({1, 4}, "disk.write");
        if (!lost) written.fetch_add(1);
      }
    });
    const uint64_t n = choose(5, "n");
    writer.join();
    ALWAYS_ASSERT(n != 3 || written.load() == 4, "three of them, and one write lost");
  };
}

Body impatient() {
  return [] {
    Mutex mutex("inbox");
    CondVar arrived("inbox.arrived");
    bool there = false;
    Thread sender("sender", [&] {
      Lock lock(mutex);
      there = true;
      arrived.notify_one();
    });
    {
      Lock lock(mutex);
      ALWAYS_ASSERT(arrived.wait_until(mutex, now() + 1s, [&] { return there; }),
                    "the mail came in time");
    }
    sender.join();
  };
}

}  // namespace ordeal::explore
