// What a hit costs. Compare CPU times of one run; libfiu's point is measured where it is installed.
#include <benchmark/benchmark.h>

#include <utility>

#include "harness/fault/assertion.h"
#include "harness/fault/plan.h"
#include "harness/sync/clock.h"
#include "harness/sync/task.h"
#include "harness/sync/thread.h"

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

void assert_often(benchmark::State& state) {
  int n = 0;
  for (auto step : state) {
    benchmark::DoNotOptimize(++n);
    ORDEAL_ALWAYS(n != 0, "bench: n is not zero");
  }
}
void BM_AssertionUnheard(benchmark::State& state) { assert_often(state); }
BENCHMARK(BM_AssertionUnheard)->Threads(1)->Threads(2);

void BM_AssertionHeard(benchmark::State& state) {
  static AssertionWatch* watch = nullptr;
  if (state.thread_index() == 0) watch = new AssertionWatch({"bench"}, nullptr);
  assert_often(state);
  if (state.thread_index() == 0) delete std::exchange(watch, nullptr);
}
BENCHMARK(BM_AssertionHeard)->Threads(1)->Threads(2);

// From disarming until the last of 64 parked threads has left its point. `late` counts the releases
// that took more than 10 ms.
void BM_Release64(benchmark::State& state) {
  constexpr int kThreads = 64;
  const auto limit = std::chrono::milliseconds(10);
  FaultPlan plan(7, now(), {parse_fault_text("bench.point.hit", "pause")}, nullptr);
  std::atomic<int> round{0};
  std::atomic<int> left{0};
  std::atomic<bool> over{false};
  std::vector<Thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back("parked", [&] {
      for (int mine = 0; !over.load(); ++mine) {
        round.wait(mine);
        if (!over.load()) bench_point.pass();
        left.fetch_add(1);
      }
    });
  double late = 0;
  Duration longest{0};
  for (auto step : state) {
    plan.arm_all();
    left = 0;
    round.fetch_add(1);
    round.notify_all();
    sleep_for(std::chrono::milliseconds(4));  // They park; who does not yet is let through.
    const Instant start = Monotonic::now();
    plan.disarm_all();
    while (left.load() < kThreads) yield();
    const Duration took = Monotonic::now() - start;
    late += took > limit ? 1 : 0;
    longest = std::max(longest, took);
    state.SetIterationTime(to_seconds(took));
  }
  over = true;
  round.fetch_add(1);
  round.notify_all();
  state.counters["late"] = late;
  state.counters["longest_ms"] = to_seconds(longest) * 1e3;
}
BENCHMARK(BM_Release64)->UseManualTime()->Iterations(1000)->Unit(benchmark::kMillisecond);

// Eight threads with a delay of 50 ms each at one point: they wait side by side.
void BM_DelaysTogether(benchmark::State& state) {
  FaultPlan plan(7, now(), {parse_fault_text("bench.point.hit", "delay(50ms)")}, nullptr);
  plan.arm_all();
  for (auto step : state) {
    const Instant start = Monotonic::now();
    {
      std::vector<Thread> threads;
      for (int i = 0; i < 8; ++i) threads.emplace_back("late", [] { bench_point.pass(); });
    }
    state.SetIterationTime(to_seconds(Monotonic::now() - start));
  }
}
BENCHMARK(BM_DelaysTogether)->UseManualTime()->Iterations(20)->Unit(benchmark::kMillisecond);

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
