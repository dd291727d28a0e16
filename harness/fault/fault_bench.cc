// What a hit costs. Compare CPU times of one run; libfiu's point is measured where it is installed.
#include <benchmark/benchmark.h>

#include "harness/fault/plan.h"
#include "harness/sync/clock.h"
#include "harness/sync/task.h"

#ifdef ORDEAL_HAS_FIU
#include <fiu-control.h>
#include <fiu-local.h>
#include <fiu.h>
#endif

namespace ordeal {
namespace {

FailPoint bench_point{"bench.point.hit"};

void hit_often(benchmark::State& state) {
  for (auto step : state) benchmark::DoNotOptimize(bench_point.hit());
}

void BM_Disarmed(benchmark::State& state) { hit_often(state); }
BENCHMARK(BM_Disarmed)->Threads(1)->Threads(2);

void BM_Armed(benchmark::State& state, const char* key, const char* value) {
  Task task("bench/0", "bench");
  const ScopedTask scope(task);
  FaultTable table = {{"noop", {"true"}}};
  if (*key != '\0') table.push_back({key, {value}});
  FaultPlan plan(7, now(), {parse_fault_table("bench.point.hit", table)}, nullptr);
  plan.arm_all();
  hit_often(state);
}
BENCHMARK_CAPTURE(BM_Armed, other_group, "group", "nobody*");
BENCHMARK_CAPTURE(BM_Armed, chance_0, "chance", "0");
BENCHMARK_CAPTURE(BM_Armed, nth_far_away, "nth", "1000000000000");
BENCHMARK_CAPTURE(BM_Armed, fires_noop, "", "");

#ifdef ORDEAL_HAS_FIU
void fiu_often(benchmark::State& state) {
  for (auto step : state) benchmark::DoNotOptimize(fiu_fail("bench/point/hit"));
}

void BM_FiuDisarmed(benchmark::State& state) {
  fiu_init(0);
  fiu_often(state);
}
BENCHMARK(BM_FiuDisarmed)->Threads(1)->Threads(2);

void BM_FiuChance0(benchmark::State& state) {
  fiu_init(0);
  fiu_enable_random("bench/point/hit", 1, nullptr, 0, 0.0F);
  fiu_often(state);
  fiu_disable("bench/point/hit");
}
BENCHMARK(BM_FiuChance0);
#endif

}  // namespace
}  // namespace ordeal
