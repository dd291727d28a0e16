// How soon a violation is explained: the failing prefix, its core and the sentence of histories of
// 2,000 operations by 5 clients with one lie, a hundred for each model.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "harness/history/check.h"
#include "harness/history/generate.h"
#include "harness/history/history_bench.h"

namespace ordeal::history {
namespace {

constexpr uint64_t kSeeds = 100;
constexpr uint64_t kTries = 50;  // Not every lie is one: so many seeds are tried for a violation.

template <class T>
T percentile(std::vector<T> values, size_t percent) {
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, values.size() * percent / 100)];
}

void measure(const Model& model) {
  std::vector<double> ms;
  std::vector<size_t> items;
  size_t complete = 0, soon = 0, cut = 0, gave_up = 0;
  // Equal values in a queue are beyond the search: see Check.AKeyThatGivesUp....
  const bool unique = model.name == "queue" || model.name == "stack";
  for (uint64_t i = 0; i < kSeeds * kTries && ms.size() < kSeeds; ++i) {
    History history = generate(
        model,
        {.clients = 5, .operations = 2000, .values = unique ? 0U : 5U, .lies = 1, .seed = i});
    const double started = cpu_ms();
    const CheckReport report = check(model, std::move(history),
                                     {.per_key = false,
                                      .time = std::chrono::seconds(5),
                                      .explain_time = std::chrono::seconds(5)});
    const double took = cpu_ms() - started;
    if (report.verdict == Verdict::unknown) ++gave_up;
    if (report.verdict != Verdict::fail) continue;
    const Core& core = report.counterexample->core;
    ms.push_back(took);
    items.push_back(core.items.size());
    if (core.complete) ++complete;
    if (core.complete && took <= 100) ++soon;
    if (core.since) ++cut;
  }
  if (ms.empty()) {
    fmt::print("cores of {}: no violation, {} gave up\n", model.name, gave_up);
    return;
  }
  fmt::print("cores {:<14} {:>4} {:>9} {:>8} {:>6} {:>8.1f} {:>8.1f} {:>8.1f} {:>6} {:>6}{}\n",
             model.name, ms.size(), complete, soon, cut, percentile(ms, 50), percentile(ms, 95),
             percentile(ms, 100), percentile(items, 50), percentile(items, 100),
             gave_up > 0 ? fmt::format("   {} gave up", gave_up) : "");
  std::fflush(stdout);
}

}  // namespace

void measure_cores() {
  fmt::print("      {:<14} {:>4} {:>9} {:>8} {:>6} {:>8} {:>8} {:>8} {:>6} {:>6}\n", "model", "all",
             "complete", "<=100ms", "cut", "ms", "95 %", "most", "items", "most");
  for (const Model* model : models()) measure(*model);
}

}  // namespace ordeal::history
