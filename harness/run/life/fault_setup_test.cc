#include "harness/run/life/fault_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/process/temp_directory.h"
#include "harness/run/testing/fake_scenario.h"

namespace ordeal {
namespace {

using testing::HasSubstr;

FailPoint number_point{"number.value.set"};  // Of kNumberTarget.

Plan plan_of(const std::vector<FaultTable>& tables, bool mounted = false) {
  Plan plan;
  TargetPlan target;
  target.row = &kNumberTarget;
  target.via_mount = mounted;
  plan.targets.push_back(target);
  GroupPlan group;
  group.name = "g";
  plan.groups.push_back(group);
  for (const FaultTable& table : tables) {
    plan.faults.push_back(parse_fault_table("number.value.set", table));
    plan.faults.back().file = "s.lua";
    plan.faults.back().line = static_cast<uint32_t>(plan.faults.size());
  }
  return plan;
}

std::string refusal(const Plan& plan) {
  try {
    check_faults(plan);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(CheckFaults, AKillNeedsAProcessOfItsOwn) {
  const std::vector<FaultTable> kill = {{{"kill", {"true"}}}};
  EXPECT_THAT(refusal(plan_of(kill)), HasSubstr("s.lua:1: fault \"number.value.set\": kill ends"));
  EXPECT_EQ(refusal(plan_of(kill, true)), "");
}

TEST(CheckFaults, ACallNeedsAThreadWithFunctions) {
  const std::vector<FaultTable> call = {{{"call", {"0"}}}};
  EXPECT_EQ(refusal(plan_of(call)), "");
  EXPECT_THAT(refusal(plan_of(call, true)), HasSubstr("in another process"));
  Plan mixed = plan_of(call);
  mixed.groups[0].mix.push_back({});
  EXPECT_THAT(refusal(mixed), HasSubstr("group \"g\" is a mix"));
  Plan others = plan_of({{{"call", {"0"}}, {"group", {"h"}}}});
  others.groups[0].mix.push_back({});
  EXPECT_EQ(refusal(others), "");
}

TEST(CheckFaults, NamesMeetTheirLikes) {
  EXPECT_EQ(refusal(plan_of({{{"wait", {"ready"}}}, {{"signal", {"ready"}}}})), "");
  EXPECT_THAT(refusal(plan_of({{{"wait", {"redy"}}}, {{"signal", {"ready"}}}})),
              HasSubstr("nobody gives the signal \"redy\" (did you mean \"ready\"?)"));
  EXPECT_EQ(refusal(plan_of({{{"barrier", {"x", "2"}}}, {{"barrier", {"x", "2"}}}})), "");
  EXPECT_THAT(refusal(plan_of({{{"barrier", {"x", "2"}}}, {{"barrier", {"x", "3"}}}})),
              HasSubstr("s.lua:2"));
}

Plan with_sweep() {
  Plan plan = plan_of({});
  plan.sweep = SweepPlan{.glob = "number.value.*",
                         .faults = parse_sweep("number.value.*", {{"error", {"EIO"}}}),
                         .place = {"s.lua", 3}};
  return plan;
}

TEST(Sweep, ArmsItsFaultsInARunOfItAlone) {
  Plan plan = with_sweep();
  add_sweep(plan, {});
  EXPECT_TRUE(plan.faults.empty());
  RunRequest request;
  request.sweep_at = 2;
  add_sweep(plan, request);
  ASSERT_EQ(plan.faults.size(), 1u);
  EXPECT_EQ(fault_setting(plan, nullptr).sweep_at, 2u);

  FaultPlan faults(7, Instant{}, plan.faults, nullptr, fault_setting(plan, nullptr));
  EXPECT_FALSE(sweep_record(plan, faults)) << "nobody came to its point";
  faults.arm_all();
  EXPECT_EQ(number_point.hit(), 0);
  EXPECT_EQ(sweep_record(plan, faults)->detail, "");
  EXPECT_NE(number_point.hit(), 0);
  EXPECT_EQ(sweep_record(plan, faults)->detail, "opportunity 2: number.value.set");
  EXPECT_EQ(sweep_record(plan, faults)->evaluations, 2u);
}

TEST(ReplayedLog, TravelsThroughTheRunsDirectoryWhole) {
  const TempDirectory directory("replay");
  const RunFiles files(directory.path());
  Result result;
  result.faults.push_back(
      {.at = 5, .point = "number.value.set", .thread = "g/0", .hit = 3, .action = "noop"});
  result.faults_total = 1;
  EXPECT_FALSE(fault_setting(with_sweep(), &files).replays);
  keep_log_to_replay(result, files);
  const FaultPlanSetting setting = fault_setting(with_sweep(), &files);
  EXPECT_TRUE(setting.replays);
  ASSERT_EQ(setting.log.size(), 1u);
  EXPECT_EQ(setting.log[0].hit, 3u);
  result.faults_total = 2;
  EXPECT_THROW(keep_log_to_replay(result, files), InputError);
}

}  // namespace
}  // namespace ordeal
