// How long verdicts take: CPU time, one core, reading excluded, each beside plain Wing-Gong-Lowe on
// a history that it can manage, so that the ratio does not depend on the machine.
//
//   history_bench                     all but the soak
//   history_bench verdicts online     these parts: verdicts closures online cores soak
//
// The soak is a stream of a hundred million operations: two minutes.
#include "harness/history/history_bench.h"

#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "harness/base/time.h"
#include "harness/history/check.h"
#include "harness/history/closure_model.h"
#include "harness/history/generate.h"
#include "harness/history/wgl_testing.h"

namespace ordeal::history {

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

namespace {

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

// The model as functions that cost a microsecond a call, which is what a call of Lua costs, beside
// the built-in one.
void measure_closure(const char* name, const GenerateOptions& options) {
  const Model& native = *find_model(name);
  ClosureModel::Spec spec{
      .name = "lua-like",
      .about = {},
      .operations = {},
      .observers = {},
      .per_key = native.per_key,
      .initial = native.initial,
      .apply = [&](const Value& state, std::string_view op, const Value& argument) {
        const Instant until = Monotonic::now() + std::chrono::microseconds(1);
        while (Monotonic::now() < until) {
        }
        return native.apply(state, *find_kind(native, op), argument);
      }};
  for (const OperationKind& kind : native.kinds) {
    spec.operations.emplace_back(kind.name);
    if (kind.observes == Observes::always) spec.observers.emplace_back(kind.name);
  }
  ClosureModel slow(std::move(spec));
  const Model* const both[] = {&native, &slow.model()};
  double ms[2];
  for (size_t i = 0; i < 2; ++i) {
    History history = generate(native, options);
    const double started = cpu_ms();
    const CheckReport report = check(*both[i], std::move(history), {.per_key = false});
    ms[i] = cpu_ms() - started;
    if (report.verdict != Verdict::pass) fmt::print("the closure gave up: {}\n", report.reason);
  }
  fmt::print(
      "closure of 1 us a call, {} of {} operations by {} clients: {:.1f} ms, {:.2f} times the "
      "native {:.1f} ms; {} calls\n",
      name, options.operations, options.clients, ms[1], ms[1] / ms[0], ms[0], slow.calls());
  std::fflush(stdout);
}

void measure_closures() {
  constexpr Chance kOnePercent{1, 100};
  measure_closure("register", {.clients = 10, .operations = 100'000, .pending = kOnePercent});
  measure_closure("kv", {.clients = 5, .operations = 20'000});
  measure_closure("counter", {.clients = 8, .operations = 10'000});
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

void measure_verdicts() {
  constexpr Chance kOnePercent{1, 100};
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
  for (const char* model : {"register", "queue", "stack"}) {
    measure({model, {.clients = 10, .operations = 1'000'000, .values = 0}, false});
    measure({model, {.clients = 10, .operations = 1'000'000, .values = 0, .lies = 1}, false});
  }
  measure({"set", {.clients = 10, .operations = 200'000, .values = 1000}, false});
  measure({"kv", {.clients = 8, .operations = 10'000, .values = 0}, false});
  measure_unique_set();
}

}  // namespace
}  // namespace ordeal::history

int main(int argc, char** argv) {
  namespace history = ordeal::history;
  const std::map<std::string, std::function<void()>> parts{
      {"verdicts", history::measure_verdicts}, {"closures", history::measure_closures},
      {"online", history::measure_streams},    {"cores", history::measure_cores},
      {"soak", history::measure_soak},
  };
  std::vector<std::string> asked(argv + 1, argv + argc);
  if (asked.empty()) asked = {"verdicts", "closures", "online", "cores"};
  for (const std::string& name : asked) {
    const auto part = parts.find(name);
    if (part == parts.end()) {
      fmt::print(stderr, "there is no part {}; there are verdicts closures online cores soak\n",
                 name);
      return 64;
    }
    part->second();
  }
  return 0;
}
