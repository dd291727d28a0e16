#include "harness/explore/shrink_pass.h"

#include "harness/explore/regroup.h"

namespace ordeal::explore {

// Covers the causal slice: `past` is the past of the failure.
bool regroup_steps(Shrinker& shrinker) {
  if (shrinker.spent()) return false;
  const Replay traced = shrinker.trace_best();
  const auto dependencies = dependencies_of(traced.trace);
  const std::vector<bool> past =
      past_of_failure(traced.trace, traced.outcome.failure, dependencies);
  const std::vector<bool> everything(traced.trace.events.size(), true);
  bool better = false;
  for (const std::vector<bool>& chosen : {past, everything}) {
    for (const Prefer prefer :
         {Prefer::first_made, Prefer::last_made, Prefer::as_before, Prefer::longest}) {
      const auto order = grouped(traced.trace, chosen, dependencies, prefer);
      better |= shrinker.attempt(entries_for(traced.trace, order, traced.entries));
    }
  }
  return better;
}

}  // namespace ordeal::explore
