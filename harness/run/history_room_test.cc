#include "harness/run/history_room.h"

#include <gtest/gtest.h>

#include <thread>

namespace ordeal {
namespace {

constexpr size_t kChunk = HistoryRoom::kChunk;

TEST(HistoryRoom, LendsWhatItHasAndTheLastOneThatCameBackFirst) {
  HistoryRoom room(2 * kChunk + 1);
  EXPECT_EQ(room.chunks(), 2u);
  room.provide();
  char* const first = room.take();
  char* const second = room.take();
  EXPECT_NE(first, second);
  EXPECT_EQ(room.take(), nullptr);
  EXPECT_EQ(room.lent(), 2u);
  room.give_back(second);
  room.give_back(first);
  EXPECT_EQ(room.take(), first);
}

TEST(HistoryRoom, ARoomOfNothingLendsNothing) {
  HistoryRoom room(0);
  room.provide();
  EXPECT_EQ(room.take(), nullptr);
}

TEST(HistoryRoom, WhileItIsDrainedAThreadWaitsForAChunk) {
  HistoryRoom room(kChunk);
  room.drained(std::chrono::hours(1));
  char* const only = room.take();
  char* got = nullptr;
  std::thread waiter([&] { got = room.take(); });
  room.give_back(only);
  waiter.join();
  EXPECT_EQ(got, only);
}

TEST(HistoryRoom, TheLastChunksAreForWhoMustNotWait) {
  HistoryRoom room(16 * kChunk);
  room.drained(Duration::zero());
  for (int i = 0; i < 15; ++i) EXPECT_NE(room.take(), nullptr);
  EXPECT_EQ(room.take(), nullptr);
  EXPECT_NE(room.take_now(), nullptr);
  EXPECT_EQ(room.take_now(), nullptr);
}

TEST(HistoryRoom, AClosedRoomKeepsNobodyWaiting) {
  HistoryRoom room(kChunk);
  room.drained(std::chrono::hours(1));
  char* const only = room.take();
  char* got = only;
  std::thread waiter([&] { got = room.take(); });
  room.close();
  waiter.join();
  EXPECT_EQ(got, nullptr);
  room.give_back(only);
  EXPECT_EQ(room.take(), nullptr);
}

}  // namespace
}  // namespace ordeal
