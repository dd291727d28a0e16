// ordeal replay
#include "harness/cli/commands.h"
#include "harness/cli/run_scenarios.h"
#include "harness/cli/scenario_arguments.h"
#include "harness/cli/schedule_file.h"
#include "harness/run/replay_faults.h"

namespace ordeal {
namespace {

class ReplayCommand final : public Command {
 public:
  std::string name() const override { return "replay"; }
  std::string summary() const override { return "Run a schedule again, and see what it found"; }
  std::string notes() const override {
    return "A result without a schedule, of a run on real threads, is run again with the faults "
           "that fired.\n\n"
           "Examples:\n"
           "  ordeal replay out/smoke/limiter_exact/20261120-185128/412.schedule\n"
           "  gdb --args ordeal replay 412.schedule --here\n"
           "\nExit status: 1 if the finding is seen again, 0 if it is not, 64 bad input.";
  }

  void describe(Arguments& arguments) override {
    arguments.add("schedule", &path_, "A .schedule, or a result.json").required();
    arguments.add("--here", &request_.here, "Run in this process, for a debugger");
    arguments.add("--anyway", &request_.anyway, "Replay although the scenario has changed since");
    arguments.add("--times", &request_.times, "How often to run it, each time in a new process")
        .between(1, 1'000'000);
    add_sanitize_argument(arguments, request_.run.sanitize);
  }

  int run(const CommandContext& context) override {
    if (has_faults_alone(context.catalogue, path_)) {
      RunScenarios again;
      again.run.replay_faults = path_;
      again.run.sanitize = request_.run.sanitize;
      return run_scenarios(context, again);
    }
    take_schedule(context, path_, request_);
    return replay_schedule(request_, context.load);
  }

 private:
  std::string path_;
  ReplayRequest request_;
};

}  // namespace

std::unique_ptr<Command> make_replay_command() { return std::make_unique<ReplayCommand>(); }

}  // namespace ordeal
