// How long verdicts take: CPU time, one core, reading excluded, each beside plain Wing-Gong-Lowe on
// a history that it can manage, so that the ratio does not depend on the machine.
//
//   history_bench
#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <utility>

#include "harness/history/check.h"
#include "harness/history/generate.h"
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
  return 0;
}
