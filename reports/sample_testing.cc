#include "reports/sample_testing.h"

#include "harness/base/assert.h"

namespace ordeal {
namespace {

Finding race_finding() {
  Finding finding;
  finding.kind = FindingKind::data_race;
  finding.claim = "Two threads use unionfs::HandleTable::next_ without order, one of them writing.";
  finding.evidence =
      "WARNING: ThreadSanitizer: data race (pid=4711)\n"
      "  Write of size 8 at 0x7b1400000118 by thread T3 (mutexes: write M0):\n"
      "  Previous read of size 8 at 0x7b1400000118 by thread T5:\n"
      "  Location is heap block of size 136 allocated by main thread";
  finding.stacks = {
      {"write of size 8 by writers/1",
       "writers/1",
       {{"ordeal::unionfs::HandleTable::open(ordeal::fs::Path const&, int)",
         "targets/unionfs/handle_table.cc", 64, "ordeal-tsan"},
        {"ordeal::unionfs::UnionFs::write(ordeal::fs::Path const&, std::span<const std::byte>)",
         "targets/unionfs/union_fs.cc", 212, "ordeal-tsan"},
        {"ordeal::Lane::call(ordeal::Operation const&)", "harness/scenario/lane.cc", 118,
         "ordeal-tsan"}}},
      {"earlier read of size 8 by readers/0",
       "readers/0",
       {{"ordeal::unionfs::HandleTable::size() const", "targets/unionfs/handle_table.cc", 91,
         "ordeal-tsan"},
        {"ordeal::unionfs::UnionFs::stat(ordeal::fs::Path const&)", "targets/unionfs/union_fs.cc",
         150, "ordeal-tsan"},
        {"", "", 0, "libc.so.6"}}}};
  finding.location = "unionfs::HandleTable::next_";
  finding.thread = "writers/1";
  finding.fingerprint = "3fa9c0d1e2b48877";
  finding.reproduce =
      "ordeal run scenarios/unionfs/copy_up_races_unlink.lua --seed 7 --sanitize thread";
  finding.count = 17;
  finding.at = 1'204'000'000;
  return finding;
}

Result race() {
  Result result = rich_result();
  result.seed = 7;
  result.reproduce = "ordeal run scenarios/unionfs/copy_up_races_unlink.lua --seed 7";
  result.verdict = Verdict::fail;
  result.reason = "1 data race; 1 check failed: write.p99 < 20ms.";
  result.environment.sanitizer = Sanitizer::thread;
  result.environment.build = "clang 19.1.4, RelWithDebInfo";
  result.findings = {race_finding()};
  result.checks[1].verdict = Verdict::unknown;
  result.checks[1].evaluations = 0;
  result.checks[1].detail = "never seen";
  result.checks[4].verdict = Verdict::fail;
  result.checks[4].detail = "31.5ms, limit < 20ms, 58 % over";
  return result;
}

Result must_fail() {
  Result result = rich_result();
  result.scenario = "defects/copy_up_half_copied";
  result.must_fail = "history";
  result.defects = {"unionfs.copy_up.half_copied"};
  result.reason = "The planted defect was found: history, as must_fail asks.";
  result.checks[2].verdict = Verdict::fail;
  result.checks[2].detail = "path \"b\": write(17) ok, then read() = 0 bytes";
  result.checks.push_back({CheckKind::must_fail, "history", Verdict::pass, "found", 1,
                           "scenarios/defects/copy_up_half_copied.lua", 3});
  Finding finding;
  finding.kind = FindingKind::history;
  finding.claim = "No order of the operations on path \"b\" explains read() = 0 bytes.";
  finding.evidence =
      "writers/0  write(17)  12.104ms..12.640ms  ok\n"
      "readers/2  read()     12.702ms..12.731ms  0 bytes";
  finding.fingerprint = "00c0ffee12345678";
  finding.reproduce = result.reproduce;
  finding.at = 12'731'000;
  finding.expected = true;
  result.findings = {finding};
  return result;
}

Result unknown() {
  Result result = race();
  result.verdict = Verdict::unknown;
  result.reason = "A sometimes was never seen.";
  result.findings.clear();
  result.checks[4] = rich_result().checks[4];
  result.interrupted = true;
  return result;
}

// Returns a result with the fields that every result has, and no events.
Result bare(Verdict verdict, const std::string& reason) {
  Result result = rich_result();
  result.verdict = verdict;
  result.reason = reason;
  result.duration = 3'100'000;
  result.targets.clear();
  result.phases.clear();
  result.groups.clear();
  result.operations.clear();
  result.series = {};
  result.checks.clear();
  result.rules.clear();
  result.points.clear();
  result.faults.clear();
  result.faults_total = 0;
  result.processes.clear();
  result.notes.clear();
  return result;
}

Result script_error() {
  Result result =
      bare(Verdict::error, "scenarios/x.lua:12: no operation \"wriet\" (did you mean \"write\"?)");
  result.error_trace = "stack traceback:\n  [C]: in field 'wriet'\n  scenarios/x.lua:12: in main";
  return result;
}

Result incomplete() {
  Result result = rich_result();
  result.verdict = Verdict::fail;
  result.complete = false;
  result.reason = "The worker died of signal 11 (Segmentation fault) in phase run.";
  result.phases.resize(3);
  result.phases.back().end = -1;
  result.processes[0].end = "signal 11 (Segmentation fault)";
  Finding crash;
  crash.kind = FindingKind::crash;
  crash.claim = "The worker ended with signal 11 (Segmentation fault).";
  crash.evidence = "writers/2  unionfs.write  for 2.1ms\nreaders/0  unionfs.read  for 40us";
  crash.stacks = {{"signal 11 in writers/2",
                   "writers/2",
                   {{"ordeal::unionfs::copy_up", "targets/unionfs/copy_up.cc", 83, "ordeal"}}}};
  crash.thread = "writers/2";
  crash.fingerprint = "1111222233334444";
  crash.reproduce = result.reproduce;
  result.findings = {crash};
  return result;
}

// One bucket, 8 ms in all: the charts must still show something.
Result brief() {
  Result result = rich_result();
  result.duration = 8'400'000;
  result.reason = "6 checks held over 400 operations.";
  result.series.bucket = 10'000'000;
  result.series.start = 200'000;
  for (SeriesLine& line : result.series.lines) {
    for (auto* values : {&line.count, &line.errors, &line.p50, &line.p99, &line.max}) {
      values->resize(1);
    }
  }
  result.phases = {{"open", 0, 100'000, ""},
                   {"setup", 100'000, 200'000, ""},
                   {"run", 200'000, 8'000'000, ""},
                   {"close", 8'000'000, 8'400'000, ""}};
  result.faults.clear();
  result.faults_total = 0;
  return result;
}

// Strings that would break out of JSON, HTML, XML or UTF-8 if they were trusted.
Result hostile() {
  Result result = race();
  result.describe = "</script><script>document.title='owned'</script>";
  result.reason = "]]> & <b>\"quoted\"</b> \x01\x1b[31m \xff\xfe \xed\xa0\x80 \xEF\xBF\xBF end";
  result.findings[0].claim = "<img src=x onerror=\"document.title='owned'\"> \xC3";
  result.findings[0].evidence = std::string("nul \0 inside\tand a tab\n", 24);
  result.checks[0].name = std::string(400, 'x');
  result.params["</script>"] = "<!-- <script>";
  return result;
}

}  // namespace

std::vector<Sample> sample_results() {
  std::vector<Sample> all = {{"pass", rich_result()},
                             {"race", race()},
                             {"must_fail", must_fail()},
                             {"unknown", unknown()},
                             {"skipped", bare(Verdict::skipped, "There is no /dev/fuse here.")},
                             {"error", script_error()},
                             {"incomplete", incomplete()},
                             {"short", brief()},
                             {"hostile", hostile()},
                             {"empty", Result{}}};
  for (Sample& sample : explore_samples()) all.push_back(std::move(sample));
  for (Sample& sample : check_samples()) all.push_back(std::move(sample));
  return all;
}

Result sample_result(const std::string& name) {
  for (Sample& sample : sample_results()) {
    if (sample.name == name) return std::move(sample.result);
  }
  ALWAYS_ASSERT(false, "there is no such sample");
}

}  // namespace ordeal
