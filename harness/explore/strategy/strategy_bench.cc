// What a pick costs: two, ten and a hundred tasks that are always ready, each at a resource of ten.
#include <benchmark/benchmark.h>

#include <vector>

#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

void pick(benchmark::State& state, const char* spec) {
  const uint32_t count = static_cast<uint32_t>(state.range(0));
  std::vector<TaskView> tasks(count);
  std::vector<TaskId> ready;
  for (TaskId task = 0; task < count; ++task) {
    ready.push_back(task);
    tasks[task].key = mix_bits(task + 1);
    tasks[task].op.kind = OpKind::write;
    tasks[task].op.writes = true;
    tasks[task].op.resource = 1 + task % 10;
    tasks[task].op.key = mix_bits(500 + task % 10);
  }
  View view;
  view.ready = ready.data();
  view.ready_count = count;
  view.tasks = tasks.data();
  view.current_ready = true;
  view.current = 0;
  const auto strategy = make_strategy(spec);
  const bool follows = strategy->follows();
  uint64_t seed = 0;
  for (auto _ : state) {
    if (view.step++ % 1'000 == 0) {
      if (seed != 0)
        strategy->end(
            {.steps = 1'000, .choices = 1'000, .tasks = count, .failed = false, .fresh = true});
      strategy->begin(++seed);
      view.step = 1;
      for (TaskId task = 0; task < count && follows; ++task) strategy->arrived(task, view);
    }
    view.current = strategy->pick(view);
    if (!follows) continue;
    strategy->stepping(view.current, view);
    strategy->arrived(view.current, view);
  }
}

#define STRATEGY_BENCH(name) BENCHMARK_CAPTURE(pick, name, #name)->Arg(2)->Arg(10)->Arg(100)
STRATEGY_BENCH(random);
STRATEGY_BENCH(random_priority);
STRATEGY_BENCH(pct);
STRATEGY_BENCH(pos);
STRATEGY_BENCH(urw);
STRATEGY_BENCH(surw);
STRATEGY_BENCH(greybox);
STRATEGY_BENCH(portfolio);

}  // namespace
}  // namespace ordeal::explore
