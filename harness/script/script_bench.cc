// What one iteration of a group costs, CPU time: through Lua, through a mix, and for comparison
// through a std::function with nothing around it.
#include <stdlib.h>
#include <unistd.h>

#include <functional>

#include <benchmark/benchmark.h>

#include "harness/script/script.h"

namespace ordeal {
namespace {

constexpr int64_t kBatch = 100'000;  // Iterations of a lane, so that its making counts little.

class Idle final : public Target {};

constexpr OpRow kRows[] = {{"nop",
                            RowKind::operation,
                            "",
                            {},
                            "",
                            [](Target&, Call&) { return 0; },
                            {},
                            [](const Options&, Call&) {}}};
const TargetRow kIdle{"null", "", {}, kRows, nullptr};
const TargetRow* const kTargets[] = {&kIdle};

const Script& scenario() {
  static const std::unique_ptr<Script> script = [] {
    char name[] = "/tmp/ordeal-bench-XXXXXX";
    const int file = mkstemp(name);
    const std::string text =
        "local null = target.null{}\ngroup('lua', 1, function(t) null.nop() end)\n"
        "group('mix', 1, mix { [null.nop] = 1 })\n";
    if (write(file, text.data(), text.size()) < 0) std::abort();
    close(file);
    ScriptRequest request;
    request.file = name;
    request.targets = kTargets;
    auto loaded = load_script(request);
    unlink(name);
    return loaded;
  }();
  return *script;
}

void run_group(benchmark::State& state, size_t group) {
  static const std::atomic<bool> stop{false};
  const Script& script = scenario();
  ThreadEnv env;
  env.thread = "g/0";
  env.group = script.plan().groups[group].name;
  Idle idle;
  env.targets = {&idle};
  const auto thread = script.make_thread(env);
  GroupPlan plan = script.plan().groups[group];
  plan.iterations = kBatch;
  LaneConfig config;
  config.plan = &plan;
  config.slots = kRowsPerTarget;
  config.stop = &stop;
  while (state.KeepRunningBatch(kBatch)) {
    Lane lane(config);
    if (thread->run_group(group, lane)) state.SkipWithError("the script failed");
  }
}

void make_thread(benchmark::State& state) {
  const Script& script = scenario();
  ThreadEnv env;
  env.thread = "lua/0";
  env.group = "lua";
  for (auto _ : state) benchmark::DoNotOptimize(script.make_thread(env));
}

void plain_function(benchmark::State& state) {
  std::function<int()> nop = [] { return 0; };
  for (auto _ : state) {
    benchmark::DoNotOptimize(nop);
    benchmark::DoNotOptimize(nop());
  }
}

BENCHMARK_CAPTURE(run_group, lua, 0)->Threads(1)->Threads(2);
BENCHMARK_CAPTURE(run_group, mix, 1);
BENCHMARK(make_thread);
BENCHMARK(plain_function);

}  // namespace
}  // namespace ordeal
