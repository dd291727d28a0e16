// ordeal check
#include <fmt/format.h>

#include "harness/base/input_error.h"
#include "harness/cli/commands.h"
#include "harness/cli/scenario_arguments.h"
#include "harness/run/campaign.h"
#include "harness/run/scenario_files.h"

namespace ordeal {
namespace {

class CheckCommand final : public Command {
 public:
  std::string name() const override { return "check"; }
  std::string summary() const override { return "Load and validate scenarios, run nothing"; }
  std::string notes() const override {
    return "Example:\n"
           "  ordeal check scenarios\n"
           "\nExit status: 0 if every scenario is sound, 64 if one is not.";
  }

  void describe(Arguments& arguments) override {
    arguments.add("scenarios", &paths_, "Scenario files, or directories of them").required();
    add_scenario_arguments(arguments, request_, seed_);
  }

  int run(const CommandContext& context) override {
    Verdict overall = Verdict::pass;
    request_.seed = seed_.value_or(0);
    for (const std::string& file : find_scenarios(paths_)) {
      RunRequest request = request_;
      request.file = file;
      request.scenario_roots = roots_of(file);
      try {
        const Plan plan = plan_to_run(context.load, request);
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

 private:
  std::vector<std::string> paths_;
  RunRequest request_;
  std::optional<uint64_t> seed_;
};

}  // namespace

std::unique_ptr<Command> make_check_command() { return std::make_unique<CheckCommand>(); }

}  // namespace ordeal
