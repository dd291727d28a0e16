#include "harness/run/life/phases.h"

#include <gtest/gtest.h>

#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class PhasesTest : public ::testing::Test {
 protected:
  std::vector<PhaseRecord> journaled() {
    std::vector<PhaseRecord> records;
    JournalVisitor visitor;
    visitor.phase = [&](const PhaseRecord& record) { records.push_back(record); };
    JournalReader(directory_.path() + "/journal").poll(visitor);
    return records;
  }
  std::string on_board() const { return board_.header().phase; }

  const TempDirectory directory_{"phases"};
  Board board_ = Board::create(directory_.path() + "/board");
  Journal journal_{directory_.path() + "/journal"};
  Phases phases_{board_, journal_};
};

// "run" after "setup" once read "runup" on the board.
TEST_F(PhasesTest, AShorterNameAfterALongerOneReadsRightOnTheBoard) {
  for (const char* name : {"open", "setup", "run", "quiesce", "verify", "close"}) {
    phases_.begin(name);
    EXPECT_EQ(on_board(), name);
    phases_.end();
  }
}

TEST_F(PhasesTest, ANameThatIsTooLongIsCutAndStaysAString) {
  phases_.begin("a phase with a very long name");
  EXPECT_EQ(on_board(), "a phase with a ");
}

TEST_F(PhasesTest, TheJournalHasTheBeginAndTheEndOfEachPhase) {
  phases_.begin("setup");
  phases_.end();
  phases_.begin("run");
  phases_.end("stopped by a signal");
  const std::vector<PhaseRecord> records = journaled();
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[0].name, "setup");
  EXPECT_TRUE(records[0].begins);
  EXPECT_FALSE(records[1].begins);
  EXPECT_EQ(records[3].name, "run");
  EXPECT_EQ(records[3].detail, "stopped by a signal");
  EXPECT_LE(records[0].at, records[3].at);
}

TEST_F(PhasesTest, APhaseIsOverdueAfterItsDeadlineAndUntilItEnds) {
  phases_.begin("verify", 60s);
  EXPECT_EQ(phases_.overdue(Monotonic::now()), std::nullopt);
  EXPECT_EQ(phases_.overdue(Monotonic::now() + 61s), "verify");
  phases_.allow(120s);
  EXPECT_EQ(phases_.overdue(Monotonic::now() + 61s), std::nullopt);
  EXPECT_EQ(phases_.overdue(Monotonic::now() + 121s), "verify");
  phases_.end();
  EXPECT_EQ(phases_.overdue(Monotonic::now() + 121s), std::nullopt);
}

TEST_F(PhasesTest, APhaseWithoutADeadlineIsNeverOverdue) {
  phases_.begin("run");
  EXPECT_EQ(phases_.overdue(Monotonic::now() + 24h), std::nullopt);
}

}  // namespace
}  // namespace ordeal
