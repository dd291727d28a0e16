// How long verdicts take: CPU time, one core, reading excluded, each beside plain Wing-Gong-Lowe on
// a history that it can manage, so that the ratio does not depend on the machine.
//
//   history_bench
#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <utility>

#include "harness/base/time.h"
#include "harness/history/check.h"
#include "harness/history/closure_model.h"
#include "harness/history/generate.h"
#include "harness/history/online.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {
namespace {

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

struct Row {
  const char* model;
  GenerateOptions options;
  bool oracle;  // Whether plain Wing-Gong-Lowe is run too.
};

void measure(const Row& row) {
  const Model& model = *find_model(row.model);
  const History history = generate(model, row.options);
  History copy = history;
  double started = cpu_ms();
  const CheckReport report = check(model, std::move(copy), {.per_key = false});
  const double ours = cpu_ms() - started;
  std::string ratio = "-";
  if (row.oracle) {
    started = cpu_ms();
    const bool linearizable = wgl_linearizable(model, history);
    const double oracle = cpu_ms() - started;
    const bool agree = linearizable == (report.verdict == Verdict::pass);
    ratio = fmt::format("{:.1f} ms, {:.0f}x{}", oracle, oracle / ours, agree ? "" : " DISAGREES");
  }
  const char* verdict = report.verdict == Verdict::pass   ? "ok"
                        : report.verdict == Verdict::fail ? "violated"
                                                          : "unknown";
  fmt::print("{:<13} {:>7} {:>9} {:>6} {:>5} {:<9} {:>9.1f} ms {:>7.1f} MB   {}\n", row.model,
             row.options.clients, row.options.operations, row.options.values, row.options.lies,
             verdict, ours, static_cast<double>(report.peak_bytes) / 1e6, ratio);
  std::fflush(stdout);
}

// A register whose function costs a microsecond, which is what a call of Lua costs, beside the
// built-in one.
void measure_closure(const GenerateOptions& options) {
  ClosureModel slow({.name = "lua-like",
                     .operations = {"read", "write"},
                     .initial = [] { return Value(); },
                     .apply =
                         [](const Value& state, std::string_view op, const Value& argument) {
                           const Instant until = Monotonic::now() + std::chrono::microseconds(1);
                           while (Monotonic::now() < until) {
                           }
                           return op == "read" ? Step{state, state} : Step{{}, argument};
                         }});
  const Model* const both[] = {find_model("register"), &slow.model()};
  double ms[2];
  for (size_t i = 0; i < 2; ++i) {
    History history = generate(*both[0], options);
    const double started = cpu_ms();
    const CheckReport report = check(*both[i], std::move(history), {.per_key = false});
    ms[i] = cpu_ms() - started;
    if (report.verdict != Verdict::pass) fmt::print("the closure gave up: {}\n", report.reason);
  }
  fmt::print("closure of 1 us a call: {:.1f} ms, {:.2f} times the native {:.1f} ms; {} calls\n",
             ms[1], ms[1] / ms[0], ms[0], slow.calls());
}

// A million operations on a set whose elements come and go once each: the generator's own state
// would be copied a million times.
void measure_unique_set() {
  History history;
  for (int64_t i = 0; i < 250'000; ++i) {
    int64_t at = 8 * i;
    for (const char* op : {"add", "contains", "remove", "contains"}) {
      history.push_back({.client = i % 10,
                         .call = at,
                         .ret = at + 9,
                         .op = op,
                         .value = Value(i),
                         .output = Value(at != 8 * i + 40)});
      at += history.size() % 4 == 3 ? 20 : 10;
    }
  }
  const double started = cpu_ms();
  const CheckReport report = check(*find_model("set"), std::move(history), {.per_key = false});
  fmt::print("set, 1,000,000 operations on unique elements: {:.0f} ms, {}\n", cpu_ms() - started,
             report.verdict == Verdict::pass ? "ok" : "NOT OK");
}

double resident_mb() {
  std::ifstream statm("/proc/self/statm");
  uint64_t pages = 0;
  statm >> pages >> pages;
  return static_cast<double>(pages) * 4096 / 1e6;
}

// One history again and again, each round from a written initial value on, as a stream: operations
// a second of CPU, and resident memory after the first round and at the end.
void measure_online(const GenerateOptions& options, uint64_t rounds) {
  const Model& model = *find_model("register");
  const History round = generate(model, options);
  const int64_t length = 2 * static_cast<int64_t>(round.size()) + 4;
  OnlineChecker checker(model, {});
  double first_mb = 0, ms = 0;
  for (uint64_t i = 0; i < rounds; ++i) {
    const int64_t offset = static_cast<int64_t>(i) * length;
    History shifted = round;
    for (Operation& operation : shifted) {
      operation.call += offset;
      if (operation.ret != Operation::kNever) operation.ret += offset;
    }
    shifted.push_back({.call = offset + length - 2, .ret = offset + length - 1, .op = "write"});
    const double started = cpu_ms();
    for (Operation& operation : shifted) checker.push(std::move(operation));
    ms += cpu_ms() - started;
    if (i == 0) first_mb = resident_mb();
  }
  const double last_mb = resident_mb();
  const OnlineReport& report = checker.finish();
  fmt::print(
      "online register, {} clients, {} of {} pending: {:.1f} M operations, {:.0f} a second, "
      "{:.1f} MB at first, {:.1f} MB at last, layers up to {}{}\n",
      options.clients, options.pending.of, options.pending.in,
      static_cast<double>(report.operations) / 1e6,
      static_cast<double>(report.operations) / ms * 1e3, first_mb, last_mb, report.peak_layer,
      report.verdict == Verdict::pass ? "" : " NOT OK");
  std::fflush(stdout);
}

}  // namespace
}  // namespace ordeal::history

int main() {
  using ordeal::history::measure;
  constexpr ordeal::Chance kOnePercent{1, 100};
  fmt::print("{:<13} {:>7} {:>9} {:>6} {:>5} {:<9} {:>12} {:>10}   {}\n", "model", "clients", "ops",
             "values", "lies", "verdict", "checker", "arenas", "Wing-Gong-Lowe");
  measure({"register", {.clients = 12, .operations = 500}, true});
  measure({"cas-register", {.clients = 10, .operations = 500}, true});
  measure({"cas-register", {.clients = 5, .operations = 100, .lies = 2}, true});
  measure({"register", {.clients = 10, .operations = 100'000, .pending = kOnePercent}, false});
  measure({"register", {.clients = 20, .operations = 10'000, .pending = kOnePercent}, false});
  measure({"register", {.clients = 40, .operations = 10'000, .pending = kOnePercent}, false});
  measure({"cas-register", {.clients = 10, .operations = 100'000, .pending = kOnePercent}, false});
  measure({"counter", {.clients = 8, .operations = 10'000}, false});
  measure({"register", {.clients = 10, .operations = 1'000'000, .values = 0}, false});
  measure({"queue", {.clients = 10, .operations = 1'000'000, .values = 0}, false});
  measure({"set", {.clients = 10, .operations = 200'000, .values = 1000}, false});
  ordeal::history::measure_closure({.clients = 10, .operations = 100'000, .pending = kOnePercent});
  measure({"kv", {.clients = 8, .operations = 10'000, .values = 0}, false});
  ordeal::history::measure_unique_set();
  ordeal::history::measure_online({.clients = 4, .operations = 100'000}, 20);
  ordeal::history::measure_online({.clients = 10, .operations = 100'000}, 10);
  ordeal::history::measure_online({.clients = 4, .operations = 100'000, .pending = {1, 1000}}, 10);
  return 0;
}
