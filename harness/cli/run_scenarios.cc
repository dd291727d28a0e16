#include "harness/cli/run_scenarios.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <random>

#include "harness/base/input_error.h"
#include "harness/cli/console.h"
#include "harness/run/campaign.h"
#include "harness/run/replay_faults.h"
#include "harness/run/scenario_files.h"

namespace ordeal {
namespace {

// Small enough for a person to type.
uint64_t fresh_seed() {
  std::random_device device;
  return device() % 1'000'000;
}

// Prints each verdict as it comes.
class Printer final : public CampaignListener {
 public:
  Printer(const RunScenarios& asked, const Result& before) : asked_(asked), before_(before) {}

  void ended(const RunOutcome& outcome) override {
    if (asked_.json) {
      fmt::print("{}\n", outcome_as_json(outcome));
    } else {
      fmt::print("{}", describe_outcome(outcome, asked_.run.color));
      if (asked_.verbose) fmt::print("{}", describe_points(outcome.result));
      if (!asked_.run.replay_faults.empty())
        fmt::print("{}", compare_faults(before_, outcome.result));
    }
    std::fflush(stdout);
  }

  // A scenario that cannot even be loaded has a verdict too.
  void refused(const std::string& file, const std::string& why) override {
    if (asked_.json) {
      RunOutcome outcome;
      outcome.result.scenario = file;
      outcome.result.verdict = Verdict::error;
      outcome.result.reason = why;
      fmt::print("{}\n", outcome_as_json(outcome));
      std::fflush(stdout);
      return;
    }
    fmt::print(stderr, "{} {}\n    {}\n", verdict_word(Verdict::error, asked_.run.color), file,
               why);
  }

 private:
  const RunScenarios& asked_;
  const Result& before_;  // The result whose faults are replayed.
};

}  // namespace

int run_scenarios(const CommandContext& context, RunScenarios asked) {
  asked.run.program = context.program;
  asked.run.command = context.line;
  asked.run.color = wants_color(STDOUT_FILENO);
  asked.run.live = isatty(STDERR_FILENO) == 1 && !asked.json;
  asked.run.quiet |= asked.json;
  Result before;
  if (!asked.run.replay_faults.empty()) {
    FaultReplay replay{asked.run, asked.paths, asked.seed};
    before = ask_for_faults_again(context.catalogue, replay);
    asked.run = replay.run;
    asked.paths = replay.paths;
    asked.seed = replay.seed;
  }
  if (asked.paths.empty()) throw InputError("run: name a scenario, or a directory of them");
  CampaignRequest campaign;
  campaign.files = find_scenarios(asked.paths);
  campaign.no_skips = asked.no_skips;
  asked.run.seed = asked.seed ? *asked.seed : fresh_seed();
  campaign.run = asked.run;
  Printer printer(asked, before);
  const CampaignSummary summary = run_campaign(context.catalogue, campaign, context.load, printer);
  if (!asked.json && campaign.files.size() > 1)
    fmt::print("{} scenarios: {}\n", campaign.files.size(), summary.line());
  return summary.exit_status();
}

}  // namespace ordeal
