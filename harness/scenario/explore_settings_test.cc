#include "harness/scenario/explore_settings.h"

#include <gtest/gtest.h>

#include "harness/base/input_error.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

Plan plan_with(std::map<std::string, std::string> explore) {
  Plan plan;
  plan.file = "x.lua";
  plan.explore = std::move(explore);
  plan.groups.push_back(GroupPlan{});
  return plan;
}
RunRequest asked() {
  RunRequest request;
  request.mode = Mode::explore;
  return request;
}
std::string error_of(const std::map<std::string, std::string>& explore) {
  try {
    explore_settings(plan_with(explore), asked());
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(ExploreSettings, ARunThatNobodyBoundsIsBoundedByTime) {
  const ExploreSettings settings = explore_settings(plan_with({}), asked());
  EXPECT_EQ(settings.schedules, ExploreSettings::kSchedules);
  EXPECT_EQ(settings.for_time, ExploreSettings::kForTime);
  EXPECT_EQ(settings.strategy, "portfolio");
  EXPECT_EQ(settings.max_steps, 100'000u);
}

TEST(ExploreSettings, TheScenarioSpeaksThenTheCommand) {
  const Plan plan = plan_with({{"runs", "50"},
                               {"strategy", "pct{depth=3}"},
                               {"memory", "sc"},
                               {"points", "all"},
                               {"jobs", "2"},
                               {"max_steps", "77"},
                               {"races", "false"},
                               {"shrink_for", "3s"}});
  ExploreSettings settings = explore_settings(plan, asked());
  EXPECT_EQ(settings.schedules, 50u);
  EXPECT_EQ(settings.for_time, 0s);
  EXPECT_EQ(settings.strategy, "pct{depth=3}");
  EXPECT_EQ(settings.memory, explore::MemoryMode::sc);
  EXPECT_EQ(settings.points, explore::Points::all);
  EXPECT_EQ(settings.jobs, 2u);
  EXPECT_EQ(settings.max_steps, 77u);
  EXPECT_FALSE(settings.races);
  EXPECT_EQ(settings.shrink_for, 3s);

  RunRequest request = asked();
  request.for_time = 4s;
  request.explore = {9, "pos", "weak", "shared", 3, true, true};
  settings = explore_settings(plan, request);
  EXPECT_EQ(settings.schedules, 9u);
  EXPECT_EQ(settings.for_time, 4s);
  EXPECT_EQ(settings.strategy, "pos");
  EXPECT_EQ(settings.memory, explore::MemoryMode::weak);
  EXPECT_EQ(settings.points, explore::Points::shared);
  EXPECT_EQ(settings.jobs, 3u);
  EXPECT_FALSE(settings.shrink);
  EXPECT_TRUE(settings.verify);
}

TEST(ExploreSettings, ATimeAloneBoundsByTimeAlone) {
  RunRequest request = asked();
  request.for_time = 4s;
  EXPECT_GT(explore_settings(plan_with({}), request).schedules, uint64_t{1} << 60);
}

TEST(ExploreSettings, ValuesThatAreNoneAreRefusedByName) {
  EXPECT_EQ(error_of({{"runs", "many"}}),
            "x.lua: explore.runs is many; it takes an integer from 1 to 18446744073709551615");
  EXPECT_NE(error_of({{"memory", "strong"}}).find("weak or sc"), std::string::npos);
  EXPECT_NE(error_of({{"points", "some"}}).find("shared or all"), std::string::npos);
  EXPECT_NE(error_of({{"races", "1"}}).find("true or false"), std::string::npos);
  EXPECT_NE(error_of({{"for_time", "soon"}}).find("explore.for_time"), std::string::npos);
}

TEST(ExploreSettings, TheLimitOnStepsGrowsWithTheWork) {
  Plan plan = plan_with({});
  plan.groups[0].threads = 10;
  plan.groups[0].iterations = 1000;
  EXPECT_EQ(explore_settings(plan, asked()).max_steps, 2'000'000u);
}

TEST(BoundGroups, IterationsBoundEveryGroupAndTimeNone) {
  Plan plan = plan_with({{"iterations", "5"}});
  plan.groups[0].for_time = 10s;
  plan.groups.push_back(GroupPlan{});
  plan.groups[1].iterations = 70;
  bound_groups(plan, explore_settings(plan, asked()));
  EXPECT_EQ(plan.groups[0].iterations, 5u);
  EXPECT_FALSE(plan.groups[0].for_time);
  EXPECT_EQ(plan.groups[1].iterations, 70u);
}

TEST(RefusalToExplore, NamesTheWayAroundAMount) {
  Plan plan = plan_with({});
  plan.targets.push_back(TargetPlan{});
  EXPECT_EQ(refusal_to_explore(plan), "");
  plan.targets[0].via_mount = true;
  EXPECT_EQ(refusal_to_explore(plan),
            "explore cannot run through a kernel mount; use via = \"core\"");
}

}  // namespace
}  // namespace ordeal
