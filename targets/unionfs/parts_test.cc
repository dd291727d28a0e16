// The parts of a union that stand alone: caches, buffers, locks, counts.
#include <gtest/gtest.h>

#include <deque>

#include "harness/sync/thread.h"
#include "targets/unionfs/buffer_pool.h"
#include "targets/unionfs/operation_metrics.h"
#include "targets/unionfs/path_locks.h"
#include "targets/unionfs/ttl_cache.h"
#include "targets/unionfs/union_testing.h"

namespace ordeal::unionfs {
namespace {

using std::chrono::seconds;
constexpr Instant kStart{seconds(100)};

TEST(TtlCache, BelievesForAWhile) {
  TtlCache<std::string, int> cache("test");
  EXPECT_TRUE(cache.put(cache.begin(), "a", 1, kStart, seconds(2)));
  EXPECT_EQ(cache.get("a", kStart + seconds(1)), 1);
  EXPECT_EQ(cache.get("a", kStart + seconds(2)), std::nullopt);
}

TEST(TtlCache, ALoadFromBeforeAnInvalidationIsRefused) {
  TtlCache<std::string, int> cache("test");
  const auto load = cache.begin();
  cache.invalidate("a");
  EXPECT_FALSE(cache.put(load, "a", 1, kStart, seconds(2)));
  EXPECT_EQ(cache.get("a", kStart), std::nullopt);
  EXPECT_TRUE(cache.put(cache.begin(), "a", 2, kStart, seconds(2)));
}

TEST(TtlCache, CleanupKeepsWhatWasRefreshed) {
  TtlCache<std::string, int> cache("test");
  cache.put(cache.begin(), "old", 1, kStart, seconds(1));
  cache.put(cache.begin(), "new", 1, kStart, seconds(1));
  cache.put(cache.begin(), "new", 2, kStart + seconds(1), seconds(5));
  cache.cleanup(kStart + seconds(2));
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_EQ(cache.get("new", kStart + seconds(2)), 2);
}

TEST(TtlCache, HasALimit) {
  TtlCache<int, int> cache("test", 8);
  for (int i = 0; i < 100; ++i) cache.put(cache.begin(), i, i, kStart, seconds(1));
  EXPECT_LE(cache.size(), 8U);
}

TEST(UnionCache, AttributesAreKeptAndDroppedByChanges) {
  ManualClock clock(kStart);
  ScopedClock scope(clock);
  Config config;
  config.attr_ttl = seconds(10);
  TwoBranches two(config);
  fs::Attr attr;
  ASSERT_EQ(two.fs->getattr("/a", attr), 0);
  put(*two.lower, "/a", "longer than before");  // Behind the union's back.
  ASSERT_EQ(two.fs->getattr("/a", attr), 0);
  EXPECT_EQ(attr.size, 5U) << "still believed";
  put(*two.fs, "/a", "xy");
  ASSERT_EQ(two.fs->getattr("/a", attr), 0);
  EXPECT_EQ(attr.size, 2U) << "its own change drops it";
  put(*two.upper, "/a", "abc");
  clock.advance(seconds(11));
  ASSERT_EQ(two.fs->getattr("/a", attr), 0);
  EXPECT_EQ(attr.size, 3U) << "expired";
}

TEST(BufferPool, NeverHasMoreThanItsLimit) {
  BufferPool pool({.buffers = 2, .bytes = 16});
  const auto work = [&pool] {
    for (int i = 0; i < 300; ++i) {
      BufferPool::Buffer buffer(pool);
      EXPECT_EQ(buffer.bytes().size(), 16U);
      EXPECT_LE(pool.usage().in_use, 2U);
    }
  };
  std::deque<Thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back("w", work);
  threads.clear();
  const BufferPool::Usage usage = pool.usage();
  EXPECT_EQ(usage.in_use, 0U);
  EXPECT_GE(usage.most_in_use, 1U);
  EXPECT_LE(usage.idle, 2U);
}

TEST(PathLocks, OrderAndRepetitionDoNotMatter) {
  PathLocks locks;
  int shared = 0;
  const auto work = [&](const char* a, const char* b) {
    for (int i = 0; i < 300; ++i) {
      PathLocks::Hold hold(locks, {a, b, a, "/"});
      ++shared;
    }
  };
  {
    Thread there("there", [&] { work("/a", "/b"); });
    work("/b", "/a");
  }
  EXPECT_EQ(shared, 600);
  EXPECT_EQ(locks.size(), 0U);
}

TEST(OperationMetrics, SuccessesAndFailuresAddUpWhileTheyAreCounted) {
  OperationMetrics metrics;
  const auto work = [&metrics] {
    for (int i = 0; i < 500; ++i) metrics.record(Operation::read, i % 3, Duration(5));
  };
  {
    Thread one("one", work), two("two", work);
    for (int i = 0; i < 200; ++i) ASSERT_EQ(metrics.balance(), 0);
  }
  const OperationCounts counts = metrics.snapshot(Operation::read);
  EXPECT_EQ(counts.total, 1000U);
  EXPECT_EQ(counts.successes, 334U);
  EXPECT_EQ(counts.longest, Duration(5));
}

TEST(UnionMetrics, CountWhatWasDone) {
  TwoBranches two;
  fs::Attr attr;
  two.fs->getattr("/a", attr);
  two.fs->getattr("/none", attr);
  const OperationCounts counts = two.fs->metrics().snapshot(Operation::getattr);
  EXPECT_EQ(counts.successes, 1U);
  EXPECT_EQ(counts.failures, 1U);
}

}  // namespace
}  // namespace ordeal::unionfs
