#include "harness/sync/shared_mutex.h"

#include <gtest/gtest.h>

#include <vector>

#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

bool readable(SharedMutex& mu, Instant deadline = kAtOnce) {
  if (!mu.try_lock_shared_until(deadline)) return false;
  mu.unlock_shared();
  return true;
}
bool writable(SharedMutex& mu, Instant deadline = kAtOnce) {
  if (!mu.try_lock_until(deadline)) return false;
  mu.unlock();
  return true;
}

TEST(SharedMutex, ReadersAreInsideTogether) {
  constexpr int kReaders = 4;
  SharedMutex mu("table");
  Barrier all_inside(kReaders);  // Opens only when every reader holds the lock.
  std::vector<Thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back("reader", [&] {
      ReadLock lock(mu);
      EXPECT_NE(all_inside.arrive_and_wait(), Barrier::Arrival::broken);
    });
  }
  for (Thread& reader : readers) reader.join();
  EXPECT_TRUE(writable(mu));
}

TEST(SharedMutex, AWriterIsAlone) {
  SharedMutex mu("table");
  int64_t value = 0;
  bool torn = false;
  std::vector<Thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back("writer", [&] {
      for (int round = 0; round < 1000; ++round) {
        WriteLock lock(mu);
        ++value;
        ++value;
      }
    });
    threads.emplace_back("reader", [&] {
      bool odd = false;
      for (int round = 0; round < 1000; ++round) {
        ReadLock lock(mu);
        odd |= value % 2 != 0;
      }
      WriteLock lock(mu);
      torn |= odd;
    });
  }
  for (Thread& thread : threads) thread.join();
  EXPECT_EQ(value, 4000);
  EXPECT_FALSE(torn);
}

TEST(SharedMutex, WhoHoldsItDecidesWhoMayTry) {
  SharedMutex mu("table");
  {
    ReadLock lock(mu);
    Thread("other", [&] {
      EXPECT_TRUE(readable(mu));
      EXPECT_FALSE(writable(mu));
      EXPECT_FALSE(writable(mu, now() + 1us));
      EXPECT_FALSE(writable(mu, now() - 1s));
    }).join();
  }
  {
    WriteLock lock(mu);
    Thread("other", [&] {
      EXPECT_FALSE(readable(mu));
      EXPECT_FALSE(readable(mu, now() + 1us));
      EXPECT_FALSE(writable(mu));
    }).join();
  }
  EXPECT_TRUE(readable(mu, now() + 1h));
  EXPECT_TRUE(writable(mu, now() + 1h));
  EXPECT_TRUE(writable(mu, kForever));
}

TEST(SharedMutex, AWaitingWriterGoesBeforeNewReaders) {
  SharedMutex mu("table");
  Notifier reading, may_go;
  Thread reader("reader", [&] {
    ReadLock lock(mu);
    reading.notify();
    may_go.wait();
  });
  reading.wait();
  ASSERT_TRUE(readable(mu));  // Nobody waits yet.
  Thread writer("writer", [&] { WriteLock lock(mu); });
  while (readable(mu)) yield();  // Ends once the writer waits: new readers are refused then.
  EXPECT_FALSE(readable(mu));
  may_go.notify();
  writer.join();
  EXPECT_TRUE(readable(mu, now() + 1h));
}

TEST(SharedMutex, KeepsItsName) { EXPECT_STREQ(SharedMutex("table").name(), "table"); }

}  // namespace
}  // namespace ordeal
