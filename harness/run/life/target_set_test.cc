#include "harness/run/life/target_set.h"

#include <gtest/gtest.h>

#include <fstream>

#include "harness/base/input_error.h"
#include "harness/run/process/temp_directory.h"
#include "harness/run/testing/fake_scenario.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

std::unique_ptr<Target> refuse_to_open(const Options&, const OpenContext&) {
  throw InputError("branch /nowhere does not exist");
}
constexpr TargetRow kRefusing = {
    .name = "refusing", .doc = "", .options = {}, .rows = {}, .open = refuse_to_open};

class TargetSetTest : public ::testing::Test {
 protected:
  TargetSetTest() { TargetSet::make_directories(plan(), dir_); }
  ~TargetSetTest() override { g_number_close = 0s; }
  Plan& plan() { return scenario_.plan; }
  static void call(Target& target, const char* operation) {
    Call values;
    find_row(kNumberTarget, operation)->call(target, values);
  }

  FakeScenario scenario_;  // One target "number", which counts a permit.
  const TempDirectory directory_{"targets"};
  const std::string dir_ = directory_.path();
  RealClock clock_;
};

TEST_F(TargetSetTest, AnOpenSetHasEveryTargetAndCountsWhatIsLent) {
  plan().targets.push_back(plan().targets[0]);
  TargetSet::make_directories(plan(), dir_);
  TargetSet targets(plan(), dir_);
  targets.open(7);
  ASSERT_EQ(targets.size(), 2u);
  EXPECT_EQ(targets.pointers()[1], &targets.at(1));
  call(targets.at(1), "take");
  const std::vector<ResourceCount> counts = targets.resource_counts();
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[0].count, 0);
  EXPECT_EQ(counts[1].count, 1);
  EXPECT_EQ(counts[1].target, "number");
}

TEST_F(TargetSetTest, ATargetFindsItsDirectoryEmptyInEverySchedule) {
  std::ofstream(dir_ + "/target-0/left") << "by the schedule before";
  TargetSet targets(plan(), dir_);
  bool found = true;
  targets.open(7, [&](size_t index, const OpenContext& context) {
    EXPECT_EQ(index, 0u);
    EXPECT_EQ(context.seed, 7u);
    EXPECT_EQ(context.work_dir, dir_ + "/target-0");
    found = std::ifstream(context.work_dir + "/left").is_open();
    return kNumberTarget.open({}, context);
  });
  EXPECT_FALSE(found);
}

TEST_F(TargetSetTest, ATargetThatCannotBeOpenedIsNamedWithItsPlace) {
  plan().targets[0] = {&kRefusing, {}, false, 0, {"fake.lua", 3}};
  TargetSet targets(plan(), dir_);
  try {
    targets.open(7);
    ADD_FAILURE() << "it was opened";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "fake.lua:3: target.refusing: branch /nowhere does not exist");
  }
}

TEST_F(TargetSetTest, ATargetThatClosesInTimeIsNotLate) {
  TargetSet targets(plan(), dir_);
  targets.open(7);
  ShutdownTimer timer(clock_, {.within = 60s});
  timer.measure("teardown", [] { return true; });
  targets.close(0, timer, timer.deadline());
  EXPECT_TRUE(timer.all_ended());
  EXPECT_FALSE(timer.late(""));
  targets.destroy(0);
}

TEST_F(TargetSetTest, ATargetThatStillRunsAtTheDeadlineIsToBlame) {
  g_number_close = 60s;
  TargetSet targets(plan(), dir_);
  targets.open(7);
  ShutdownTimer timer(clock_, {.within = 1ms});
  targets.close(0, timer, timer.deadline());
  EXPECT_FALSE(timer.all_ended());
  const std::optional<Finding> late = timer.late("thread 7 \"flusher\"\n");
  ASSERT_TRUE(late);
  EXPECT_EQ(late->claim, "the targets had not closed within 1ms: target.number still ran");
  EXPECT_NE(late->evidence.find("flusher"), std::string::npos);
}

// Under a clock that stands still the close above gave up at a deadline that came early.
TEST_F(TargetSetTest, ATimerThatFiresEarlyBlamesNobody) {
  struct Still final : RunClock {
    Instant now() const override { return Instant{1s}; }
    void pause(Duration) override {}
  } still;
  for (const bool early : {true, false}) {
    ShutdownTimer timer(still, {.within = 1s, .timers_fire_early = early});
    timer.measure("target.number", [] { return false; });
    EXPECT_EQ(timer.late("").has_value(), !early);
  }
}

}  // namespace
}  // namespace ordeal
