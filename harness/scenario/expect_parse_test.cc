#include "harness/scenario/expect_parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ordeal {
namespace {

constexpr OpRow kRows[] = {{"read", RowKind::operation, "", {}, ""},
                           {"peek", RowKind::probe, "", {}, ""}};
const TargetRow kTarget{"files", "", {}, kRows, nullptr};

Plan plan_with_readers() {
  Plan plan;
  plan.targets.push_back({&kTarget, {}, false, 0, {}});
  GroupPlan group;
  group.name = "readers";
  plan.groups.push_back(group);
  return plan;
}

template <class F>
std::string refusal(F f) {
  try {
    f();
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ExpectParse, ReadsComparisonsAndUnits) {
  const ExpectPlan latency = parse_expect("read.p99", "< 20ms");
  EXPECT_EQ(latency.comparison, Comparison::less);
  EXPECT_EQ(latency.limit, 20e6);
  EXPECT_EQ(latency.text, "< 20ms");
  EXPECT_EQ(parse_expect("read.count", ">=1000").limit, 1000);
  EXPECT_EQ(parse_expect("read.count", ">=1000").comparison, Comparison::at_least);
  EXPECT_EQ(parse_expect("read.count", "<= 3").comparison, Comparison::at_most);
  EXPECT_EQ(parse_expect("errors.total", "== 0").comparison, Comparison::equal);
  EXPECT_EQ(parse_expect("errors.total", "~= 0").comparison, Comparison::unequal);
  EXPECT_EQ(parse_expect("errors.total", "!= 0").comparison, Comparison::unequal);
  EXPECT_DOUBLE_EQ(parse_expect("read.errors", "< 2.5%").limit, 0.025);
  EXPECT_EQ(parse_expect("rate.achieved", "> 2000/s").limit, 2000);
  EXPECT_EQ(parse_expect("read.rate", "> 50/ms").limit, 50000);
  EXPECT_EQ(parse_expect("fault.a.b.fired", "> 0").comparison, Comparison::greater);
}

TEST(ExpectParse, RefusesWhatDoesNotParse) {
  EXPECT_EQ(refusal([] { parse_expect("read.p99", "20ms"); }),
            "expect \"read.p99\": \"20ms\" begins with none of <, <=, >, >=, ==, ~=");
  EXPECT_EQ(refusal([] { parse_expect("read.p99", "< 20"); }),
            "expect \"read.p99\": \"20\" is not a duration such as \"20ms\"");
  EXPECT_EQ(refusal([] { parse_expect("read.count", "> 5ms"); }),
            "expect \"read.count\": \"5ms\" is not a number");
  EXPECT_EQ(refusal([] { parse_expect("read.rate", "> fast"); }),
            "expect \"read.rate\": \"fast\" is not a rate such as \"2000/s\"");
}

TEST(ExpectParse, KnowsTheMetricsOfAPlan) {
  const Plan plan = plan_with_readers();
  EXPECT_THAT(metric_names(plan),
              testing::IsSupersetOf({"read.p99", "readers.read.errors", "readers.iterations",
                                     "errors.unexpected", "rate.achieved"}));
  EXPECT_EQ(refusal([&] { check_metric("readers.read.p9999", plan); }), "accepted");
  EXPECT_EQ(refusal([&] { check_metric("raed.p99", plan); }),
            "there is no metric \"raed.p99\" (did you mean \"read.p99\"?)");
  EXPECT_THAT(refusal([&] { check_metric("peek.p99", plan); }),
              testing::StartsWith("there is no metric \"peek.p99\""));
}

}  // namespace
}  // namespace ordeal
