#include "harness/scenario/run_request.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {
using namespace std::chrono_literals;

TEST(ShellQuoted, LeavesPlainWordsAlone) {
  EXPECT_EQ(shell_quoted("scenarios/smoke/limiter.lua"), "scenarios/smoke/limiter.lua");
  EXPECT_EQ(shell_quoted("writers=8"), "writers=8");
}

TEST(ShellQuoted, QuotesWhatAShellWouldRead) {
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("two words"), "'two words'");
  EXPECT_EQ(shell_quoted("a;rm -rf $HOME"), "'a;rm -rf $HOME'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quoted("*"), "'*'");
}

RunRequest example() {
  RunRequest request;
  request.program = "build/release/ordeal";
  request.file = "a b.lua";
  request.seed = 42;
  request.for_time = 1500ms;
  request.params = {{"writers", "8"}, {"note", "it's"}};
  request.defects = {"unionfs.half_copied"};
  request.sanitize = Sanitizer::thread;
  return request;
}

TEST(ReproduceCommand, NamesEverythingThatDecidesTheRun) {
  EXPECT_EQ(reproduce_command(example()),
            "build/release/ordeal run 'a b.lua' --seed 42 --for 1.5s --set 'note=it'\\''s' "
            "--set writers=8 --defect unionfs.half_copied --sanitize thread");
}

TEST(ReproduceCommand, SaysNothingOfWhatWasNotAsked) {
  RunRequest request;
  request.program = "ordeal";
  request.file = "x.lua";
  EXPECT_EQ(reproduce_command(request), "ordeal run x.lua --seed 0");
}

TEST(ReproduceCommand, SaysWhatWasAskedOfAnExploration) {
  RunRequest request;
  request.program = "ordeal";
  request.file = "x.lua";
  request.mode = Mode::explore;
  request.explore.schedules = 500;
  request.explore.strategy = "pct{depth=3}";
  request.explore.memory = "sc";
  request.explore.no_shrink = true;
  EXPECT_EQ(reproduce_command(request),
            "ordeal run x.lua --seed 0 --mode explore --schedules 500 --strategy 'pct{depth=3}' "
            "--memory sc --no-shrink");
}

TEST(RunFiles, LieInTheDirectoryOfTheRun) {
  const RunFiles files("out/x/1");
  EXPECT_EQ(files.board(), "out/x/1/.board");
  EXPECT_EQ(files.journal("worker"), "out/x/1/.worker.journal");
  EXPECT_EQ(files.fired("worker"), "out/x/1/.worker.fired");
  EXPECT_EQ(files.log(), "out/x/1/worker.log");
}

}  // namespace
}  // namespace ordeal
