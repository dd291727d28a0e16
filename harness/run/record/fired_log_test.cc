#include "harness/run/record/fired_log.h"

#include <gtest/gtest.h>

#include <fstream>

#include "harness/fault/failpoint.h"
#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {

// The log names its faults by the number of their point, so the program needs one.
FailPoint some_point{"test.fired_log.write"};

class FiredLogTest : public ::testing::Test {
 protected:
  std::string file_with(const std::string& bytes) const {
    const std::string path = dir_ + "/fired";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  uint64_t read(const std::string& path) { return read_fired(path, 0, 100, faults_); }

  const TempDirectory directory_{"fired"};
  const std::string dir_ = directory_.path();
  std::vector<FaultRecord> faults_;
};

// A process that is killed at its very start leaves one of these; the run still has a result.
TEST_F(FiredLogTest, WhatWasNeverBegunHoldsNothing) {
  EXPECT_EQ(read(dir_ + "/never"), 0U);
  EXPECT_EQ(read(file_with("")), 0U);
  EXPECT_EQ(read(file_with(std::string(4096, '\0'))), 0U);
  EXPECT_TRUE(faults_.empty());
}

TEST_F(FiredLogTest, WhatFiredIsThereAfterwards) {
  const Board board = Board::create(dir_ + "/board");
  {
    Board shared = Board::open(dir_ + "/board");
    FiredLog log(dir_ + "/log", &shared);
    FiredFault fault;
    fault.hit = 3;
    fault.action = FaultAction::noop;
    fault.thread_name = "g/0";
    log.fired(fault);
  }
  EXPECT_EQ(read(dir_ + "/log"), 1U);
  ASSERT_EQ(faults_.size(), 1U);
  EXPECT_EQ(faults_[0].thread, "g/0");
  EXPECT_EQ(faults_[0].hit, 3U);
}

}  // namespace
}  // namespace ordeal
