#include "harness/run/replay_run.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/base/input_error.h"
#include "harness/base/scope_guard.h"
#include "harness/base/text.h"
#include "harness/explore/columns.h"
#include "harness/explore/explain.h"
#include "harness/explore/replay.h"
#include "harness/run/explore/executor.h"
#include "harness/run/explore/report.h"
#include "harness/run/process/evidence.h"
#include "harness/run/process/processes.h"
#include "harness/run/run_directory.h"
#include "harness/run/worker_program.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

// Returns the ways in which the scenario at hand differs from the scenario of the schedule, a line
// each.
std::vector<std::string> differences(const explore::Belongs& then, const explore::Belongs& now) {
  std::vector<std::string> all;
  for (const auto& [name, value] : then.params) {
    const auto it = now.params.find(name);
    if (it == now.params.end()) {
      all.push_back(fmt::format("param \"{}\" was {} and is no more", name, value));
    } else if (it->second != value) {
      all.push_back(fmt::format("param \"{}\" was {} and is {}", name, value, it->second));
    }
  }
  for (const auto& [name, value] : now.params) {
    if (then.params.count(name) == 0)
      all.push_back(fmt::format("param \"{}\" is new: {}", name, value));
  }
  for (const std::string& id : then.defects) {
    if (std::find(now.defects.begin(), now.defects.end(), id) == now.defects.end())
      all.push_back(fmt::format("defect \"{}\" was on and is off", id));
  }
  for (const std::string& id : now.defects) {
    if (std::find(then.defects.begin(), then.defects.end(), id) == then.defects.end())
      all.push_back(fmt::format("defect \"{}\" was off and is on", id));
  }
  if (then.digest != now.digest)
    all.push_back(fmt::format("{} or what it includes was changed", now.scenario));
  return all;
}

// A scenario made ready for its schedule, in this process.
class Stage {
 public:
  Stage(const ReplayRequest& request, const ScriptLoader& load)
      : dir_(new_work_dir()), tape_(TapeFile::create(dir_ + "/tape")) {
    ScopeGuard clean([this] { remove_work_dir(dir_); });
    try {
      scene_ = std::make_unique<ExploreScene>(load, request.run, dir_, tape_);
    } catch (const InputError& error) {
      throw InputError(fmt::format("{}: its scenario cannot be loaded as it was: {}", request.file,
                                   error.what()));
    }
    const std::vector<std::string> changed =
        differences(request.schedule.belongs, belongs_of(scene_->plan(), request.run));
    if (!changed.empty() && !request.anyway)
      throw InputError(
          fmt::format("{}: the scenario is not the one of this schedule:\n  {}\n"
                      "--anyway replays it all the same, as far as it still applies",
                      request.file, join(changed, "\n  ")));
    clean.dismiss();
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage() { remove_work_dir(dir_); }

  SceneExecutor executor(const explore::Schedule& schedule) {
    return SceneExecutor(*scene_, explore::options_for(schedule, scene_->scheduler_options()),
                         workload_of(*scene_, schedule), [] {});
  }
  const std::optional<ScriptError>& error() { return scene_->body().error(); }

 private:
  const std::string dir_;
  TapeFile tape_;
  std::unique_ptr<ExploreScene> scene_;
};

bool is_among(const std::vector<Finding>& findings, const std::string& fingerprint) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& f) { return f.fingerprint == fingerprint; });
}

explore::ColumnOptions column_options(const RunRequest& run) {
  explore::ColumnOptions options;
  options.colour = run.color;
  return options;
}

void say(const Finding& finding) {
  fmt::print("{}: {}\n", to_string(finding.kind), finding.claim);
  if (!finding.location.empty()) fmt::print("    at {}\n", finding.location);
  if (finding.evidence == finding.location) return;
  for (const std::string& line : split(finding.evidence, '\n')) fmt::print("    {}\n", line);
}

int replay_here(const ReplayRequest& request, const ScriptLoader& load) {
  Stage stage(request, load);
  SceneExecutor executor = stage.executor(request.schedule);
  uint32_t seen = 0;
  for (uint32_t i = 0; i < request.times; ++i) {
    const explore::Replay replay = executor.run(request.schedule, executor.workload(), true);
    if (stage.error()) throw InputError(stage.error()->message);
    seen += is_among(executor.findings(), request.schedule.fingerprint);
    if (i != 0) continue;
    const Interleaving rows =
        explore::as_rows(replay.trace, replay.entries, replay.outcome.failure);
    fmt::print("{}\n", explore::columns(rows, column_options(request.run)));
    fmt::print("{}", explore::wait_graph(rows, column_options(request.run)));
    if (!replay.diverged.empty()) fmt::print("the run left its schedule: {}\n", replay.diverged);
    for (const Finding& finding : executor.findings()) say(finding);
  }
  std::fflush(stdout);
  return seen > 0 ? 1 : 0;
}

std::string contents_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

// One replay in a process of its own. Whether the finding was seen; 64 ends it all.
int replay_in_child(const ReplayRequest& request, const std::string& dir, bool aloud) {
  const std::string log = dir + "/log";
  std::error_code ignored;
  stdfs::remove(log, ignored);
  std::vector<std::string> args{program_for(self_path(), request.run.sanitize), "replay",
                                request.file, "--here"};
  if (request.anyway) args.emplace_back("--anyway");
  const pid_t pid = start_process(
      args, sanitizer_environment(sanitizer_in_force(request.run.sanitize), true), log);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  const bool exited = WIFEXITED(status) && !is_memory_error(log);
  if (aloud) fmt::print("{}", contents_of(log));
  if (exited) return WEXITSTATUS(status);
  const Finding crash = crash_finding(describe_wait_status(status), log);
  if (aloud) say(crash);
  return crash.fingerprint == request.schedule.fingerprint ? 1 : 0;
}

}  // namespace

void ask_for_scenario(const explore::Schedule& schedule, RunRequest& run) {
  const explore::Belongs& belongs = schedule.belongs;
  if (belongs.scenario.empty())
    throw InputError("the schedule names no scenario: a test found it, not a run");
  if (!stdfs::exists(belongs.scenario))
    throw InputError(
        fmt::format("its scenario {} is not here; a schedule names it as the run did, so replay "
                    "from the same directory",
                    belongs.scenario));
  run.mode = Mode::explore;
  run.file = belongs.scenario;
  run.params = belongs.params;
  run.clean = true;  // Those defects that the schedule names, and no others.
  if (const auto swept = run.params.extract(kSweepParam))
    run.sweep_at = std::strtoull(swept.mapped().c_str(), nullptr, 10);
  run.defects = belongs.defects;
  run.no_faults = belongs.no_faults;
}

int replay_schedule(const ReplayRequest& request, const ScriptLoader& load) {
  const std::string& wanted = request.schedule.finding;
  int status = 0;
  if (request.here) {
    install_crash_handler();
    fail_schedules_at_lock_violations(request.schedule.strategy);
    status = replay_here(request, load);
    if (status == 0) fmt::print("the finding was not seen again: {}\n", wanted);
    return status;
  }
  const std::string dir = new_work_dir();
  const ScopeGuard clean([&] { remove_work_dir(dir); });
  uint32_t seen = 0;
  for (uint32_t i = 0; i < request.times; ++i) {
    status = replay_in_child(request, dir, i == 0);
    if (status > 1) return status;
    seen += status == 1;
  }
  if (request.times > 1) fmt::print("seen {} of {} times: {}\n", seen, request.times, wanted);
  return seen > 0 ? 1 : 0;
}

int shrink_schedule(const ReplayRequest& request, const ScriptLoader& load) {
  for (const FindingKind kind : {FindingKind::crash, FindingKind::memory_error}) {
    // Candidates run in this process.
    if (request.schedule.finding.starts_with(std::string(to_string(kind)) + ": the worker"))
      throw InputError(
          fmt::format("{}: a schedule that ends its process cannot be shrunk; replay "
                      "shows it, and --here lets a debugger see it",
                      request.file));
  }
  fail_schedules_at_lock_violations(request.schedule.strategy);
  Stage stage(request, load);
  SceneExecutor executor = stage.executor(request.schedule);
  explore::Replay first = executor.run(request.schedule, executor.workload(), false);
  if (!is_among(executor.findings(), request.schedule.fingerprint)) {
    fmt::print("the finding was not seen again: {}\n", request.schedule.finding);
    return 1;
  }
  explore::ShrinkOptions options;
  if (request.run.for_time) options.for_time = *request.run.for_time;
  const explore::Shrunk shrunk =
      explore::shrink(request.schedule, first.outcome.failure, executor, options);
  const std::string out = request.out.empty() ? request.file : request.out;
  write_schedule(out, shrunk_schedule(shrunk, request.schedule));
  fmt::print("{}\n",
             explore::explained(explore::explain(shrunk, executor), column_options(request.run)));
  fmt::print("{}: {} after {} runs: {} deviations of {}, {} tasks of {}\n", out,
             to_string(shrunk.ended), shrunk.runs, shrunk.left.deviations, shrunk.found.deviations,
             shrunk.left.tasks, shrunk.found.tasks);
  return 0;
}

}  // namespace ordeal
