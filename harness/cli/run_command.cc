// ordeal run
#include "harness/cli/commands.h"
#include "harness/cli/run_scenarios.h"
#include "harness/cli/scenario_arguments.h"

namespace ordeal {
namespace {

class RunCommand final : public Command {
 public:
  std::string name() const override { return "run"; }
  std::string summary() const override { return "Run scenarios and write reports"; }
  std::string notes() const override {
    return "Examples:\n"
           "  ordeal run scenarios/smoke                       every scenario of a directory\n"
           "  ordeal run s.lua --for 30s --set writers=8       longer, with more threads\n"
           "  ordeal run s.lua --seed 7                        the same faults again\n"
           "  ordeal run s.lua --sanitize thread               under ThreadSanitizer\n"
           "  ordeal run s.lua --defect gateway.balancer.plain_counter\n"
           "  ordeal run --replay-faults out/s/RUN/result.json the faults that fired there, and no "
           "others\n"
           "  ordeal run s.lua --mode explore                  decide every step of the threads\n"
           "  ordeal run s.lua --mode explore --for 1m --jobs 2\n"
           "  ordeal run s.lua --mode explore --strategy dfs --schedules 5000 --memory sc\n"
           "\nExit status: 0 pass (or skipped), 1 fail, 2 unknown, 64 bad input, 130 interrupted.";
  }

  void describe(Arguments& arguments) override {
    RunRequest& run = asked_.run;
    arguments.add("scenarios", &asked_.paths, "Scenario files, or directories of them");
    arguments.add("--out", &run.out, "The directory for reports").with_default();
    arguments.add("--mode", TakeText([&run](const std::string& name) {
                    run.mode = parse_mode("--mode", name);
                  }),
                  "stress: real threads (default); explore: schedules decided step by step");
    add_sanitize_argument(arguments, run.sanitize);
    arguments
        .add("--sweep-limit", &run.sweep_limit, "How many runs a scenario with a sweep has at most")
        .positive()
        .with_default();
    arguments.add("--replay-faults", &run.replay_faults,
                  "A result.json: run its scenario with exactly the faults that fired there");
    arguments.add("--verbose,-v", &asked_.verbose, "Also show what became of each failpoint");
    arguments.add("--no-skips", &asked_.no_skips, "Fail where a scenario is skipped");
    arguments.add("--no-confirm", &run.no_confirm,
                  "Do not explore after the run to confirm its possible deadlocks");
    arguments.add("--json", &asked_.json, "Print a line of JSON for each scenario, nothing else");
    arguments.add("--quiet,-q", &run.quiet, "Print verdicts only, no progress");
    add_scenario_arguments(arguments, run, asked_.seed);
    add_exploration_arguments(arguments, run.explore);
  }

  int run(const CommandContext& context) override { return run_scenarios(context, asked_); }

 private:
  RunScenarios asked_;
};

}  // namespace

std::unique_ptr<Command> make_run_command() { return std::make_unique<RunCommand>(); }

}  // namespace ordeal
