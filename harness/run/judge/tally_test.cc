#include "harness/run/judge/tally.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "harness/fault/failpoint.h"
#include "harness/metrics/histogram.h"
#include "harness/scenario/lane.h"

namespace ordeal {
namespace {

FailPoint g_point{"tally_test.row.write"};

constexpr ErrorClass kErrors[] = {
    {ENOENT, Outcome::ok}, {ENOSPC, Outcome::fail}, {ETIMEDOUT, Outcome::pending}};
constexpr OpRow kRows[] = {
    {"write", RowKind::operation, "writes", {}, "integer", nullptr, kErrors},
    {"read", RowKind::operation, "reads", {}, "integer", nullptr, kErrors},
};
const TargetRow kTarget{"tiny", "", {}, kRows, nullptr};
constexpr int64_t kMs = 1'000'000;

Plan plan_with(const char* fault) {
  Plan plan;
  plan.targets.resize(1);
  plan.targets[0].row = &kTarget;
  plan.groups.resize(2);
  plan.groups[0].name = "writers";
  plan.groups[1].name = "others";
  if (fault != nullptr) plan.faults.push_back(parse_fault_text("tally_test.row.write", fault));
  return plan;
}

TickRow row(int64_t at, std::initializer_list<uint64_t> latencies,
            std::vector<std::pair<int32_t, uint64_t>> errors = {}) {
  Histogram h;
  for (const uint64_t ns : latencies) h.record(ns);
  TickRow row;
  row.slot = op_slot(0, 0);
  row.at = at;
  row.service = h.data();
  row.errors = std::move(errors);
  return row;
}

TEST(Tally, AddsUpAnOperation) {
  const Plan plan = plan_with(nullptr);
  Tally tally(plan);
  tally.add(row(10 * kMs, {100, 200}));
  tally.add(row(20 * kMs, {300}));
  TickRow other = row(20 * kMs, {400});
  other.group = 1;
  other.slot = op_slot(0, 1);
  other.response = other.service;
  tally.add(other);
  const std::vector<OperationStats> all = tally.operations();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].target, "tiny");
  EXPECT_EQ(all[0].name, "write");
  EXPECT_EQ(all[0].group, "writers");
  EXPECT_EQ(all[0].count, 3u);
  EXPECT_EQ(all[0].ok, 3u);
  EXPECT_EQ(all[0].service.max, 300u);
  EXPECT_FALSE(all[0].response.has_value());
  EXPECT_EQ(all[1].name, "read");
  EXPECT_EQ(all[1].response->count, 1u);
  EXPECT_EQ(tally.operation_count(), 4u);
  EXPECT_TRUE(tally.unexpected_errors().empty());
}

TEST(Tally, ClassesErrorsByTheTable) {
  const Plan plan = plan_with(nullptr);
  Tally tally(plan);
  tally.add(row(0, {1, 1, 1, 1, 1}, {{ENOENT, 1}, {ENOSPC, 1}, {ETIMEDOUT, 1}}));
  const OperationStats op = tally.operations().at(0);
  EXPECT_EQ(op.ok, 3u);  // ENOENT is an answer.
  EXPECT_EQ(op.failed, 1u);
  EXPECT_EQ(op.pending, 1u);
  EXPECT_EQ(op.unexpected, 0u);
  EXPECT_EQ(op.injected, 0u);
  EXPECT_EQ(op.errors.at("ENOSPC"), 1u);
  EXPECT_EQ(tally.error_count(), 3u);
  EXPECT_TRUE(tally.unexpected_errors().empty());
}

TEST(Tally, AnErrorThatNobodyListedOrInjectedIsAFinding) {
  const Plan plan = plan_with(nullptr);
  Tally tally(plan);
  tally.add(row(0, {1, 1, 1}, {{EIO, 2}}));
  TickRow other = row(0, {1}, {{EIO, 1}});
  other.group = 1;
  tally.add(other);
  EXPECT_EQ(tally.operations().at(0).unexpected, 2u);
  const std::vector<Finding> found = tally.unexpected_errors();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, FindingKind::unexpected_error);
  EXPECT_EQ(found[0].count, 3u);
  EXPECT_NE(found[0].claim.find("tiny.write returned EIO"), std::string::npos);
  EXPECT_NE(found[0].evidence.find("group writers: 2 of 3 calls"), std::string::npos);
  EXPECT_NE(found[0].evidence.find("group others: 1 of 1 calls"), std::string::npos);
  EXPECT_EQ(found[0].fingerprint.size(), 16u);
}

TEST(Tally, AnInjectedErrorIsAFailureAndNoFinding) {
  const Plan plan = plan_with("error(EIO)");
  EXPECT_EQ(injectable_errors(plan), std::set<int>{EIO});
  Tally tally(plan);
  tally.add(row(0, {1, 1, 1}, {{EIO, 2}}));
  const OperationStats op = tally.operations().at(0);
  EXPECT_EQ(op.injected, 2u);
  EXPECT_EQ(op.failed, 2u);
  EXPECT_EQ(op.unexpected, 0u);
  EXPECT_EQ(op.ok, 1u);
  EXPECT_TRUE(tally.unexpected_errors().empty());
}

TEST(Tally, RowsOfUnknownSlotsAndGroupsAreLeftOut) {
  const Plan plan = plan_with(nullptr);
  Tally tally(plan);
  TickRow unknown_row = row(0, {1});
  unknown_row.slot = op_slot(0, 60);
  TickRow unknown_target = row(0, {1});
  unknown_target.slot = op_slot(5, 0);
  TickRow unknown_group = row(0, {1});
  unknown_group.group = 9;
  for (const TickRow& strange : {unknown_row, unknown_target, unknown_group}) tally.add(strange);
  EXPECT_TRUE(tally.operations().empty());
  EXPECT_TRUE(tally.series(0).lines.empty());
}

TEST(TallySeries, HasABucketForEachInterval) {
  const Plan plan = plan_with(nullptr);
  Tally tally(plan);
  EXPECT_TRUE(tally.series(0).lines.empty());
  tally.add(row(1000 * kMs, {100, 100}));
  tally.add(row(1030 * kMs, {300}, {{ENOSPC, 1}}));
  const Series series = tally.series(990 * kMs);
  EXPECT_EQ(series.bucket, 10 * kMs);
  EXPECT_EQ(series.start, 10 * kMs);
  ASSERT_EQ(series.lines.size(), 1u);
  EXPECT_EQ(series.lines[0].group, "writers");
  EXPECT_EQ(series.lines[0].operation, "write");
  EXPECT_EQ(series.lines[0].count, (std::vector<uint64_t>{2, 0, 0, 1}));
  EXPECT_EQ(series.lines[0].errors, (std::vector<uint64_t>{0, 0, 0, 1}));
  EXPECT_EQ(series.lines[0].max, (std::vector<uint64_t>{100, 0, 0, 300}));
}

TEST(TallySeries, WidensToKeepEveryCountInSixHundredBuckets) {
  const Plan plan = plan_with(nullptr);
  for (const int rows : {600, 601, 5000}) {
    Tally tally(plan);
    const int64_t origin = 123'456'789'000;
    for (int i = 0; i < rows; ++i) {
      tally.add(row(origin + i * 10 * kMs, {100}, {{ENOSPC, 1}}));
    }
    const Series series = tally.series(origin);
    const SeriesLine& line = series.lines.at(0);
    EXPECT_LE(line.count.size(), 600u) << rows;
    EXPECT_EQ(series.bucket == 10 * kMs, rows == 600) << rows;
    uint64_t count = 0, errors = 0;
    for (const uint64_t n : line.count) count += n;
    for (const uint64_t n : line.errors) errors += n;
    EXPECT_EQ(count, static_cast<uint64_t>(rows));
    EXPECT_EQ(errors, static_cast<uint64_t>(rows));
    EXPECT_LE(series.start, 0);
    EXPECT_GT(series.start, -series.bucket);
  }
}

}  // namespace
}  // namespace ordeal
