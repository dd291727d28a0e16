#include "harness/run/life/worker_request.h"

#include <algorithm>

#include "harness/run/life/fault_setup.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

constexpr Duration kUnbounded = 5s;  // For a group whose scenario names no bound at all.

void drop_defects(Plan& plan) {
  plan.defects.clear();
  plan.must_fail.reset();
}

void drop_faults(Plan& plan) {
  plan.faults.clear();
  plan.sweep.reset();
}

// Every group of mode stress has a bound: its iterations or its time.
void bound_in_time(Plan& plan, const RunRequest& request) {
  for (GroupPlan& group : plan.groups) {
    if (request.for_time && !group.iterations) group.for_time = request.for_time;
    if (!group.iterations && !group.for_time)
      group.for_time = plan.stress.for_time.value_or(kUnbounded);
  }
}

void add_defect(Plan& plan, const std::string& id) {
  if (std::find(plan.defects.begin(), plan.defects.end(), id) == plan.defects.end())
    plan.defects.push_back(id);
}

}  // namespace

void apply_request(Plan& plan, const RunRequest& request) {
  if (request.clean) drop_defects(plan);
  if (request.no_faults) drop_faults(plan);
  if (request.mode != Mode::explore)
    bound_in_time(plan, request);  // There iterations bound each group.
  for (const std::string& id : request.defects) add_defect(plan, id);
  add_sweep(plan, request);
}

}  // namespace ordeal
