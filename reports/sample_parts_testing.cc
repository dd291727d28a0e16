#include <cmath>

#include "harness/base/random.h"
#include "harness/metrics/histogram.h"
#include "reports/sample_testing.h"

namespace ordeal {
namespace {

constexpr int64_t kMs = 1'000'000;
constexpr int64_t kSecond = 1000 * kMs;
constexpr int kBuckets = 100;

struct Shape {
  const char* group;
  const char* name;
  double rate;         // A second.
  double median;       // ns
  double fault_share;  // Of operations that a fault delays.
};

uint64_t draw_latency(Random& random, const Shape& shape) {
  // The sum of uniform numbers is near enough to a normal one.
  const double z = random.unit() + random.unit() + random.unit() + random.unit() - 2;
  double ns = shape.median * std::exp(z * 1.1);
  if (random.unit() < shape.fault_share) ns += 1e6 + random.unit() * 4e6;
  return static_cast<uint64_t>(ns);
}

// Operations and their line of the charts, made of the same draws so that the two agree.
void add_operation(Result& result, const Shape& shape) {
  Random random(result.seed, "sample", std::string(shape.group) + shape.name);
  OperationStats stats;
  stats.target = "unionfs";
  stats.name = shape.name;
  stats.group = shape.group;
  SeriesLine line;
  line.group = shape.group;
  line.target = "unionfs";
  line.operation = shape.name;
  Histogram all;
  for (int i = 0; i < kBuckets; ++i) {
    Histogram slice;
    const double wave = 1 + 0.15 * std::sin(i / 6.0) - (i > 40 && i < 52 ? 0.4 : 0);
    const auto wanted = static_cast<uint64_t>(shape.rate / 10 * wave * (0.95 + random.unit() / 10));
    for (uint64_t n = 0; n < wanted / 16; ++n) slice.record(draw_latency(random, shape));
    all.merge(slice);
    const uint64_t errors = i % 9 == 3 ? random.below(4) : 0;
    line.count.push_back(slice.count());
    line.errors.push_back(errors);
    line.p50.push_back(slice.percentile(0.5));
    line.p99.push_back(slice.percentile(0.99));
    line.max.push_back(slice.max());
    stats.injected += errors;
  }
  stats.count = all.count();
  stats.failed = stats.injected + 12;
  stats.pending = 3;
  stats.ok = stats.count - stats.failed - stats.pending;
  stats.errors = {{"EIO", stats.injected}, {"ENOENT", 12}};
  stats.service = all.summary();
  stats.service_histogram = all.data();
  result.operations.push_back(std::move(stats));
  result.series.lines.push_back(std::move(line));
}

void add_groups(Result& result) {
  result.groups = {{.name = "writers",
                    .threads = 3,
                    .iterations = 29'811,
                    .body = "function",
                    .bound = "for 10s",
                    .achieved_rate = 2981.1,
                    .cpu = 8'120 * kMs,
                    .start = 20 * kMs,
                    .end = 10'020 * kMs},
                   {.name = "readers",
                    .threads = 3,
                    .iterations = 19'702,
                    .body = "mix: read 70, readdir 20, stat 10",
                    .bound = "for 10s",
                    .intended_rate = 2000,
                    .achieved_rate = 1970.2,
                    .dropped = 298,
                    .cpu = 3'400 * kMs,
                    .start = 20 * kMs,
                    .end = 10'021 * kMs},
                   {.name = "remover",
                    .threads = 1,
                    .iterations = 998,
                    .body = "function",
                    .bound = "for 10s",
                    .intended_rate = 100,
                    .achieved_rate = 99.8,
                    .cpu = 120 * kMs,
                    .start = 20 * kMs,
                    .end = 10'019 * kMs}};
  const std::pair<const char*, std::pair<int64_t, int64_t>> phases[] = {
      {"open", {0, 12}},
      {"setup", {12, 20}},
      {"run", {20, 10'020}},
      {"quiesce", {10'020, 10'034}},
      {"verify", {10'034, 10'241}},
      {"close", {10'241, 10'260}},
      {"judge", {10'260, 10'262}}};
  for (const auto& [name, span] : phases) {
    result.phases.push_back(
        {.name = name, .start = span.first * kMs, .end = span.second * kMs, .detail = ""});
  }
}

void add_faults(Result& result) {
  result.rules = {{.point = "unionfs.copy_up.write",
                   .text = "nth = 2, error = \"ENOSPC\"",
                   .file = "scenarios/unionfs/copy_up.lua",
                   .line = 15},
                  {.point = "unionfs.lower.read",
                   .text = "chance = \"1/20\", delay = \"1ms..5ms\", group = "
                           "\"readers\", between = {\"2s\", \"8s\"}",
                   .replayable = false,
                   .file = "scenarios/unionfs/copy_up.lua",
                   .line = 16}};
  result.points = {
      {.name = "unionfs.copy_up.write",
       .file = "targets/unionfs/copy_up.cc",
       .line = 81,
       .reached = true,
       .armed = true,
       .hits = 64,
       .fired = 3,
       .fired_contended = 1,
       .hits_by_thread = {{"writers/0", 21}, {"writers/1", 22}, {"writers/2", 21}},
       .actions = {"short", "torn"},
       .legal = {"EIO", "ENOSPC"}},
      {.name = "unionfs.lower.read",
       .file = "targets/unionfs/read.cc",
       .line = 40,
       .reached = true,
       .armed = true,
       .hits = 19'702,
       .fired = 412,
       .fired_contended = 96,
       .hits_by_thread = {{"readers/0", 6'600}, {"readers/1", 6'551}, {"readers/2", 6'551}},
       .actions = {"corrupt"},
       .legal = {}},
      {.name = "unionfs.whiteout.create",
       .file = "targets/unionfs/whiteout.cc",
       .line = 22,
       .reached = true,
       .hits_by_thread = {},
       .actions = {},
       .legal = {}},
      {.name = "unionfs.rename.exchange",
       .file = "targets/unionfs/rename.cc",
       .line = 130,
       .hits_by_thread = {},
       .actions = {},
       .legal = {}}};
  Random random(result.seed, "sample", "faults");
  for (int i = 0; i < 415; ++i) {
    const bool error = i % 140 == 7;
    result.faults.push_back({.at = 2 * kSecond + i * 6 * kSecond / 415,
                             .point = error ? "unionfs.copy_up.write" : "unionfs.lower.read",
                             .thread = (error ? "writers/" : "readers/") + std::to_string(i % 3),
                             .hit = error ? 2 : 20 + static_cast<uint64_t>(i) * 15,
                             .rule = error ? 0U : 1U,
                             .action = error ? "error" : "delay",
                             .value = error ? 28 : random.between(kMs, 5 * kMs),
                             .contended = i % 4 == 0});
  }
  result.faults_total = 415;
}

void add_checks(Result& result) {
  const std::string file = "scenarios/unionfs/copy_up.lua";
  result.checks = {
      {CheckKind::always, "no orphan whiteouts", Verdict::pass, "held 1,004 times", 1004, file, 18},
      {CheckKind::sometimes, "a copy-up was under way when an unlink came", Verdict::pass,
       "seen 41 times", 41, file, 19},
      {CheckKind::finally, "linearizable(file) per path", Verdict::pass,
       "50,511 operations, 4 keys, 0.2s", 1, file, 20},
      {CheckKind::finally, "no leaks: fds, threads, handles", Verdict::pass, "0 left", 1, file, 21},
      {CheckKind::expect, "write.p99 < 20ms", Verdict::pass, "12.1ms, limit < 20ms, margin 39 %", 1,
       file, 22},
      {CheckKind::expect, "fault.unionfs.copy_up.write.fired > 0", Verdict::pass,
       "3, limit > 0, margin 3", 1, file, 22}};
}

void add_surroundings(Result& result) {
  result.environment = {.host = "bench-2",
                        .kernel = "Linux 6.1.0-27-amd64",
                        .cpu = "AMD EPYC 7B13",
                        .cpus = 2,
                        .memory = 8ULL << 30,
                        .build = "g++ 12.2, RelWithDebInfo",
                        .sanitizer = Sanitizer::none,
                        .version = "0.1.0",
                        .commit = "e48f96c1d2b3"};
  result.targets = {
      {.name = "unionfs",
       .via = "core",
       .options = "branches = memory:rw, memory:ro; files = 4",
       .metrics = {{"copy_ups", 64}, {"handle_cache.hit_ratio", 0.973}, {"whiteouts", 31}}}};
  result.processes = {{.role = "worker", .pid = 4711, .end = "exit 0", .peak_rss = 48ULL << 20}};
  result.notes = {"Of 50,511 operations the history kept all; its cap is 1,000,000."};
}

}  // namespace

Result rich_result() {
  Result result;
  result.scenario = "unionfs/copy_up_races_unlink";
  result.file = "scenarios/unionfs/copy_up_races_unlink.lua";
  result.describe = "copy-up races unlink: a path is never half there";
  result.tags = {"smoke", "unionfs"};
  result.run_id = "20261120-185128-s7";
  result.seed = 9'876'543'210'987'654'321ULL;
  result.command = "ordeal run scenarios/unionfs/copy_up_races_unlink.lua --set writers=3";
  result.reproduce =
      "ordeal run scenarios/unionfs/copy_up_races_unlink.lua --seed 9876543210987654321 "
      "--set writers=3";
  result.params = {{"writers", "3"}, {"payload", "4KiB"}};
  result.verdict = Verdict::pass;
  result.reason = "6 checks held over 50,511 operations; 415 faults fired.";
  result.started = "2026-11-20T18:51:28Z";
  result.duration = 10'262 * kMs;
  result.series.bucket = 100 * kMs;
  result.series.start = 20 * kMs;
  add_surroundings(result);
  add_groups(result);
  for (const Shape& shape :
       {Shape{"writers", "write", 2981, 900e3, 0.0}, Shape{"readers", "read", 1379, 60e3, 0.05},
        Shape{"readers", "readdir", 394, 210e3, 0.02}, Shape{"readers", "stat", 197, 9e3, 0.0},
        Shape{"remover", "unlink", 160, 140e3, 0.0}}) {
    add_operation(result,
                  {shape.group, shape.name, shape.rate * 16, shape.median, shape.fault_share});
  }
  for (OperationStats& stats : result.operations) {
    if (stats.group != "readers") continue;
    stats.response = stats.service;
    stats.response->p99 += 900'000;
    stats.response->p999 = std::max(stats.response->p999 + 1'400'000, stats.response->p99);
    stats.response->max += 2'000'000;
    stats.response->p9999 = stats.response->max;
  }
  result.operations.push_back({.target = "unionfs",
                               .name = "chmod",
                               .group = "writers",
                               .errors = {},
                               .service = {},
                               .service_histogram = {},
                               .response = {}});
  add_checks(result);
  add_faults(result);
  return result;
}

}  // namespace ordeal
