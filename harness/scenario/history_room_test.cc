#include "harness/scenario/history_room.h"

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

// What a thread gets that asks for the only chunk while that is lent, and then something is done.
template <class Action>
char* taken_meanwhile(HistoryRoom& room, Action action) {
  room.drained(std::chrono::hours(1));
  char* const only = room.take();
  char* got = only;
  std::thread waiter([&] { got = room.take(); });
  action(only);
  waiter.join();
  return got;
}

TEST(HistoryRoom, WhileItIsDrainedAThreadWaitsForAChunk) {
  HistoryRoom room(kChunk);
  char* gone = nullptr;
  char* const got = taken_meanwhile(room, [&](char* only) { room.give_back(gone = only); });
  EXPECT_EQ(got, gone);
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
  EXPECT_EQ(taken_meanwhile(room, [&](char*) { room.close(); }), nullptr);
  EXPECT_EQ(room.take(), nullptr);
}

}  // namespace
}  // namespace ordeal
