#include "harness/run/judge/expect.h"

#include <gtest/gtest.h>

#include "harness/metrics/histogram.h"

namespace ordeal {
namespace {

HistogramData latencies(std::initializer_list<uint64_t> values) {
  Histogram h;
  for (const uint64_t value : values) h.record(value);
  return h.data();
}

OperationStats operation(const char* group, const char* name,
                         std::initializer_list<uint64_t> values) {
  OperationStats op;
  op.target = "fs";
  op.group = group;
  op.name = name;
  op.count = values.size();
  op.service_histogram = latencies(values);
  return op;
}

// Two groups that write, one of which ran for two seconds, and a point that fired.
Result example() {
  Result result;
  result.operations = {operation("writers", "write", {10, 20, 30, 40}),
                       operation("others", "write", {50, 60}), operation("writers", "idle", {})};
  result.operations[0].failed = 1;
  result.operations[0].pending = 1;
  result.operations[1].unexpected = 2;
  GroupResult writers, others;
  writers.name = "writers";
  writers.iterations = 4;
  writers.intended_rate = 100;
  writers.achieved_rate = 80;
  writers.end = 2'000'000'000;
  others.name = "others";
  others.end = 1'000'000'000;
  result.groups = {writers, others};
  PointResult point;
  point.name = "fs.part.write";
  point.hits = 9;
  point.fired = 3;
  result.points = {point};
  return result;
}

TEST(MetricOf, SumsAnOperationOverItsGroupsOrOne) {
  const Result result = example();
  EXPECT_EQ(metric_of(result, "write.count"), 6);
  EXPECT_EQ(metric_of(result, "writers.write.count"), 4);
  EXPECT_EQ(metric_of(result, "write.errors"), 4);
  EXPECT_EQ(metric_of(result, "others.write.errors"), 2);
}

TEST(MetricOf, RatesAreOverTheLongestOfTheGroups) {
  const Result result = example();
  EXPECT_EQ(metric_of(result, "write.rate"), 3);
  EXPECT_EQ(metric_of(result, "others.write.rate"), 2);
  EXPECT_DOUBLE_EQ(metric_of(result, "rate.achieved").value(), 0.8);
}

TEST(MetricOf, KnowsEveryLatency) {
  const Result result = example();
  EXPECT_EQ(metric_of(result, "write.min"), 10);
  EXPECT_EQ(metric_of(result, "write.max"), 60);
  EXPECT_EQ(metric_of(result, "write.mean"), 35);
  EXPECT_EQ(metric_of(result, "write.p50"), 30);
  for (const char* high : {"write.p90", "write.p95", "write.p99", "write.p999", "write.p9999"}) {
    EXPECT_EQ(metric_of(result, high), 60) << high;
  }
  EXPECT_EQ(metric_of(result, "write.p42"), std::nullopt);
}

TEST(MetricOf, KnowsPointsIterationsAndErrorTotals) {
  const Result result = example();
  EXPECT_EQ(metric_of(result, "fault.fs.part.write.fired"), 3);
  EXPECT_EQ(metric_of(result, "fault.fs.part.write.hits"), 9);
  EXPECT_EQ(metric_of(result, "writers.iterations"), 4);
  EXPECT_EQ(metric_of(result, "errors.unexpected"), 2);
  EXPECT_EQ(metric_of(result, "errors.total"), 4);
}

TEST(MetricOf, IsAbsentWhereTheRunHasNoSuchThing) {
  const Result result = example();
  EXPECT_EQ(metric_of(result, "fault.fs.part.read.fired"), std::nullopt);
  EXPECT_EQ(metric_of(result, "nobody.iterations"), std::nullopt);
  EXPECT_EQ(metric_of(result, "idle.p99"), std::nullopt);
  EXPECT_EQ(metric_of(result, "read.rate"), std::nullopt);
  EXPECT_EQ(metric_of(result, "write"), std::nullopt);
  EXPECT_EQ(metric_of(result, "a.b.c.d"), std::nullopt);
  EXPECT_EQ(metric_of(Result(), "rate.achieved"), std::nullopt);
}

CheckResult judged(const char* metric, Comparison comparison, double limit, const char* text) {
  CheckPlan check;
  check.kind = CheckKind::expect;
  check.expect = {metric, comparison, limit, text};
  check.at = {"x.lua", 7};
  return judge_expect(example(), check);
}

TEST(JudgeExpect, TellsValueLimitAndMargin) {
  const CheckResult passed = judged("write.max", Comparison::less, 120, "< 120ns");
  EXPECT_EQ(passed.verdict, Verdict::pass);
  EXPECT_EQ(passed.kind, CheckKind::expect);
  EXPECT_EQ(passed.name, "write.max < 120ns");
  EXPECT_EQ(passed.detail, "60ns, limit < 120ns, margin 50 %");
  EXPECT_EQ(passed.evaluations, 1u);
  EXPECT_EQ(passed.file, "x.lua");
  EXPECT_EQ(passed.line, 7u);
  const CheckResult failed = judged("write.max", Comparison::less, 40, "< 40ns");
  EXPECT_EQ(failed.verdict, Verdict::fail);
  EXPECT_EQ(failed.detail, "60ns, limit < 40ns, margin -50 %");
}

TEST(JudgeExpect, ALimitOfZeroHasNoMargin) {
  EXPECT_EQ(judged("write.count", Comparison::greater, 0, "> 0").detail, "6, limit > 0");
}

TEST(JudgeExpect, KnowsEveryComparisonAtItsEdge) {
  const auto verdict = [](Comparison comparison, double limit) {
    return judged("write.count", comparison, limit, "?").verdict;
  };
  EXPECT_EQ(verdict(Comparison::less, 6), Verdict::fail);
  EXPECT_EQ(verdict(Comparison::less, 7), Verdict::pass);
  EXPECT_EQ(verdict(Comparison::at_most, 6), Verdict::pass);
  EXPECT_EQ(verdict(Comparison::at_most, 5), Verdict::fail);
  EXPECT_EQ(verdict(Comparison::greater, 6), Verdict::fail);
  EXPECT_EQ(verdict(Comparison::greater, 5), Verdict::pass);
  EXPECT_EQ(verdict(Comparison::at_least, 6), Verdict::pass);
  EXPECT_EQ(verdict(Comparison::at_least, 7), Verdict::fail);
  EXPECT_EQ(verdict(Comparison::equal, 6), Verdict::pass);
  EXPECT_EQ(verdict(Comparison::equal, 5), Verdict::fail);
  EXPECT_EQ(verdict(Comparison::unequal, 5), Verdict::pass);
  EXPECT_EQ(verdict(Comparison::unequal, 6), Verdict::fail);
}

TEST(JudgeExpect, WhatWasNeverMeasuredIsUnknown) {
  const CheckResult check = judged("read.p99", Comparison::less, 1, "< 1ns");
  EXPECT_EQ(check.verdict, Verdict::unknown);
  EXPECT_EQ(check.detail, "the run has no read.p99");
  EXPECT_EQ(check.evaluations, 0u);
}

}  // namespace
}  // namespace ordeal
