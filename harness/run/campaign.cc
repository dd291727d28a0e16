#include "harness/run/campaign.h"

#include <fmt/format.h>

#include <system_error>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/run/conclude.h"
#include "harness/run/explore/scene.h"
#include "harness/run/judge/suppression.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/process/processes.h"
#include "harness/run/scenario_files.h"
#include "harness/run/supervise.h"
#include "harness/run/sweep.h"
#include "harness/run/worker_program.h"

namespace ordeal {
namespace {

// Takes the sanitizer that the scenario needs into the request. Returns why the scenario must be
// skipped: there is no build with that sanitizer; "" if it can run.
std::string take_sanitizer(const Plan& plan, RunRequest& request) {
  if (plan.sanitize == Sanitizer::none || request.sanitize != Sanitizer::none) return "";
  try {
    program_for(self_path(), plan.sanitize);
    request.sanitize = plan.sanitize;
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

RunOutcome run_scenario(const Catalogue& catalogue, RunRequest& request, const ScriptLoader& load) {
  const Plan plan = plan_to_run(load, request);
  const std::string skip = take_sanitizer(plan, request);
  if (!skip.empty()) return skip_run(catalogue, plan, request, skip);
  const bool sweeps = plan.sweep && plan.sweep->at == 0 && request.replay_faults.empty();
  return sweeps ? run_sweep(catalogue, plan, request) : supervise(catalogue, plan, request);
}

}  // namespace

void CampaignSummary::add(Verdict of_scenario, bool no_skips) {
  ++count[static_cast<size_t>(of_scenario)];
  const bool fails = of_scenario == Verdict::skipped && no_skips;
  verdict = worst(verdict, fails ? Verdict::fail : of_scenario);
}

std::string CampaignSummary::line() const {
  std::vector<std::string> parts;
  for (const Verdict each :
       {Verdict::pass, Verdict::fail, Verdict::unknown, Verdict::error, Verdict::skipped}) {
    const size_t n = count[static_cast<size_t>(each)];
    if (n > 0) parts.push_back(fmt::format("{} {}", n, to_string(each)));
  }
  return join(parts, ", ");
}

int CampaignSummary::exit_status() const {
  return interrupted ? 130 : ordeal::exit_status(verdict);
}

CampaignSummary run_campaign(const Catalogue& catalogue, const CampaignRequest& request,
                             const ScriptLoader& load, CampaignListener& listener) {
  CampaignSummary summary;
  for (const std::string& file : request.files) {
    RunRequest run = request.run;
    run.file = file;
    run.scenario_roots = roots_of(file);
    Verdict verdict = Verdict::error;
    const auto refuse = [&](const std::exception& error) { listener.refused(file, error.what()); };
    try {
      const RunOutcome outcome = run_scenario(catalogue, run, load);
      verdict = outcome.result.verdict;
      // A signal that came after the last scenario had ended interrupted nothing.
      const bool left = &file != &request.files.back();
      summary.interrupted = outcome.result.interrupted || (outcome.stop_asked && left);
      listener.ended(outcome);
    } catch (const InputError& error) {
      refuse(error);
    } catch (const std::system_error& error) {
      refuse(error);
    }
    summary.add(verdict, request.no_skips);
    if (summary.interrupted) break;
  }
  return summary;
}

Plan plan_to_run(const ScriptLoader& load, const RunRequest& request) {
  RunRequest asked = request;  // load_to_explore() completes it; the worker does so for itself.
  const std::unique_ptr<Script> script =
      request.mode == Mode::explore ? load_to_explore(load, asked) : load(request);
  Plan plan = script->plan();
  if (request.sweep_at != 0 && !plan.sweep)
    throw InputError(fmt::format("--sweep-at: {} has no sweep", plan.file));
  apply_request(plan, request);
  check_faults(plan);
  suppressions_of(plan, request);  // Throws for a file that cannot be read, before anything runs.
  return plan;
}

}  // namespace ordeal
