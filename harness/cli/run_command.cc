#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <random>

#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/cli/fault_runs.h"
#include "harness/run/explore/scene.h"
#include "harness/run/judge/suppression.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/process/processes.h"
#include "harness/run/supervisor.h"

namespace ordeal {
namespace {

// Small enough to be typed.
uint64_t fresh_seed() {
  std::random_device device;
  return device() % 1'000'000;
}

struct Tally {
  size_t count[5] = {};
  std::string line() const {
    std::vector<std::string> parts;
    for (Verdict v :
         {Verdict::pass, Verdict::fail, Verdict::unknown, Verdict::error, Verdict::skipped}) {
      const size_t n = count[static_cast<size_t>(v)];
      if (n > 0) parts.push_back(fmt::format("{} {}", n, to_string(v)));
    }
    return join(parts, ", ");
  }
};

// A scenario that cannot even be loaded has a verdict too.
Verdict refuse(const RunCommand& command, const std::string& file, const std::string& why) {
  if (command.json) {
    RunOutcome outcome;
    outcome.result.scenario = file;
    outcome.result.verdict = Verdict::error;
    outcome.result.reason = why;
    fmt::print("{}\n", outcome_as_json(outcome));
  } else {
    fmt::print(stderr, "{} {}\n    {}\n", verdict_word(Verdict::error, command.request.color), file,
               why);
  }
  return Verdict::error;
}

Plan load_plan(const Catalogue& catalogue, RunRequest& request) {
  RunRequest asked = request;
  const std::unique_ptr<Script> script = request.mode == "explore"
                                             ? load_to_explore(loader_for(catalogue), asked)
                                             : loader_for(catalogue)(request);
  Plan plan = script->plan();
  if (request.sweep_at != 0 && !plan.sweep)
    throw InputError(fmt::format("--sweep-at: {} has no sweep", plan.file));
  apply_request(plan, request);
  check_faults(plan);
  suppressions_of(plan, request);  // What cannot be read is said before anything runs.
  return plan;
}

// A scenario that makes sense under a sanitizer alone is run there; without such a build it is
// skipped, and says so.
std::string reason_to_skip_sanitizer(const Plan& plan, RunRequest& request) {
  if (plan.sanitize.empty() || !request.sanitize.empty()) return "";
  try {
    program_for(self_path(), plan.sanitize);
    request.sanitize = plan.sanitize;
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

}  // namespace

int run_command(const Catalogue& catalogue, RunCommand command) {
  Result before;  // Of --replay-faults.
  if (!command.request.replay_faults.empty()) before = ask_for_replay(catalogue, command);
  if (command.paths.empty()) throw InputError("run: name a scenario, or a directory of them");
  const std::vector<std::string> files = find_scenarios(command.paths);
  if (!command.has_seed) command.request.seed = fresh_seed();
  Tally tally;
  Verdict overall = Verdict::pass;
  bool interrupted = false;
  for (const std::string& file : files) {
    RunRequest request = command.request;
    request.file = file;
    request.scenario_roots = roots_of(file);
    Verdict verdict = Verdict::error;
    try {
      const Plan plan = load_plan(catalogue, request);
      const std::string skip = reason_to_skip_sanitizer(plan, request);
      const bool sweeps = plan.sweep && plan.sweep->at == 0 && request.replay_faults.empty();
      const RunOutcome outcome = !skip.empty() ? skip_run(catalogue, plan, request, skip)
                                 : sweeps      ? run_sweep(catalogue, plan, request)
                                               : supervise(catalogue, plan, request);
      verdict = outcome.result.verdict;
      interrupted = outcome.result.interrupted;
      fmt::print("{}", command.json ? outcome_as_json(outcome) + "\n"
                                    : describe_outcome(outcome, request.color));
      if (command.verbose && !command.json) fmt::print("{}", describe_points(outcome.result));
      if (!request.replay_faults.empty() && !command.json)
        fmt::print("{}", compare_faults(before, outcome.result));
    } catch (const InputError& error) {
      verdict = refuse(command, file, error.what());
    } catch (const std::system_error& error) {
      verdict = refuse(command, file, error.what());
    }
    std::fflush(stdout);
    ++tally.count[static_cast<size_t>(verdict)];
    if (verdict == Verdict::skipped && command.no_skips) verdict = Verdict::fail;
    overall = worst(overall, verdict);
    if (interrupted) break;
  }
  if (!command.json && files.size() > 1)
    fmt::print("{} scenarios: {}\n", files.size(), tally.line());
  return interrupted ? 130 : exit_status(overall);
}

int check_command(const Catalogue& catalogue, const std::vector<std::string>& paths,
                  const RunRequest& base) {
  Verdict overall = Verdict::pass;
  for (const std::string& file : find_scenarios(paths)) {
    RunRequest request = base;
    request.file = file;
    request.scenario_roots = roots_of(file);
    try {
      const Plan plan = load_plan(catalogue, request);
      size_t threads = 0;
      for (const GroupPlan& group : plan.groups) threads += group.threads;
      fmt::print("ok    {}: {} groups, {} threads, {} faults, {} checks\n", file,
                 plan.groups.size(), threads, plan.faults.size(), plan.checks.size());
    } catch (const InputError& error) {
      fmt::print(stderr, "error {}\n", error.what());
      overall = Verdict::error;
    }
  }
  return exit_status(overall);
}

}  // namespace ordeal
