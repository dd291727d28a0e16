#include "harness/sync/snapshot.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "harness/sync/once.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {

using Value = std::pair<int, int>;  // Two halves that a writer keeps equal.

TEST(Snapshot, ReadersSeeOneMoment) {
  Snapshot<Value> snapshot(std::make_shared<Value>(0, 0));
  Thread writer("writer", [&] {
    for (int i = 1; i <= 2000; ++i) snapshot.store(std::make_shared<Value>(i, i));
  });
  int torn = 0, backwards = 0, before = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto value = snapshot.load();
    torn += value->first != value->second;
    backwards += value->first < before;
    before = value->first;
  }
  writer.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(backwards, 0);
  EXPECT_EQ(snapshot.load()->first, 2000);
}

TEST(Snapshot, AReaderKeepsItsValueAlive) {
  Snapshot<int> snapshot(std::make_shared<int>(1));
  const std::shared_ptr<const int> kept = snapshot.load();
  snapshot.store(std::make_shared<int>(2));
  EXPECT_EQ(*kept, 1);
  EXPECT_EQ(kept.use_count(), 1);
  EXPECT_EQ(*snapshot.load(), 2);
}

TEST(Snapshot, UpdatesLoseNothing) {
  Snapshot<int> snapshot(std::make_shared<int>(0));
  std::vector<Thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back("updater", [&] {
      for (int round = 0; round < 1000; ++round) {
        snapshot.update([](int old) { return std::make_shared<int>(old + 1); });
      }
    });
  }
  for (Thread& thread : threads) thread.join();
  EXPECT_EQ(*snapshot.load(), 2000);
}

// A value whose end looks at its snapshot again: possible only outside the lock.
struct Curious {
  Snapshot<Curious>* home = nullptr;
  int* seen = nullptr;
  ~Curious() {
    if (home != nullptr && home->load() != nullptr) ++*seen;
  }
};

TEST(Snapshot, OldValuesEndOutsideTheLock) {
  int seen = 0;
  Snapshot<Curious> snapshot(std::make_shared<Curious>());
  snapshot.store(std::make_shared<Curious>(Curious{&snapshot, &seen}));
  snapshot.update([](const Curious&) { return std::make_shared<Curious>(); });
  EXPECT_GE(seen, 1);
}

TEST(Once, IsDoneOnceByWhoeverComesFirst) {
  Once once;
  int done = 0;
  std::vector<Thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back("caller", [&] {
      once.call([&] { ++done; });
      EXPECT_EQ(done, 1);  // Whoever comes back finds it done.
    });
  }
  for (Thread& thread : threads) thread.join();
  EXPECT_EQ(done, 1);
}

TEST(Once, AFailedTryLeavesItToTheNext) {
  Once once;
  int done = 0;
  EXPECT_THROW(once.call([] { throw std::runtime_error("no"); }), std::runtime_error);
  once.call([&] { ++done; });
  once.call([&] { ++done; });
  EXPECT_EQ(done, 1);
}

}  // namespace
}  // namespace ordeal
