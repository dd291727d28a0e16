// What recording an operation for a history adds to the lane alone, in one run.
#include <benchmark/benchmark.h>

#include "harness/scenario/history_log.h"

namespace ordeal {
namespace {

const std::atomic<bool> kNever{false};

Lane make_lane(GroupPlan& plan) {
  LaneConfig config;
  config.plan = &plan;
  config.slots = kRowsPerTarget;
  config.stop = &kNever;
  return Lane(config);
}

// A call of two arguments, as of a write.
void fill(Call& call, int64_t value) {
  call.args[0] = Value::of(std::string_view("/d0/f1"));
  call.args[1] = Value::of(value);
  call.arg_count = 2;
  call.result = Value();
}

void lane_alone(benchmark::State& state) {
  GroupPlan plan;
  Lane lane = make_lane(plan);
  Call call;
  int64_t value = 0;
  for (auto _ : state) {
    fill(call, ++value);
    benchmark::DoNotOptimize(call);
    const uint64_t start = lane.begin(1);
    lane.record(1, start, 0);
  }
}

// Memory is provided before, and comes and goes as in a run whose histories are judged meanwhile.
void lane_and_history(benchmark::State& state) {
  GroupPlan plan;
  Lane lane = make_lane(plan);
  HistoryPool pool(size_t{16} << 20);
  pool.provide();
  HistoryLog log(pool, 1, nullptr, "g/0");
  Call call;
  int64_t value = 0;
  for (auto _ : state) {
    fill(call, ++value);
    benchmark::DoNotOptimize(call);
    log.around(&lane, 1, call, [] { return 0; });
    if (pool.in_use() == pool.chunks()) [[unlikely]]
      log.start_over();
  }
}

BENCHMARK(lane_alone);
BENCHMARK(lane_and_history);

}  // namespace
}  // namespace ordeal
