#include "harness/scenario/history_pool.h"

#include <gtest/gtest.h>

#include <thread>

namespace ordeal {
namespace {

constexpr size_t kChunk = HistoryPool::kChunk;

TEST(HistoryPool, LendsWhatItHasAndTheLastOneThatCameBackFirst) {
  HistoryPool pool(2 * kChunk + 1);
  EXPECT_EQ(pool.chunks(), 2u);
  pool.provide();
  char* const first = pool.take();
  char* const second = pool.take();
  EXPECT_NE(first, second);
  EXPECT_EQ(pool.take(), nullptr);
  EXPECT_EQ(pool.in_use(), 2u);
  pool.give_back(second);
  pool.give_back(first);
  EXPECT_EQ(pool.take(), first);
}

TEST(HistoryPool, ARoomOfNothingLendsNothing) {
  HistoryPool pool(0);
  pool.provide();
  EXPECT_EQ(pool.take(), nullptr);
}

// What a thread gets that asks for the only chunk while that is lent, and then something is done.
template <class Action>
char* taken_meanwhile(HistoryPool& pool, Action action) {
  pool.drained(std::chrono::hours(1));
  char* const only = pool.take();
  char* got = only;
  std::thread waiter([&] { got = pool.take(); });
  action(only);
  waiter.join();
  return got;
}

TEST(HistoryPool, WhileItIsDrainedAThreadWaitsForAChunk) {
  HistoryPool pool(kChunk);
  char* gone = nullptr;
  char* const got = taken_meanwhile(pool, [&](char* only) { pool.give_back(gone = only); });
  EXPECT_EQ(got, gone);
}

TEST(HistoryPool, TheLastChunksAreForWhoMustNotWait) {
  HistoryPool pool(16 * kChunk);
  pool.drained(Duration::zero());
  for (int i = 0; i < 15; ++i) EXPECT_NE(pool.take(), nullptr);
  EXPECT_EQ(pool.take(), nullptr);
  EXPECT_NE(pool.take_now(), nullptr);
  EXPECT_EQ(pool.take_now(), nullptr);
}

TEST(HistoryPool, AClosedRoomKeepsNobodyWaiting) {
  HistoryPool pool(kChunk);
  EXPECT_EQ(taken_meanwhile(pool, [&](char*) { pool.close(); }), nullptr);
  EXPECT_EQ(pool.take(), nullptr);
}

}  // namespace
}  // namespace ordeal
