// What going back to the state after load costs, beside the ten operations of a short schedule and
// beside what it saves: loading the scenario once more.
#include <stdlib.h>
#include <unistd.h>

#include <benchmark/benchmark.h>

#include "harness/script/script.h"
#include "harness/script/thread_script.h"

namespace ordeal {
namespace {

class Idle final : public Target {};

constexpr OpRow kRows[] = {
    {"nop", RowKind::operation, "", {}, "", [](Target&, Call&) { return 0; }}};
const TargetRow kIdle{"null", "", {}, kRows, nullptr};
const TargetRow* const kTargets[] = {&kIdle};

std::unique_ptr<Script> loaded() {
  char name[] = "/tmp/ordeal-bench-XXXXXX";
  const int file = mkstemp(name);
  const std::string text =
      "local null = target.null{}\nlocal seen = {}\n"
      "group('g', 1, function(t) seen[#seen + 1] = t:random(9) null.nop() end)\n";
  if (write(file, text.data(), text.size()) < 0) std::abort();
  close(file);
  ScriptRequest request;
  request.file = name;
  request.targets = kTargets;
  auto script = load_script(request);
  unlink(name);
  return script;
}

// One thread of a schedule: its script, and a lane of ten iterations.
struct Bench {
  Bench() : script(loaded()), plan(script->plan().groups[0]) {
    env.thread = "g/0";
    env.group = "g";
    env.targets = {&idle};
    thread = script->make_thread(env);
    plan.iterations = 10;
    config.plan = &plan;
    config.slots = kRowsPerTarget;
    config.stop = &stop;
  }
  void run(benchmark::State& state) {
    Lane lane(config);
    if (thread->run_group(0, lane)) state.SkipWithError("the script failed");
  }

  std::unique_ptr<Script> script;
  GroupPlan plan;
  ThreadEnv env;
  Idle idle;
  std::unique_ptr<ThreadScript> thread;
  const std::atomic<bool> stop{false};
  LaneConfig config;
};

void start_over(benchmark::State& state) {
  Bench bench;
  for (auto _ : state) bench.thread->start_over();
  state.counters["image_bytes"] = static_cast<double>(script::kept_memory(*bench.thread).image);
}

void ten_operations(benchmark::State& state) {
  Bench bench;
  for (auto _ : state) bench.run(state);
}

void start_over_and_ten_operations(benchmark::State& state) {
  Bench bench;
  for (auto _ : state) {
    bench.thread->start_over();
    bench.run(state);
  }
}

void new_state_and_ten_operations(benchmark::State& state) {
  Bench bench;
  for (auto _ : state) {
    bench.thread = bench.script->make_thread(bench.env);
    bench.run(state);
  }
}

BENCHMARK(start_over);
BENCHMARK(ten_operations);
BENCHMARK(start_over_and_ten_operations);
BENCHMARK(new_state_and_ten_operations);

}  // namespace
}  // namespace ordeal
