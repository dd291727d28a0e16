// Schedules a second on the standard programs, beside a loop that does nothing but switch fibers:
// the same programs on a scheduler without names, tape, guard pages, timers or a memory model. The
// ratio to that loop, taken in the same run, does not depend on the machine.
//
//   explore_bench                  measures, then prints a table of the ratios
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <boost/context/detail/fcontext.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/random.h"
#include "harness/explore/core/scheduler.h"
#include "harness/explore/explore.h"
#include "harness/explore/strategy/strategies.h"
#include "harness/sync/atomic.h"
#include "harness/sync/mutex.h"
#include "harness/sync/thread.h"

namespace ordeal::explore {
namespace {

namespace context = boost::context::detail;

// The bare loop, in the shape of the throw-away prototype that the target rates were stated
// against: a task is an object of its own, whoever can run is collected at each step, and each step
// goes through the loop.
class Bare {
 public:
  explicit Bare(uint64_t seed) : random_(seed | 1) { running_ = this; }
  ~Bare() {
    for (auto& fiber : fibers_) stacks_.push_back(std::move(fiber->stack));
    running_ = nullptr;
  }

  [[gnu::noinline]] void spawn(std::function<void()> body) {
    auto fiber = std::make_unique<Fiber>();
    fiber->body = std::move(body);
    if (stacks_.empty()) {
      fiber->stack = std::make_unique<char[]>(kStack);
    } else {
      fiber->stack = std::move(stacks_.back());
      stacks_.pop_back();
    }
    fiber->at = context::make_fcontext(fiber->stack.get() + kStack, kStack, enter);
    fibers_.push_back(std::move(fiber));
  }
  [[gnu::noinline]] void run() {
    while (true) {
      uint32_t ready[kMostTasks];
      uint32_t count = 0;
      for (uint32_t i = 0; i < fibers_.size(); ++i) {
        if (!fibers_[i]->done && fibers_[i]->waits_for == nullptr) ready[count++] = i;
      }
      if (count == 0) return;
      current_ = fibers_[ready[draw() % count]].get();
      current_->at = context::jump_fcontext(current_->at, nullptr).fctx;
    }
  }

  [[gnu::noinline]] static void step() { running_->leave(); }
  struct Mutex {
    bool held = false;
    [[gnu::noinline]] void lock() {
      running_->leave();
      while (held) {
        running_->current_->waits_for = this;
        running_->leave();
      }
      held = true;
    }
    [[gnu::noinline]] void unlock() {
      running_->leave();
      held = false;
      for (auto& fiber : running_->fibers_) {
        if (fiber->waits_for == this) fiber->waits_for = nullptr;
      }
    }
  };

 private:
  static constexpr size_t kStack = 64 << 10;
  static constexpr uint32_t kMostTasks = 128;
  struct Fiber {
    std::function<void()> body;
    std::unique_ptr<char[]> stack;
    context::fcontext_t at = nullptr;
    const Mutex* waits_for = nullptr;
    bool done = false;
  };

  static void enter(context::transfer_t from) {
    running_->scheduler_ = from.fctx;
    running_->current_->body();
    running_->current_->done = true;
    running_->leave();
  }
  [[gnu::noinline]] void leave() { scheduler_ = context::jump_fcontext(scheduler_, nullptr).fctx; }
  uint64_t draw() {  // Marsaglia's xorshift.
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    return random_ ^= random_ << 17;
  }

  static inline constinit thread_local Bare* running_ = nullptr;
  static inline thread_local std::vector<std::unique_ptr<char[]>> stacks_;
  uint64_t random_;
  std::vector<std::unique_ptr<Fiber>> fibers_;
  Fiber* current_ = nullptr;
  context::fcontext_t scheduler_ = nullptr;
};

// Two tasks, three rounds of two nested locks.
template <class M>
void nested(M& a, M& b, int& sum) {
  for (int round = 0; round < 3; ++round) {
    a.lock();
    b.lock();
    ++sum;
    b.unlock();
    a.unlock();
  }
}
void nested_bare(uint64_t seed) {
  Bare bare(seed);
  Bare::Mutex a;
  Bare::Mutex b;
  int sum = 0;
  for (int i = 0; i < 2; ++i) bare.spawn([&] { nested(a, b, sum); });
  bare.run();
  benchmark::DoNotOptimize(sum);
}
void nested_body() {
  Mutex a("a");
  Mutex b("b");
  int sum = 0;
  Thread one("one", [&] { nested(a, b, sum); });
  Thread two("two", [&] { nested(a, b, sum); });
  one.join();
  two.join();
  benchmark::DoNotOptimize(sum);
}

// Many tasks of a few atomic increments each.
void counting_bare(uint64_t seed, int tasks, int steps) {
  Bare bare(seed);
  int sum = 0;
  for (int i = 0; i < tasks; ++i) {
    bare.spawn([&] {
      for (int step = 0; step < steps; ++step) {
        Bare::step();
        ++sum;
      }
    });
  }
  bare.run();
  benchmark::DoNotOptimize(sum);
}
void counting_body(int tasks, int steps) {
  Atomic<int> sum{0, "sum"};
  std::vector<Thread> all;
  all.reserve(static_cast<size_t>(tasks));
  for (int i = 0; i < tasks; ++i) {
    all.emplace_back("task", [&] {
      for (int step = 0; step < steps; ++step) sum.fetch_add(1);
    });
  }
  for (Thread& each : all) each.join();
}

struct Program {
  const char* name;
  std::function<void()> body;
  std::function<void(uint64_t seed)> bare;
  uint64_t batch;  // Schedules of one call of explore().
};
const std::vector<Program>& programs() {
  static const std::vector<Program> all = {
      {"nested_2", nested_body, nested_bare, 50'000},
      {"count_20x7", [] { counting_body(20, 7); },
       [](uint64_t seed) { counting_bare(seed, 20, 7); }, 5'000},
      {"count_100x6", [] { counting_body(100, 6); },
       [](uint64_t seed) { counting_bare(seed, 100, 6); }, 1'000},
  };
  return all;
}

void bare_loop(benchmark::State& state, const Program& program) {
  uint64_t seed = 0;
  for (auto _ : state) program.bare(mix_bits(++seed));
  state.SetItemsProcessed(state.iterations());
}

void scheduler(benchmark::State& state, const Program& program, MemoryMode memory) {
  SchedulerOptions options;
  options.memory = memory;
  options.races = memory == MemoryMode::weak;
  Scheduler engine(options);
  const auto strategy = make_random();
  uint64_t seed = 0;
  ScheduleOutcome last;
  for (auto _ : state) last = engine.run(*strategy, mix_bits(++seed), program.body);
  state.SetItemsProcessed(state.iterations());
  state.counters["choices"] = last.choices;
  state.counters["steps"] = last.steps;
}

// With what exploring adds: seeds by ordinal, coverage, statistics.
void whole_loop(benchmark::State& state, const Program& program) {
  uint64_t first = 0;
  while (state.KeepRunningBatch(static_cast<int64_t>(program.batch))) {
    ExploreOptions options{.schedules = program.batch, .strategy = "random", .first = first};
    options.scheduler.memory = MemoryMode::sc;
    options.scheduler.races = false;
    benchmark::DoNotOptimize(explore(options, program.body));
    first += program.batch;
  }
  state.SetItemsProcessed(state.iterations());
}

// Prints each program's rates as shares of its bare loop, once all are measured.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Iteration)
        rates_[run.benchmark_name()] = run.counters.at("items_per_second").value;
    }
  }
  void Finalize() override {
    fmt::print("\n{:<12} {:>14} {:>14} {:>6} {:>14} {:>6} {:>14} {:>6}\n", "schedules/s",
               "bare loop", "sc", "ratio", "weak", "ratio", "explore sc", "ratio");
    for (const Program& program : programs()) {
      const double bare = rates_[std::string("bare/") + program.name];
      if (bare == 0) continue;
      fmt::print("{:<12} {:>14.0f}", program.name, bare);
      for (const char* how : {"sc/", "weak/", "explore/"}) {
        const double rate = rates_[std::string(how) + program.name];
        fmt::print(" {:>14.0f} {:>6.2f}", rate, rate / bare);
      }
      fmt::print("\n");
    }
  }

 private:
  std::map<std::string, double> rates_;
};

}  // namespace
}  // namespace ordeal::explore

int main(int argc, char** argv) {
  using namespace ordeal::explore;
  for (const Program& program : programs()) {
    const std::string name = program.name;
    benchmark::RegisterBenchmark(("bare/" + name).c_str(), bare_loop, program);
    benchmark::RegisterBenchmark(("sc/" + name).c_str(), scheduler, program, MemoryMode::sc);
    benchmark::RegisterBenchmark(("weak/" + name).c_str(), scheduler, program, MemoryMode::weak);
    benchmark::RegisterBenchmark(("explore/" + name).c_str(), whole_loop, program);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  benchmark::Shutdown();
  return 0;
}
