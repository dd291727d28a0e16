#include "harness/run/record/board.h"

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "harness/run/process/temp_directory.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {

class BoardTest : public ::testing::Test {
 protected:
  const TempDirectory directory_{"board"};
  const std::string path_ = directory_.path() + "/board";
};

int32_t own_tid() { return static_cast<int32_t>(syscall(SYS_gettid)); }

TEST_F(BoardTest, OthersSeeWhatAThreadWrites) {
  Board board = Board::create(path_);
  EXPECT_EQ(board.lines(), 0u);
  BoardLine* line = board.add_line("writers/0", 2);
  ASSERT_NE(line, nullptr);
  line->operations.store(7);
  board.header().stop.store(true);
  const Board other = Board::open(path_);
  ASSERT_EQ(other.lines(), 1u);
  EXPECT_STREQ(other.line(0).thread, "writers/0");
  EXPECT_EQ(other.line(0).group, 2u);
  EXPECT_EQ(other.line(0).operations.load(), 7u);
  EXPECT_EQ(other.line(0).current.load(), kNoOp);
  EXPECT_TRUE(other.header().stop.load());
}

TEST_F(BoardTest, FindsAThreadByItsKernelIdWhileItRuns) {
  Board board = Board::create(path_);
  EXPECT_EQ(board.find_tid(own_tid()), std::nullopt);
  board.add_line("setup", 0)->state.store(static_cast<uint32_t>(LineState::ended));
  EXPECT_EQ(board.find_tid(own_tid()), std::nullopt);
  BoardLine* line = board.add_line("writers/0", 0);
  EXPECT_EQ(board.find_tid(own_tid()), 1u);
  EXPECT_EQ(board.find_tid(own_tid() + 1), std::nullopt);
  line->state.store(static_cast<uint32_t>(LineState::ended));
  EXPECT_EQ(board.find_tid(own_tid()), std::nullopt);
}

TEST_F(BoardTest, ALongNameIsCut) {
  Board board = Board::create(path_);
  board.add_line(std::string(100, 'x'), 0);
  EXPECT_EQ(std::string(board.line(0).thread), std::string(47, 'x'));
}

TEST_F(BoardTest, HandsOutEachLineOnceAndThenNone) {
  Board board = Board::create(path_);
  {
    Thread one("one", [&] {
      for (uint32_t i = 0; i < Board::kMaxLines / 2; ++i) {
        EXPECT_NE(board.add_line("a", 0), nullptr);
      }
    });
    Thread two("two", [&] {
      for (uint32_t i = 0; i < Board::kMaxLines / 2; ++i) {
        EXPECT_NE(board.add_line("b", 0), nullptr);
      }
    });
  }
  EXPECT_EQ(board.add_line("late", 0), nullptr);
  EXPECT_EQ(board.lines(), Board::kMaxLines);
}

TEST_F(BoardTest, RefusesAFileThatIsNoBoard) {
  EXPECT_THROW(Board::open(path_), std::system_error);
  std::ofstream(path_) << "short";
  EXPECT_THROW(Board::open(path_), std::system_error);
  std::filesystem::resize_file(path_, 4 << 20);
  EXPECT_THROW(Board::open(path_), std::system_error);
}

}  // namespace
}  // namespace ordeal
