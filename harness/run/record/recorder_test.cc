#include "harness/run/record/recorder.h"

#include <gtest/gtest.h>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {

using Cells = std::vector<std::unique_ptr<OpCell>>;
constexpr uint64_t kInterval = 1000;
constexpr uint64_t kEnd = 1'000'000;

HistogramData data_of(std::initializer_list<uint64_t> values) {
  Histogram h;
  for (const uint64_t value : values) h.record(value);
  return h.data();
}

// Cells of a lane with one operation, in slot `slot`.
Cells cells_with(size_t slot, std::initializer_list<uint64_t> latencies) {
  Cells cells(slot + 2);
  cells[slot] = std::make_unique<OpCell>();
  for (const uint64_t ns : latencies) cells[slot]->service.record(ns);
  return cells;
}

TEST(MergeInto, AddsCountsAndKeepsBucketsInOrder) {
  HistogramData sum = data_of({1, 3, 3});
  merge_into(sum, data_of({2, 3, 9}));
  EXPECT_EQ(sum.buckets, data_of({1, 2, 3, 3, 3, 9}).buckets);
  EXPECT_EQ(sum.count, 6u);
  EXPECT_EQ(sum.min, 1u);
  EXPECT_EQ(sum.max, 9u);
  EXPECT_EQ(sum.sum, 21);
}

TEST(MergeInto, NothingChangesNothing) {
  HistogramData sum = data_of({5});
  merge_into(sum, HistogramData());
  merge_into(sum, Histogram());
  EXPECT_EQ(sum.count, 1u);
  EXPECT_EQ(sum.min, 5u);
  HistogramData empty;
  merge_into(empty, data_of({5}));
  EXPECT_EQ(empty.min, 5u);
}

TEST(Recorder, AddsUpTheLanesOfAGroup) {
  Recorder recorder(kInterval);
  Cells first = cells_with(3, {10, 20});
  first[3]->errors = {{28, 1}};
  Cells second = cells_with(3, {30});
  second[3]->errors = {{28, 2}, {5, 1}};
  recorder.take(1, kEnd, first);
  recorder.take(1, kEnd, second);
  const std::vector<TickRow> rows = recorder.drain();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].group, 1u);
  EXPECT_EQ(rows[0].slot, 3u);
  EXPECT_EQ(rows[0].at,
            ticks_to_instant(tick_scale(), kEnd - kInterval).time_since_epoch().count());
  EXPECT_EQ(rows[0].service.buckets, data_of({10, 20, 30}).buckets);
  EXPECT_FALSE(rows[0].response.has_value());
  EXPECT_EQ(rows[0].errors, (std::vector<std::pair<int32_t, uint64_t>>{{28, 3}, {5, 1}}));
}

TEST(Recorder, KeepsGroupsSlotsAndIntervalsApart) {
  Recorder recorder(kInterval);
  recorder.take(0, kEnd, cells_with(1, {10}));
  recorder.take(1, kEnd, cells_with(1, {10}));
  recorder.take(0, kEnd, cells_with(2, {10}));
  recorder.take(0, kEnd + kInterval * 1'000'000, cells_with(1, {10}));
  EXPECT_EQ(recorder.drain().size(), 4u);
}

TEST(Recorder, KeepsResponseBesideService) {
  Recorder recorder(kInterval);
  Cells cells = cells_with(0, {10});
  cells[0]->response = std::make_unique<Histogram>();
  cells[0]->response->record(500);
  recorder.take(0, kEnd, cells);
  recorder.take(0, kEnd, cells);
  const std::vector<TickRow> rows = recorder.drain();
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_TRUE(rows[0].response.has_value());
  EXPECT_EQ(rows[0].response->count, 2u);
  EXPECT_EQ(rows[0].response->max, 500u);
}

TEST(Recorder, CellsThatCountedNothingSayNothing) {
  Recorder recorder(kInterval);
  recorder.take(0, kEnd, cells_with(1, {}));
  EXPECT_TRUE(recorder.drain().empty());
}

TEST(Recorder, GivesEachRowOnceAndLosesNone) {
  Recorder recorder(kInterval);
  constexpr int kTakes = 300;
  std::vector<Thread> lanes;
  for (int i = 0; i < 2; ++i) {
    lanes.emplace_back("lane", [&] {
      for (int take = 0; take < kTakes; ++take) recorder.take(0, kEnd, cells_with(1, {10, 20}));
    });
  }
  uint64_t drained = 0;
  for (int i = 0; i < 50; ++i) {
    for (const TickRow& row : recorder.drain()) drained += row.service.count;
  }
  for (Thread& lane : lanes) lane.join();
  for (const TickRow& row : recorder.drain()) drained += row.service.count;
  EXPECT_EQ(drained, 2u * kTakes * 2);
  EXPECT_TRUE(recorder.drain().empty());
}

}  // namespace
}  // namespace ordeal
