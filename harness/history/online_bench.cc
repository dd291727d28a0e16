// Streams: operations a second of CPU, and resident memory on the way.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <utility>
#include <vector>

#include "harness/history/generate.h"
#include "harness/history/history_bench.h"
#include "harness/history/online.h"

namespace ordeal::history {
namespace {

double resident_mb() {
  std::ifstream statm("/proc/self/statm");
  uint64_t pages = 0;
  statm >> pages >> pages;
  return static_cast<double>(pages) * 4096 / 1e6;
}

struct Stream {
  const char* model;
  GenerateOptions options;  // Of a round; its operations come again and again, later each time.
  uint64_t rounds;
};

// Each round starts from a written initial value.
void measure(const Stream& stream) {
  const Model& model = *find_model(stream.model);
  const History round = generate(model, stream.options);
  const int64_t length = 2 * static_cast<int64_t>(round.size()) + 4;
  OnlineChecker checker(model, {});
  std::vector<double> mb;  // At 10 %, 50 % and 100 %.
  double ms = 0;
  for (uint64_t i = 0; i < stream.rounds; ++i) {
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
    const uint64_t done = i + 1;
    if (done == (stream.rounds + 9) / 10 || done == (stream.rounds + 1) / 2 ||
        done == stream.rounds) {
      mb.push_back(resident_mb());
      fmt::print(stderr, "  {:.1f} M operations, {:.0f} s of CPU, {:.1f} MB\n",
                 static_cast<double>(done * shifted.size()) / 1e6, ms / 1e3, mb.back());
    }
  }
  const OnlineReport& report = checker.finish();
  fmt::print(
      "online {}, {} clients, {} of {} pending: {:.1f} M operations, {:.0f} a second, {:.1f} MB at "
      "a tenth, {:.1f} MB at half, {:.1f} MB at the end, layers up to {}{}\n",
      stream.model, stream.options.clients, stream.options.pending.of, stream.options.pending.in,
      static_cast<double>(report.operations) / 1e6,
      static_cast<double>(report.operations) / ms * 1e3, mb.front(), mb[mb.size() / 2], mb.back(),
      report.peak_layer, report.verdict == Verdict::pass ? "" : " NOT OK");
  std::fflush(stdout);
}

}  // namespace

void measure_streams() {
  measure({"register", {.clients = 4, .operations = 100'000}, 20});
  measure({"register", {.clients = 10, .operations = 100'000}, 10});
  measure({"register", {.clients = 4, .operations = 100'000, .pending = {1, 1000}}, 10});
  measure({"register", {.clients = 4, .operations = 100'000, .pending = {1, 100}}, 10});
  measure({"register", {.clients = 10, .operations = 100'000, .pending = {1, 100}}, 5});
}

void measure_soak() { measure({"register", {.clients = 4, .operations = 100'000}, 1000}); }

}  // namespace ordeal::history
