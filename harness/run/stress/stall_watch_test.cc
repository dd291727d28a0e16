#include "harness/run/stress/stall_watch.h"

#include <gtest/gtest.h>

#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

const Instant kStart{1h};

TEST(StallWatch, ARunInWhichNothingMovesStallsOnce) {
  StallWatch watch(10s, kStart);
  EXPECT_FALSE(watch.look({5, true}, kStart + 1s));
  EXPECT_FALSE(watch.look({5, true}, kStart + 10s));
  EXPECT_TRUE(watch.look({5, true}, kStart + 11s));
  EXPECT_FALSE(watch.look({5, true}, kStart + 30s));
}

TEST(StallWatch, AnyStepCountsAsProgress) {
  StallWatch watch(10s, kStart);
  for (uint64_t i = 0; i < 10; ++i) EXPECT_FALSE(watch.look({i, true}, kStart + 9s * i));
}

TEST(StallWatch, ARunWithoutABodyThatRunsDoesNotStall) {
  StallWatch watch(10s, kStart);
  EXPECT_FALSE(watch.look({0, false}, kStart + 60s));
  EXPECT_FALSE(watch.look({0, true}, kStart + 69s));
  EXPECT_TRUE(watch.look({0, true}, kStart + 70s));
}

TEST(StallWatch, ProgressIsWhatAllLinesOfTheBoardShow) {
  const TempDirectory directory("stall");
  Board board = Board::create(directory.path() + "/board");
  EXPECT_FALSE(progress_of(board).running);
  BoardLine* line = board.add_line("writers/0", 0);
  const uint64_t before = progress_of(board).steps;
  line->operations.store(7);
  line->iterations.store(2);
  EXPECT_EQ(progress_of(board).steps, before + 9);
  EXPECT_FALSE(progress_of(board).running);
  line->state.store(static_cast<uint32_t>(LineState::running));
  EXPECT_TRUE(progress_of(board).running);
}

}  // namespace
}  // namespace ordeal
