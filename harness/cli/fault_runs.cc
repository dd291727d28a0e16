#include "harness/cli/fault_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "harness/base/text.h"
#include "harness/run/judge/assemble.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/life/worker_request.h"
#include "harness/run/run_directory.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

constexpr uint64_t kSchedulesOfAnOpportunity = 1000;  // Where nobody says how many.

const CheckResult* check_of_sweep(const Result& result) {
  for (const CheckResult& check : result.checks) {
    if (check.kind == CheckKind::rule && check.name == kSweepCheck) return &check;
  }
  return nullptr;
}

// Which thread took the opportunity; "" in schedules, where each has its own.
std::string who_took_it(const Result& result) {
  for (const FaultRecord& fault : result.faults) {
    if (fault.rule < result.rules.size() && result.rules[fault.rule].text.starts_with("sweep: "))
      return fmt::format("{}, hit {}, ", fault.thread, fault.hit);
  }
  return "";
}

// What the runs of a sweep showed so far.
struct SweepSeries {
  std::vector<CheckResult> steps;
  std::vector<Finding> findings;
  std::vector<Interleaving> interleavings;
  std::vector<std::string> failed;
  Verdict verdict = Verdict::pass;
  bool found = false;  // A run ended as `must_fail` asks.

  void add(const Result& result, const std::string& place, const std::string& detail,
           const std::string& dir) {
    CheckResult step;
    step.kind = CheckKind::rule;
    step.name = place;
    step.verdict = result.verdict;
    step.detail = detail + dir;
    step.evaluations = 1;
    steps.push_back(step);
    found |= result.verdict == Verdict::pass;
    verdict = worst(verdict, result.verdict);
    if (result.verdict != Verdict::pass) failed.push_back(place);
    for (const Finding& finding : result.findings) add_finding(findings, finding);
    for (Interleaving interleaving : result.interleavings) {
      if (!interleaving.schedule_file.empty())
        interleaving.schedule_file =
            (stdfs::path("..") / stdfs::path(dir).filename() / interleaving.schedule_file).string();
      interleavings.push_back(std::move(interleaving));
    }
  }
};

RunRequest request_of(const Plan& plan, const RunRequest& request, uint64_t index) {
  RunRequest one = request;
  one.sweep_at = index;
  one.live = false;
  const bool says_how_long = request.explore.schedules || request.for_time ||
                             plan.explore.count("runs") != 0 || plan.explore.count("for_time") != 0;
  if (request.mode == "explore" && !says_how_long)
    one.explore.schedules = kSchedulesOfAnOpportunity;
  one.quiet = true;
  return one;
}

// The last run, which had no fault left to take, speaks for all.
void conclude(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
              const SweepSeries& series, bool cut, RunOutcome& last) {
  Result& result = last.result;
  std::erase_if(result.checks, [](const CheckResult& c) { return c.name == kSweepCheck; });
  result.checks.insert(result.checks.end(), series.steps.begin(), series.steps.end());
  result.findings = series.findings;
  result.interleavings = series.interleavings;
  result.reproduce = reproduce_command(request);
  result.verdict = series.verdict;
  if (plan.must_fail && series.found && series.verdict == Verdict::fail)
    result.verdict = Verdict::pass;
  result.reason = fmt::format("{} of {} opportunities do not hold{}{}", series.failed.size(),
                              series.steps.size(), series.failed.empty() ? "" : ": ",
                              join(series.failed, "; "));
  if (series.failed.empty())
    result.reason = fmt::format("each of {} opportunities was taken once", series.steps.size());
  if (series.steps.empty()) {
    result.verdict = worst(result.verdict, Verdict::unknown);
    result.reason = "no run came to a point of the sweep";
  } else if (cut) {
    result.verdict = worst(result.verdict, Verdict::unknown);
    result.reason +=
        fmt::format("; stopped after {} runs, --sweep-limit says how many", series.steps.size());
  }
  last.reports = write_reports(catalogue, result, RunFiles(last.dir));
}

auto key_of(const FaultRecord& f) {
  return std::tie(f.point, f.thread, f.hit, f.rule, f.action, f.value);
}
bool before_by_key(const FaultRecord& a, const FaultRecord& b) { return key_of(a) < key_of(b); }

std::string in_words(const FaultRecord& f) {
  return fmt::format("{} {} at hit {} of {}", f.thread, f.action, f.hit, f.point);
}

}  // namespace

RunOutcome run_sweep(const Catalogue& catalogue, const Plan& plan, const RunRequest& request) {
  SweepSeries series;
  RunOutcome last;
  bool over = false;
  for (uint64_t index = 1; !over && index <= request.sweep_limit; ++index) {
    const RunRequest one = request_of(plan, request, index);
    Plan armed = plan;
    add_sweep(armed, one);
    last = supervise(catalogue, armed, one);
    const Result& result = last.result;
    const CheckResult* check = check_of_sweep(result);
    const bool taken = check != nullptr && !check->detail.empty();
    const bool broken = result.verdict == Verdict::error || result.verdict == Verdict::skipped;
    if (broken || result.interrupted) return last;
    // A process that died says nothing of the sweep; what fired is in its log all the same.
    const std::string who = who_took_it(result);
    if (!taken && who.empty()) {
      if (result.verdict != Verdict::pass && !plan.must_fail)
        series.add(result, "without a fault", "", last.dir);
      break;
    }
    const std::string place =
        taken ? check->detail : fmt::format("opportunity {}: the process ended there", index);
    series.add(result, place, who, last.dir);
    if (!request.quiet) fmt::print(stderr, "  sweep: {}: {}\n", place, to_string(result.verdict));
    over = index == request.sweep_limit;
  }
  conclude(catalogue, plan, request, series, over, last);
  return last;
}

Result ask_for_replay(const Catalogue& catalogue, RunCommand& command) {
  RunRequest& request = command.request;
  Result result = read_result_file(catalogue, request.replay_faults);
  if (result.mode == "explore")
    throw InputError(
        fmt::format("{}: the faults of a schedule are in its .schedule: ordeal replay {}",
                    request.replay_faults, request.replay_faults));
  if (command.paths.empty()) command.paths = {result.file};
  if (!stdfs::exists(command.paths.front()))
    throw InputError(
        fmt::format("{}: its scenario {} is not here; a result names it as the run "
                    "did, so replay from the same directory",
                    request.replay_faults, result.file));
  request.mode = result.mode;
  if (!command.has_seed) request.seed = result.seed;
  command.has_seed = true;
  for (const auto& [name, value] : result.params) request.params.emplace(name, value);
  for (const std::string& id : result.defects) {
    if (std::find(request.defects.begin(), request.defects.end(), id) == request.defects.end())
      request.defects.push_back(id);
  }
  const std::vector<std::string> words = split(result.reproduce, ' ');
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--for" && !request.for_time) request.for_time = parse_duration(words[i + 1]);
    if (words[i] == "--sweep-at")
      request.sweep_at = std::strtoull(words[i + 1].c_str(), nullptr, 10);
  }
  return result;
}

bool has_faults_alone(const Catalogue& catalogue, const std::string& path) {
  if (!stdfs::is_directory(path) && stdfs::path(path).extension() != ".json") return false;
  const Result result = read_result_file(catalogue, path);
  return result.mode != "explore" && result.interleavings.empty() && !result.faults.empty();
}

std::string compare_faults(const Result& before, const Result& after) {
  std::vector<FaultRecord> was = before.faults;
  std::vector<FaultRecord> is = after.faults;
  std::sort(was.begin(), was.end(), before_by_key);
  std::sort(is.begin(), is.end(), before_by_key);
  std::vector<FaultRecord> missing;
  std::set_difference(was.begin(), was.end(), is.begin(), is.end(), std::back_inserter(missing),
                      before_by_key);
  if (missing.empty() && was.size() == is.size())
    return fmt::format("    the same {} faults fired again\n", was.size());
  std::string out =
      fmt::format("    {} of {} faults fired again\n", was.size() - missing.size(), was.size());
  for (size_t i = 0; i < missing.size() && i < 5; ++i)
    out += fmt::format("        not: {}\n", in_words(missing[i]));
  return out;
}

std::string describe_points(const Result& result) {
  size_t width = 5;
  for (const PointResult& point : result.points) width = std::max(width, point.name.size());
  std::string out =
      fmt::format("    {:{}}  reached  armed     hits    fired  contended\n", "point", width);
  for (const PointResult& p : result.points) {
    out += fmt::format(
        "    {:{}}  {:7}  {:5}  {:>7}  {:>7}  {:>9}\n", p.name, width, p.reached ? "yes" : "no",
        p.armed ? "yes" : "no", p.armed ? with_thousands(p.hits) : "-",
        p.armed ? with_thousands(p.fired) : "-", p.armed ? with_thousands(p.fired_contended) : "-");
  }
  return out;
}

}  // namespace ordeal
