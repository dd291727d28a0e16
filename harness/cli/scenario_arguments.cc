#include "harness/cli/scenario_arguments.h"

#include <fmt/format.h>

#include "harness/base/input_error.h"

namespace ordeal {

void add_scenario_arguments(Arguments& arguments, RunRequest& request,
                            std::optional<uint64_t>& seed) {
  arguments.add("--seed", &seed, "The seed of every random choice; default: a fresh one");
  arguments
      .add("--set", TakeText([&request](const std::string& set) {
             const size_t equals = set.find('=');
             if (equals == std::string::npos || equals == 0)
               throw InputError(fmt::format("--set {}: expected name=value", set));
             request.params[set.substr(0, equals)] = set.substr(equals + 1);
           }),
           "name=value: set a param of the scenario; may be given again")
      .repeated();
  arguments.add("--defect", &request.defects, "Switch a planted bug on; may be given again");
  arguments.add("--clean", &request.clean,
                "Leave out the planted bugs that the scenario switches on, and its must_fail");
  arguments.add("--no-faults", &request.no_faults, "Inject no fault");
  arguments.add("--stop-when-found", &request.stop_when_found, "End the run at its first finding");
  arguments.add("--for", takes_duration("--for", &request.for_time, Duration(1)),
                "How long groups without a number of iterations run, or an exploration: 30s");
  arguments
      .add("--sweep-at", &request.sweep_at,
           "Of a scenario with a sweep, run only the opportunity of this number")
      .positive();
  arguments.add("--suppressions", &request.suppressions,
                "A file of known findings to suppress; may be given again");
}

void add_exploration_arguments(Arguments& arguments, ExploreRequest& request) {
  arguments.add("--schedules", &request.schedules, "explore: run at most this many schedules")
      .positive();
  arguments.add(
      "--strategy", &request.strategy,
      "explore: what chooses each step: portfolio, random, pct{depth=3}, dfs, pos and others");
  arguments
      .add("--memory", &request.memory,
           "explore: the memory model, weak (default) or sc, sequentially consistent")
      .one_of({"weak", "sc"});
  arguments
      .add("--points", &request.points,
           "explore: where a step ends: at shared accesses (default), or at all of them")
      .one_of({"shared", "all"});
  arguments.add("--jobs", &request.jobs, "explore: how many processes share the schedules")
      .between(1, 256);
  arguments.add("--no-shrink", &request.no_shrink, "explore: keep a failing schedule as it is");
  arguments.add("--verify", &request.verify,
                "explore: run each schedule twice and compare every step");
}

void add_sanitize_argument(Arguments& arguments, Sanitizer& sanitizer) {
  arguments.add("--sanitize", TakeText([&sanitizer](const std::string& name) {
                  sanitizer = parse_sanitizer("--sanitize", name);
                }),
                "thread or address: run in the build with that sanitizer");
}

}  // namespace ordeal
